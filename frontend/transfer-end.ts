import * as z from 'zod/mini';
import type { TransferInfo, TransferLog, TransferState } from '../core/schemas.ts';

export const TransferEnd = z.object({
  how: z.enum(['expired', 'abandoned', 'sender', 'admin', 'deleted', 'limit']),
  /** ISO 8601; undefined where nothing says so. */
  at: z.optional(z.string()),
});
/** How a transfer ended. */
export type TransferEnd = z.infer<typeof TransferEnd>;

/** States in which a transfer has ended, as the errors are called with which its link is refused. */
export type EndedState = Exclude<TransferState, 'ready' | 'uploading'>;

const BY_STATE = { expired: 'expired', deleted: 'deleted', limit_reached: 'limit' } as const;

export function isEnded(state: string): state is EndedState {
  return Object.hasOwn(BY_STATE, state);
}

/** When and why a transfer ended, from what is known of it; without a log, or with one that has lost its end, only by its state. */
export function endOf(
  { state, expiresAt }: { readonly state: EndedState } & Partial<Pick<TransferInfo, 'expiresAt'>>,
  log: TransferLog | undefined,
): TransferEnd {
  const found = log && endIn(log);
  if (state !== 'expired') return found ?? { how: BY_STATE[state], at: undefined };
  if (found?.how === 'abandoned') return found;
  // It is removed some time after it expired, and only that is an event.
  return { how: 'expired', at: expiresAt ?? (log && expiryIn(log)) ?? found?.at };
}

function endIn({ events }: TransferLog): TransferEnd | undefined {
  for (const { event } of events) {
    const { kind, by, at } = event;
    if (kind === 'expired' || kind === 'abandoned') return { how: kind, at };
    if (kind === 'finished' && by === 'limit') return { how: 'limit', at };
    if (kind === 'deleted') return { how: by === 'sender' || by === 'admin' || by === 'limit' ? by : 'deleted', at };
  }
  return undefined;
}

/** The last that was set. */
function expiryIn({ events }: TransferLog): string | undefined {
  return events.findLast(({ event }) => event.expiresAt !== undefined)?.event.expiresAt;
}
