import { DeletedRecord, TransferRecord } from '../schemas.ts';
import { deleteAll } from '../stores/delete-all.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import { removeTransfer } from './deletion.ts';
import { loadIfExists } from './load.ts';
import { paths } from './paths.ts';
import type { PendingEntry } from './pending.ts';
import { addPending } from './pending.ts';

/**
 * Removes everything of a transfer that ended before `until` but its tombstone, which goes last and not before the latest time at which
 * the transfer was ever to expire: processes that remember that one would take it for alive. Undefined while that is too early, else how
 * many records it removed.
 */
export async function forgetTransfer(
  context: TransferContext,
  entry: PendingEntry,
  until: number,
): Promise<number | undefined> {
  const { id } = entry;
  const { store, records } = context;
  // Asked of the store: what is remembered may be gone.
  const isThere = await store.head(paths.transfer(id));
  const tombstone = await records.read(paths.deleted(id), DeletedRecord);
  if (tombstone && Date.parse(tombstone.at) > until) return undefined;
  let removed = 0;
  if (tombstone || !isThere) removed = await removeRecords(context, id, isThere !== undefined);
  // Else the end that the entry was made for was interrupted before it was one, and the transfer lives.
  await store.delete(entry.key);
  return removed;
}

async function removeRecords(
  { store, records, expiries }: TransferContext,
  id: string,
  isThere: boolean,
): Promise<number> {
  const terms = isThere && (await records.read(paths.transfer(id), TransferRecord));
  if (terms) {
    const known = [terms, ...(await expiries.all(id)).map(({ record }) => record)];
    const latest = Math.max(...known.map(({ expiresAt }) => Date.parse(expiresAt)));
    await addPending(store, 'tombstones', latest, id);
    const createdAt = Date.parse(terms.createdAt);
    await store.deleteMany([paths.indexed(id, createdAt), paths.indexedBefore(id, createdAt)]);
    // From here on nothing of it is shown any more.
    await store.delete(paths.transfer(id));
  }
  return (terms ? 1 : 0) + (await deleteAll(store, paths.folder(id), [paths.deleted(id)]));
}

/** Ends a transfer, if it has not ended, and removes at once what {@link forgetTransfer} does later: its log too. False where there is none. */
export async function eraseTransfer(context: TransferContext, { requester }: Call, id: string): Promise<boolean> {
  const transfer = await loadIfExists(context, id);
  if (!transfer) return false;
  await removeTransfer(context, transfer, 'admin', requester);
  await removeRecords(context, id, true);
  return true;
}

/** Removes the tombstone that was left. */
export async function forgetTombstone({ store }: TransferContext, entry: PendingEntry): Promise<number> {
  await store.delete(paths.deleted(entry.id));
  await store.delete(entry.key);
  return 1;
}
