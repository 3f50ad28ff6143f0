import type { DeletedBy } from '../schemas.ts';
import { DeletedRecord } from '../schemas.ts';
import type { Key } from '../stores/key.ts';
import { listAll } from '../stores/records.ts';
import type { Requester, TransferContext } from './context.ts';
import { instant } from './context.ts';
import type { LoadedTransfer } from './load.ts';
import { loadTransfer, requireOwner } from './load.ts';
import { paths } from './paths.ts';

const DELETES_AT_ONCE = 16;

/**
 * Removes a transfer: the tombstone first, so that no read succeeds from then on, then the parts. Events stay. Repeating it finishes
 * what an earlier call left, for example after a crash.
 */
export async function removeTransfer(
  context: TransferContext,
  { terms }: LoadedTransfer,
  by: DeletedBy,
  requester: Requester,
): Promise<void> {
  const record = { version: 1 as const, at: instant(context.clock()), by };
  const won = await context.records.create(paths.deleted(terms.id), DeletedRecord, record);
  if (won) await context.events.append(terms.id, { kind: by === 'expiry' ? 'expired' : 'deleted', by }, requester);
  let keys: Key[] = [];
  for await (const { key } of listAll(context.store, paths.parts(terms.id))) {
    keys.push(key);
    if (keys.length < DELETES_AT_ONCE) continue;
    await Promise.all(keys.map((part) => context.store.delete(part)));
    keys = [];
  }
  await Promise.all(keys.map((part) => context.store.delete(part)));
  // Last: the entry is what a purge finds, so it outlives an interrupted removal.
  await context.store.delete(paths.expiringEntry(terms.id, Date.parse(terms.expiresAt), terms.ciphertextBytes));
}

/** Deletes on behalf of the owner. Repeating it is a success; throws `not_owner`, `not_found`. */
export async function deleteTransfer(
  context: TransferContext,
  id: string,
  ownerProof: string | undefined,
  requester: Requester,
): Promise<void> {
  const transfer = await loadTransfer(context, id);
  await requireOwner(transfer, ownerProof);
  await removeTransfer(context, transfer, 'sender', requester);
}
