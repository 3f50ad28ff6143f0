import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { CLOCKS_DIFFER_MS } from '../transfer/clock.ts';
import type { IndexRange } from '../transfer/index-pages.ts';
import { tokenPaths } from './paths.ts';
import { TokenUseRecord } from './schemas.ts';
import { lastOfSequence } from './sequence.ts';

/** A transfer that was sent with a token. */
interface TokenUse {
  readonly id: string;
  /** When the use was taken, in milliseconds since 1970. */
  readonly at: number;
  /** `uses/{number}`. */
  readonly position: string;
}

interface UsePage {
  /** The newest first. */
  readonly entries: readonly TokenUse[];
  readonly hasMore: boolean;
}

const FOLDER = 'uses/';
/**
 * A use is taken within a minute after the moment that the transfer has as its creation. Where the creation failed then and was repeated, it is
 * older than the transfer, by as long as that took.
 */
const MAX_REPEATED_MS = 24 * 3_600_000;

/**
 * Uses of a token, the newest first, `limit` of them at most. The range leaves out what cannot be in it, by the times of the uses: whether a
 * transfer was created in it says its own record.
 */
export async function listUses(
  { store, records }: { readonly store: Store; readonly records: Records },
  token: string,
  { after, from = -Infinity, until }: IndexRange,
  limit: number,
): Promise<UsePage> {
  const read = async (use: number): Promise<TokenUse | undefined> => {
    const record = await records.read(tokenPaths.use(token, use), TokenUseRecord);
    return record && { id: record.transfer, at: Date.parse(record.at), position: positionOf(use) };
  };
  const first = after === undefined ? await newestUse(store, token, read, until) : numberAt(after) - 1;
  const numbers = Array.from({ length: Math.min(Math.max(first, 0), limit) }, (_, index) => first - index);
  const uses = (await Promise.all(numbers.map(read))).filter((use) => use !== undefined);
  const entries = uses.filter(({ at }) => at >= from - MAX_REPEATED_MS);
  return { entries, hasMore: first > limit && entries.length === uses.length };
}

/** The number of the newest use that may belong to a transfer from before that time. */
async function newestUse(
  store: Store,
  token: string,
  read: (use: number) => Promise<TokenUse | undefined>,
  until: number | undefined,
): Promise<number> {
  const sequence = { below: tokenPaths.uses(token), member: (use: number) => tokenPaths.use(token, use) };
  let newest = await lastOfSequence(store, sequence, 0);
  if (until === undefined) return newest;
  let earlier = 0;
  while (earlier < newest) {
    const middle = Math.ceil((earlier + newest) / 2);
    const use = await read(middle);
    if (use && use.at < until + CLOCKS_DIFFER_MS) earlier = middle;
    else newest = middle - 1;
  }
  return newest;
}

function positionOf(use: number): string {
  return `${FOLDER}${String(use).padStart(9, '0')}`;
}

function numberAt(position: string): number {
  return Number(position.slice(FOLDER.length));
}
