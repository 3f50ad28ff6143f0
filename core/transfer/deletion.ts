import { partCount } from '../crypto/layout.ts';
import type { DeletedBy, TransferRecord } from '../schemas.ts';
import { DeletedRecord } from '../schemas.ts';
import { deleteAll } from '../stores/delete-all.ts';
import type { Store } from '../stores/store.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { toIso } from './clock.ts';
import type { EventFacts } from './event-facts.ts';
import type { LoadedTransfer } from './load.ts';
import { endWithoutRoom } from './full-medium.ts';
import { loadTransfer, requireOwner } from './load.ts';
import { holdersOf } from './expiring.ts';
import { paths } from './paths.ts';
import { addPending } from './pending.ts';

/**
 * Removes a transfer: the tombstone first, so that no read succeeds from then on, then the parts. Events stay. Repeating it finishes
 * what an earlier call left, for example after a crash. Returns how many parts it removed.
 */
export async function removeTransfer(
  context: TransferContext,
  transfer: LoadedTransfer,
  by: DeletedBy,
  requester: Requester,
): Promise<number> {
  const { id } = transfer.terms;
  const isEnd = await endWithoutRoom(context, id, () => writeTombstone(context, id, by));
  if (isEnd) await context.events.append(id, endingOf(by), requester);
  return removeParts(context, transfer, isEnd);
}

/** Writes the tombstone. True for the one call that did: it adds the event to the log. */
export async function writeTombstone(context: TransferContext, id: string, by: DeletedBy): Promise<boolean> {
  if (await context.records.read(paths.deleted(id), DeletedRecord)) return false;
  const now = context.clock();
  // First, so that after a crash behind the tombstone maintenance finds what is still to be done.
  await addPending(context.store, 'ended', now, id);
  await context.notices.announce('ended', id);
  const isMade = await context.records.create(paths.deleted(id), DeletedRecord, { version: 1, at: toIso(now), by });
  // What this process ended it must not take for alive, not even for a moment.
  context.sights.of(id).aliveAt = undefined;
  return isMade;
}

/** The event of a transfer's end. */
export function endingOf(by: DeletedBy): EventFacts {
  if (by === 'expiry') return { kind: 'expired', by };
  return by === 'abandoned' ? { kind: 'abandoned', by } : { kind: 'deleted', by };
}

/**
 * Removes the parts of a transfer that has a tombstone, and what held room for it. `isEnd`: this call wrote the tombstone. Returns how
 * many parts those were.
 */
export async function removeParts(
  { store, expiries, capacity }: TransferContext,
  { terms, expiry, complete }: LoadedTransfer,
  isEnd: boolean,
): Promise<number> {
  const removed = isEnd && complete ? await removeAll(store, terms) : await deleteAll(store, paths.parts(terms.id));
  const changes = expiry.changes > 0 ? await expiries.all(terms.id) : [];
  // Last: an entry is what a purge finds, so it outlives an interrupted removal.
  await capacity.release(terms.id, holdersOf(terms, changes), isEnd);
  return removed;
}

/** The parts of an upload that was complete: their names are known, and what is left in spite of that is found by the sweep. */
async function removeAll(store: Store, { id, ciphertextBytes, partBytes }: TransferRecord): Promise<number> {
  const parts = Array.from({ length: partCount(ciphertextBytes, partBytes) }, (_, index) => paths.part(id, index + 1));
  await store.deleteMany(parts);
  return parts.length;
}

/** Deletes on behalf of the owner. Repeating it is a success; throws `not_owner`, `not_found`. */
export async function deleteTransfer(
  context: TransferContext,
  { requester, ownerProof }: Call,
  id: string,
): Promise<void> {
  const transfer = await loadTransfer(context, id);
  await requireOwner(transfer, ownerProof);
  await removeTransfer(context, transfer, 'sender', requester);
}
