import * as z from 'zod/mini';
import type { TransferState } from '../core/schemas.ts';
import { readStored, writeStored } from './browser-storage.ts';
import { serverNow } from './server-clock.ts';
import { isEnded, TransferEnd } from './transfer-end.ts';

/** Not of the schema of the API, which the start of a page need not load. */
const STATES = { uploading: true, ready: true, limit_reached: true, expired: true, deleted: true, gone: true } as const;
STATES satisfies Record<TransferState, true>;

/** What a server last said of a transfer; `gone` where it has nothing of it any more. */
export const SeenState = z.object({
  state: z.enum(Object.keys(STATES) as (keyof typeof STATES)[]),
  at: z.string(),
  expiresAt: z.optional(z.string()),
  downloadsLeft: z.optional(z.number()),
  /** A check of the store found a part of it damaged. */
  isDamaged: z.optional(z.boolean()),
  end: z.optional(TransferEnd),
});
export type SeenState = z.infer<typeof SeenState>;

const KEY = 'sgraph-send.seen';

/** What the server last said of the transfers of the list, by id: it can be read without a connection. */
export function seenStates(): Readonly<Record<string, SeenState>> {
  return z.record(z.string(), SeenState).safeParse(readStored(KEY)).data ?? {};
}

export function noteSeen(seen: Readonly<Record<string, SeenState>>): void {
  writeStored(KEY, { ...seenStates(), ...seen });
}

export function forgetSeen(id: string): void {
  writeStored(KEY, Object.fromEntries(Object.entries(seenStates()).filter(([other]) => other !== id)));
}

/** What is known without asking: by the last answer, and by the clock. */
export function stateBy(
  expiresAt: string,
  seen: SeenState | undefined,
  now: number = serverNow(),
): SeenState['state'] | undefined {
  if (seen && isOver(seen)) return seen.state;
  return Date.parse(seen?.expiresAt ?? expiresAt) <= now ? 'expired' : seen?.state;
}

/** Whether the transfer has ended, for good. */
export function isOver({ state }: Pick<SeenState, 'state'>): boolean {
  return state === 'gone' || isEnded(state);
}
