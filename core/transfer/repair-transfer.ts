import { BOUNDS, DeletedRecord } from '../schemas.ts';
import type { Key } from '../stores/key.ts';
import { listAll } from '../stores/records.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { removeParts, removeTransfer } from './deletion.ts';
import { holdersOf } from './expiring.ts';
import type { LoadedTransfer } from './load.ts';
import { loadIfExists } from './load.ts';
import { paths } from './paths.ts';
import { addPending } from './pending.ts';
import { SWEEP_AFTER_MS } from './sweep.ts';
import { ABANDONED_MS } from './uploads.ts';

const HOUR_MS = 3_600_000;
/** By then the entries of a transfer have led the purge to it if there are any, unless that is far behind. */
const LEFT_MS = 2 * HOUR_MS;
const NOTHING = new Uint8Array(0);

/** What was repaired in a transfer: how many parts of it were removed. */
export interface Repair {
  readonly parts: number;
}

/**
 * Looks whether a transfer can be found by the entries that lead the purge, the cap and the console to it, and makes those that are
 * missing; removes what has ended, and what no record names any more. Undefined where all is as it should be.
 */
export async function repairTransfer(
  context: TransferContext,
  id: string,
  requester: Requester,
): Promise<Repair | undefined> {
  const transfer = await loadIfExists(context, id);
  if (!transfer) return removeUnnamed(context, id);
  if (transfer.deleted) return repairEnded(context, transfer, transfer.deleted);
  const { createdAt } = transfer.terms;
  const isAbandoned = !transfer.complete && Date.parse(createdAt) + ABANDONED_MS + LEFT_MS < context.clock();
  if (isAbandoned) return { parts: await removeTransfer(context, transfer, 'abandoned', requester) };
  const isHolderMade = await makeHolder(context, transfer);
  const isIndexMade = await makeIndexEntry(context, transfer);
  return isHolderMade || isIndexMade ? { parts: 0 } : undefined;
}

/** A transfer without a record cannot be named by anybody; a tombstone stays for as long as some process may remember the record. */
async function removeUnnamed({ store, records, clock }: TransferContext, id: string): Promise<Repair | undefined> {
  const left: Key[] = [];
  for await (const { key } of listAll(store, paths.folder(id))) left.push(key);
  const tombstone = await records.read(paths.deleted(id), DeletedRecord);
  const until = tombstone && Date.parse(tombstone.at) + BOUNDS.expiresInSeconds.max * 1_000 + LEFT_MS;
  const isKept = until !== undefined && until > clock();
  const keys = left.filter((key) => !isKept || key !== paths.deleted(id));
  // It may have come to be since it was looked for.
  if (keys.length === 0 || (await store.head(paths.transfer(id)))) return undefined;
  await store.deleteMany(keys);
  return { parts: keys.filter((key) => key.startsWith(paths.parts(id))).length };
}

/** Of a transfer that ended a while ago no part is left, and an entry leads to its log. */
async function repairEnded(
  context: TransferContext,
  transfer: LoadedTransfer,
  deleted: DeletedRecord,
): Promise<Repair | undefined> {
  const { store, clock } = context;
  const { id } = transfer.terms;
  const endedAt = Date.parse(deleted.at);
  if (endedAt + SWEEP_AFTER_MS + LEFT_MS > clock()) return undefined;
  const hasParts = (await store.list(paths.parts(id), { limit: 1 })).objects.length > 0;
  const hasEntry = (await store.head(paths.pending('logs', endedAt, id))) !== undefined;
  if (!hasParts && hasEntry) return undefined;
  if (!hasEntry) await addPending(store, 'logs', endedAt, id);
  return { parts: hasParts ? await removeParts(context, transfer, false) : 0 };
}

/** The entry by which the purge finds a live transfer, and the cap counts it. */
async function makeHolder(context: TransferContext, { terms }: LoadedTransfer): Promise<boolean> {
  const { store, expiries, records } = context;
  const newest = async (): Promise<Key | undefined> => holdersOf(terms, await expiries.all(terms.id)).at(-1)?.key;
  const holder = await newest();
  if (!holder || (await store.head(holder))) return false;
  await store.create(holder, NOTHING);
  // It may have ended meanwhile, or got another expiry: the call that did that has removed the entry before it was made again.
  const isOver = (await records.read(paths.deleted(terms.id), DeletedRecord)) !== undefined;
  if (!isOver && (await newest()) === holder) return true;
  await store.delete(holder);
  return false;
}

/** The entry by which the console finds it. */
async function makeIndexEntry({ store }: TransferContext, { terms }: LoadedTransfer): Promise<boolean> {
  const createdAt = Date.parse(terms.createdAt);
  const places = [paths.indexed(terms.id, createdAt), paths.indexedBefore(terms.id, createdAt)];
  for (const place of places) if (await store.head(place)) return false;
  return store.create(paths.indexed(terms.id, createdAt), NOTHING);
}
