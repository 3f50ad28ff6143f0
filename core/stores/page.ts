import { SendError } from '../errors.ts';
import type { Key } from './key.ts';
import type { Listing, StoredObject } from './store.ts';

const MAX_ITEMS = 1_000;

/**
 * One page of items that come in byte order: keys, and common prefixes which end in `/`. Takes from the items one more than it
 * returns and no further. A key of which `head` knows nothing was deleted meanwhile and is left out.
 */
export async function takePage(
  items: Iterable<string> | AsyncIterable<string>,
  head: (key: Key) => Promise<StoredObject | undefined>,
  limit: number = MAX_ITEMS,
): Promise<Listing> {
  checkLimit(limit);
  const taken: string[] = [];
  for await (const item of items) if (taken.push(item) > limit) break;
  const heads = await Promise.all(keysIn(taken, limit).map((key) => head(key)));
  return pageOf(taken, limit, heads);
}

/** The same of a store in memory, at once: waiting for each key took longer than to find it. */
export function takePageAtOnce(
  items: Iterable<string>,
  head: (key: Key) => StoredObject | undefined,
  limit: number = MAX_ITEMS,
): Listing {
  checkLimit(limit);
  const taken: string[] = [];
  for (const item of items) if (taken.push(item) > limit) break;
  return pageOf(taken, limit, keysIn(taken, limit).map(head));
}

function checkLimit(limit: number): void {
  if (!(limit >= 1 && limit <= MAX_ITEMS))
    throw new SendError('invalid_request', `the page size is ${limit}, expected 1 to ${MAX_ITEMS}`);
}

function keysIn(taken: readonly string[], limit: number): Key[] {
  return taken.slice(0, limit).filter((item): item is Key => !isPrefix(item));
}

/** Of what was taken, one item more than the page has, if there is one. */
function pageOf(taken: readonly string[], limit: number, heads: readonly (StoredObject | undefined)[]): Listing {
  const next = taken[limit - 1];
  return {
    objects: heads.filter((object) => object !== undefined),
    prefixes: taken.slice(0, limit).filter(isPrefix),
    ...(taken.length > limit && next !== undefined && { next }),
  };
}

function isPrefix(item: string): boolean {
  return item.endsWith('/');
}
