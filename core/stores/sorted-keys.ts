import type { Key, Prefix } from './key.ts';
import type { ListOptions } from './store.ts';

/** Sorts behind every character that a key may hold. */
const BEHIND = '\u007f';

/** The keys that a store holds in memory, in byte order. */
export interface SortedKeys {
  add(key: Key): void;
  remove(key: Key): void;
  /** Keys and common prefixes as {@link Store.list} describes, in order, as one asks for them. */
  items(prefix: Prefix, options: Pick<ListOptions, 'after' | 'delimiter'>): Generator<string>;
}

export function createSortedKeys(initial: Iterable<Key> = []): SortedKeys {
  const keys: Key[] = [...initial].sort();
  return {
    add: (key) => void keys.splice(firstBehind(keys, key), 0, key),
    remove(key) {
      const index = firstBehind(keys, key) - 1;
      if (keys[index] === key) keys.splice(index, 1);
    },
    *items(prefix, { after = '', delimiter }) {
      let previous = after > prefix ? after : prefix;
      for (;;) {
        const found = keys[firstBehind(keys, previous)];
        if (!found?.startsWith(prefix)) return;
        const cut = delimiter ? found.indexOf(delimiter, prefix.length) + 1 : 0;
        const item = cut > 0 ? found.slice(0, cut) : found;
        if (item > after) yield item;
        previous = cut > 0 ? `${item}${BEHIND}` : item;
      }
    },
  };
}

/** Index of the first key that sorts behind the text. */
function firstBehind(keys: readonly string[], text: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') > text) high = middle;
    else low = middle + 1;
  }
  return low;
}
