import * as z from 'zod/mini';
import { Secret, TransferId } from '../core/schemas.ts';
import { Moment, SavedLocation } from './unfinished.ts';

/** A transfer that this machine sent or received. */
export const HistoryEntry = z.strictObject({
  version: z.literal(1),
  kind: z.enum(['sent', 'received']),
  /** When it was complete here, by this machine's clock. */
  at: Moment,
  /** When it expires, as far as this machine knows. */
  until: Moment,
  deletedAt: z.optional(Moment),
  place: SavedLocation,
  id: TransferId,
  secret: Secret,
  /** Of what was sent. */
  ownerSecret: z.optional(Secret),
  name: z.string(),
  bytes: z.int(),
  /** What was sent, or where it was saved; none for standard input and output. */
  paths: z.array(z.string()),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** `deleted` and `expired` as far as this machine knows: somebody with the private link may have changed it elsewhere. */
export function stateOf({ until, deletedAt }: HistoryEntry, now: number): 'available' | 'expired' | 'deleted' {
  if (deletedAt !== undefined) return 'deleted';
  return Date.parse(until) > now ? 'available' : 'expired';
}

/** Whether its private link, which is kept here, can still do something. */
export function isManaged(entry: HistoryEntry, now: number): boolean {
  return entry.kind === 'sent' && stateOf(entry, now) === 'available';
}
