import type { TransferContext } from './context.ts';
import { unlessFull } from '../no-room.ts';
import { paths } from './paths.ts';
import { noteHourly } from './sights.ts';

/**
 * True once per transfer, hour and name over all processes: a page that refreshes must not fill the log. `what` is a capability, never
 * a caller, of whom there may be any number.
 */
export async function firstThisHour(
  context: TransferContext,
  id: string,
  what: 'viewed' | 'log-read-owner' | 'log-read-recipient' | 'admin-viewed',
): Promise<boolean> {
  const marker = paths.hourly(id, context.clock(), what);
  const sight = context.sights.of(id);
  if (sight.hourly.has(marker)) return false;
  const isFirst = await unlessFull(true, () => context.store.create(marker, new Uint8Array(0)));
  noteHourly(sight, marker);
  return isFirst;
}
