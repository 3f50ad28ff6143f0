import type { DeletedRecord } from '../schemas.ts';
import { deleteAll } from '../stores/delete-all.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { endingOf, removeParts } from './deletion.ts';
import { hasEventSince } from './events.ts';
import { loadIfExists } from './load.ts';
import { MAX_URL_SECONDS } from './part-urls.ts';
import { endOfHour, hourOf, paths } from './paths.ts';
import type { PendingEntry } from './pending.ts';
import { addPending } from './pending.ts';

/** A part may be on its way for this long after its URL has died: its age counts when the request begins. */
const UNDER_WAY_SECONDS = 600;
/** How long after its end a transfer is swept again. */
export const SWEEP_AFTER_MS = (MAX_URL_SECONDS + UNDER_WAY_SECONDS) * 1_000;
/** An entry whose tombstone never came is of an end that was interrupted before it was one. */
const GIVE_UP_MS = 86_400_000;

/**
 * Removes what a transfer that has ended still holds: parts that arrived by a pre-signed URL meanwhile, and what a crash left; adds the end
 * to its log if it is missing, and makes the entry by which the log is removed once it is kept no longer. Undefined while that is too
 * early, else how many parts it removed.
 */
export async function sweepTransfer(
  context: TransferContext,
  entry: PendingEntry,
  requester: Requester,
): Promise<number | undefined> {
  const { store, clock } = context;
  const transfer = await loadIfExists(context, entry.id);
  if (transfer && !transfer.deleted) {
    if (entry.hour < hourOf(clock() - GIVE_UP_MS)) await store.delete(entry.key);
    return undefined;
  }
  if (transfer?.deleted && Date.parse(transfer.deleted.at) + SWEEP_AFTER_MS > clock()) return undefined;
  const removed = transfer
    ? await removeParts(context, transfer, false)
    : await deleteAll(store, paths.parts(entry.id));
  if (transfer?.deleted) await recordEnd(context, entry.id, transfer.deleted, requester);
  // From its end on, so that a late sweep keeps the log no longer.
  const endedAt = transfer?.deleted ? Date.parse(transfer.deleted.at) : endOfHour(entry.hour);
  await addPending(store, 'logs', endedAt, entry.id);
  await store.delete(entry.key);
  return removed;
}

async function recordEnd(
  { store, events }: TransferContext,
  id: string,
  tombstone: DeletedRecord,
  requester: Requester,
): Promise<void> {
  // The event of the end was written right behind the tombstone.
  if (await hasEventSince(store, id, Date.parse(tombstone.at), ({ by }) => by !== undefined)) return;
  await events.append(id, endingOf(tombstone.by), requester);
}
