import type { TransferContext } from './context.ts';
import { paths } from './paths.ts';

/**
 * True once per transfer, hour and name over all processes: a page that refreshes must not fill the log. `what` is a capability, never
 * a caller, of whom there may be any number.
 */
export function firstThisHour(
  context: TransferContext,
  id: string,
  what: 'viewed' | 'log-read-owner' | 'log-read-recipient' | 'admin-viewed',
): Promise<boolean> {
  return context.store.create(paths.hourly(id, context.clock(), what), new Uint8Array(0));
}
