import type { Key, Prefix } from './key.ts';
import type { ListOptions } from './store.ts';

/** Sorts behind every character that a key may hold. */
const BEHIND = '\u007f';

/** Keys in one block, so that adding one moves few others: of 40,000 keys in one list that took 4 % of the time of small uploads. */
const MAX_BLOCK = 512;

/** The keys that a store holds in memory, in byte order. */
export interface SortedKeys {
  add(key: Key): void;
  remove(key: Key): void;
  /** Keys and common prefixes as {@link Store.list} describes, in order, as one asks for them. */
  items(prefix: Prefix, options: Pick<ListOptions, 'after' | 'delimiter'>): Generator<string>;
}

export function createSortedKeys(initial: Iterable<Key> = []): SortedKeys {
  const blocks = blocksOf([...initial].sort());
  /** The block that holds the last key up to the text, and so the place of a new one. */
  const blockOf = (text: string): number => Math.max(0, firstBehind(blocks, text, ([first = '']) => first) - 1);
  /** Finds the key behind a text: mostly the neighbour of the one that it found last, which needs no search. */
  const createWalk = (): ((text: string) => string | undefined) => {
    let [block, index]: [readonly Key[], number] = [[], 0];
    return (text) => {
      if (block[index] === text && block[index + 1] !== undefined) return block[++index];
      const at = blockOf(text);
      block = blocks[at] ?? [];
      index = firstBehind(block, text, itself);
      if (index >= block.length) [block, index] = [blocks[at + 1] ?? [], 0];
      return block[index];
    };
  };
  return {
    add(key) {
      const at = blockOf(key);
      const block = (blocks[at] ??= []);
      block.splice(firstBehind(block, key, itself), 0, key);
      if (block.length > MAX_BLOCK) blocks.splice(at + 1, 0, block.splice(MAX_BLOCK / 2));
    },
    remove(key) {
      const at = blockOf(key);
      const block = blocks[at] ?? [];
      const index = firstBehind(block, key, itself) - 1;
      if (block[index] !== key) return;
      block.splice(index, 1);
      if (block.length === 0) blocks.splice(at, 1);
    },
    *items(prefix, { after = '', delimiter }) {
      let previous = after > prefix ? after : prefix;
      for (const next = createWalk(); ;) {
        const found = next(previous);
        if (!found?.startsWith(prefix)) return;
        const cut = delimiter ? found.indexOf(delimiter, prefix.length) + 1 : 0;
        const item = cut > 0 ? found.slice(0, cut) : found;
        if (item > after) yield item;
        previous = cut > 0 ? `${item}${BEHIND}` : item;
      }
    },
  };
}

function blocksOf(keys: readonly Key[]): Key[][] {
  const blocks: Key[][] = [];
  for (let start = 0; start < keys.length; start += MAX_BLOCK) blocks.push(keys.slice(start, start + MAX_BLOCK));
  return blocks;
}

function itself(text: string): string {
  return text;
}

/** Index of the first item whose text sorts behind the given one. */
function firstBehind<Item>(items: readonly Item[], text: string, textOf: (item: Item) => string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && textOf(item) > text) high = middle;
    else low = middle + 1;
  }
  return low;
}
