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
  if (!(limit >= 1 && limit <= MAX_ITEMS))
    throw new SendError('invalid_request', `the page size is ${limit}, expected 1 to ${MAX_ITEMS}`);
  const taken: string[] = [];
  let more = false;
  for await (const item of items) {
    more = taken.length >= limit;
    if (more) break;
    taken.push(item);
  }
  const heads = await Promise.all(taken.filter((item) => !isPrefix(item)).map((key) => head(key as Key)));
  const last = taken.at(-1);
  return {
    objects: heads.filter((object) => object !== undefined),
    prefixes: taken.filter(isPrefix),
    ...(more && last !== undefined && { next: last }),
  };
}

function isPrefix(item: string): boolean {
  return item.endsWith('/');
}
