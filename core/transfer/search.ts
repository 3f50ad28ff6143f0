import { encodeTime } from 'ulid';
import type { TransfersQuery } from '../admin/queries.ts';
import { SendError } from '../errors.ts';
import type { AdminTransfers, ListedTransfer } from '../schemas.ts';
import { TransferRecord } from '../schemas.ts';
import { readTokenStatus } from '../tokens/token-status.ts';
import { listUses } from '../tokens/use-pages.ts';
import { toIso } from './clock.ts';
import type { TransferContext } from './context.ts';
import { findDamage } from './damaged.ts';
import { listIndex } from './index-pages.ts';
import { describeTransfer, loadIfExists } from './load.ts';
import { lastSegment, paths } from './paths.ts';

const READS_AT_ONCE = 32;
/** After so many reads a page ends, full or not; those of its last batch may come on top. */
const MAX_READS = 1_000;
/** What one page takes from the index, or from the uses of a token, each of which is a read. */
const MAX_LOOKED = { index: 500, uses: 200 } as const;
/** The terms, the tombstone, the completion, the expiry, the downloads, and of what has ended the terms again. */
const READS_OF_ONE = 6;

/** A transfer that may be one of those wanted. */
interface Candidate {
  readonly id: string;
  readonly at: number;
  readonly position: string;
}

interface Candidates {
  readonly entries: readonly Candidate[];
  readonly hasMore: boolean;
  /** Reads that it took to find them. */
  readonly reads: number;
}

/** What looking at one transfer found, and how many reads that took. */
interface Look {
  readonly info?: ListedTransfer;
  /** A record that decides its state cannot be read. */
  readonly isUnreadable?: true;
  readonly reads: number;
}

/**
 * Transfers without their encrypted metadata, the newest first: those for which all of the query holds. There may be fewer than `limit`, or
 * none, although `next` says that there are more: one call makes a bounded number of reads, and `looked` says how far it came.
 * A range of creations, or a token, is where it looks; everything else is asked of each transfer there, what costs least first.
 */
export async function searchTransfers(
  context: TransferContext,
  query: TransfersQuery,
  limit: number,
): Promise<AdminTransfers> {
  const { entries, hasMore, reads: found } = await candidates(context, query, limit);
  const transfers: ListedTransfer[] = [];
  const unreadable: string[] = [];
  const pageOf = (looked: number): AdminTransfers => {
    const last = entries[looked - 1];
    const isEnd = !hasMore && looked === entries.length;
    return {
      transfers,
      ...(unreadable.length > 0 && { unreadable }),
      ...(!isEnd && last && { next: last.position }),
      ...(isSearch(query) && { looked: { transfers: looked, ...(last && { backTo: toIso(last.at) }) } }),
    };
  };
  for (let start = 0, reads = found; start < entries.length; start += READS_AT_ONCE) {
    const batch = entries.slice(start, start + READS_AT_ONCE);
    const looks = await Promise.all(batch.map(({ id }) => tryToLookAt(context, query, id)));
    for (const [index, look] of looks.entries()) {
      reads += look.reads;
      if (look.info) transfers.push(look.info);
      if (look.isUnreadable) unreadable.push(batch[index]?.id ?? '');
      if (transfers.length === limit) return pageOf(start + index + 1);
    }
    if (reads >= MAX_READS) return pageOf(start + batch.length);
  }
  return pageOf(entries.length);
}

function isSearch({ cursor: _, ...wanted }: TransfersQuery): boolean {
  return Object.values(wanted).some((value) => value !== undefined);
}

async function candidates(context: TransferContext, query: TransfersQuery, limit: number): Promise<Candidates> {
  const { cursor, token, createdFrom, createdUntil, activeUntil, expiresUntil } = query;
  // Nothing happens to a transfer before it is created, and it expires afterwards.
  const until = Math.min(createdUntil ?? Infinity, activeUntil ?? Infinity, expiresUntil ?? Infinity);
  const range = { after: cursor, from: createdFrom, ...(until !== Infinity && { until }) };
  if (cursor !== undefined && cursor.startsWith('uses/') !== (token !== undefined))
    throw new SendError('invalid_request', 'the cursor belongs to another search: leave it out to start a new one');
  if (token !== undefined) {
    if (!(await readTokenStatus(context.store, context.records, token)))
      throw new SendError('not_found', 'no access code has this id; the transfers of a deleted one are not kept');
    const page = await listUses(context, token, range, MAX_LOOKED.uses);
    return { ...page, reads: page.entries.length };
  }
  // Without a question to each of them a page is full with as many as it may show.
  const most = isAsked(query) ? MAX_LOOKED.index : limit;
  return { ...(await listIndex(context.store, range, most)), reads: 0 };
}

/** Whether each transfer is asked for something that the index does not say. */
function isAsked({
  state,
  damaged,
  minBytes,
  maxBytes,
  activeFrom,
  activeUntil,
  expiresFrom,
  expiresUntil,
}: TransfersQuery): boolean {
  return [state, damaged, minBytes, maxBytes, activeFrom, activeUntil, expiresFrom, expiresUntil].some(
    (value) => value !== undefined,
  );
}

/** One whose records cannot be read must not keep all others from the list. */
async function tryToLookAt(context: TransferContext, query: TransfersQuery, id: string): Promise<Look> {
  try {
    return await lookAt(context, query, id);
  } catch (thrown) {
    if (thrown instanceof SendError && thrown.code === 'store_damaged')
      return { reads: READS_OF_ONE, ...(query.damaged !== false && { isUnreadable: true }) };
    throw thrown;
  }
}

/** Without `info` it is not wanted, or was removed meanwhile. */
async function lookAt(context: TransferContext, query: TransfersQuery, id: string): Promise<Look> {
  const { state, expiresFrom, expiresUntil, activeFrom, activeUntil, createdFrom, createdUntil } = query;
  const terms = await context.records.read(paths.transfer(id), TransferRecord);
  // Another transfer's record says nothing of this one.
  if (terms && terms.id !== id) throw new SendError('store_damaged');
  if (!terms || !isWithin(terms.ciphertextBytes, query.minBytes, (query.maxBytes ?? Infinity) + 1)) return { reads: 1 };
  if (!isWithin(Date.parse(terms.createdAt), createdFrom, createdUntil)) return { reads: 1 };
  const asksActivity = activeFrom !== undefined || activeUntil !== undefined;
  if (asksActivity && !(await wasActive(context, id, activeFrom, activeUntil))) return { reads: 2 };
  const reads = READS_OF_ONE + (asksActivity ? 1 : 0);
  const transfer = await loadIfExists(context, id);
  if (!transfer || !isWithin(Date.parse(transfer.expiry.expiresAt), expiresFrom, expiresUntil)) return { reads };
  const info = await describeTransfer(context, transfer);
  if (state !== undefined && info.state !== state) return { reads };
  const { isDamaged, reads: more } = await findDamage(context, transfer);
  if (query.damaged !== undefined && query.damaged !== isDamaged) return { reads: reads + more };
  return { info: { ...info, metadata: '', damaged: isDamaged }, reads: reads + more };
}

/** Whether the log has an entry of that time: the names of entries begin with it, so one list with one name shows it. */
async function wasActive(
  { store }: TransferContext,
  id: string,
  from: number | undefined,
  until: number | undefined,
): Promise<boolean> {
  const folder = paths.events(id);
  const { objects } = await store.list(folder, { after: `${folder}${ulidTime(from ?? 0)}`, limit: 1 });
  const [first] = objects;
  return first !== undefined && (until === undefined || lastSegment(first.key) < ulidTime(until));
}

/** The first ten characters of the ids of that millisecond. */
function ulidTime(time: number): string {
  return encodeTime(Math.max(time, 0)).toLowerCase();
}

function isWithin(value: number, from: number | undefined, until: number | undefined): boolean {
  return value >= (from ?? -Infinity) && value < (until ?? Infinity);
}
