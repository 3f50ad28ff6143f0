import { describe, expect, it } from 'vitest';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { listIndex } from '../../../core/transfer/index-pages.ts';
import { paths } from '../../../core/transfer/paths.ts';

const NOTHING = new Uint8Array(0);
const START = Date.parse('2026-11-20T12:00:00.000Z');

/** Transfers a second apart, of which every `older`-th has its entry where older versions put it. The newest first. */
async function fill(store: Store, count: number, older: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const { transferId } = await deriveLinkKeys(newSecret());
    const at = START + index * 1_000;
    const key = (index + 1) % older === 0 ? paths.indexedBefore(transferId, at) : paths.indexed(transferId, at);
    await store.create(key, NOTHING);
    ids.unshift(transferId);
  }
  return ids;
}

/** The ids page by page, and the lists that each page cost. */
async function walk(store: Store, limit: number): Promise<{ pages: string[][]; lists: number[] }> {
  const pages: string[][] = [];
  const costs: number[] = [];
  let lists = 0;
  const counted: Store = { ...store, list: (...args) => ((lists += 1), store.list(...args)) };
  for (let after: string | undefined; ;) {
    lists = 0;
    const { entries, hasMore } = await listIndex(counted, after, limit);
    costs.push(lists);
    pages.push(entries.map(({ id }) => id));
    if (!hasMore) return { pages, lists: costs };
    after = entries.at(-1)?.position;
  }
}

describe('the index of transfers', () => {
  it.each([
    ['all entries in shards', Infinity],
    ['none in shards', 1],
    ['some of an older version', 3],
  ])('gives each transfer once, the newest first, with %s', async (_, older) => {
    const store = createMemoryStore();
    const ids = await fill(store, 200, older);
    for (const limit of [1, 7, 50, 199, 200, 999]) {
      const { pages, lists } = await walk(store, limit);
      expect(pages.flat()).toEqual(ids);
      expect(pages).toHaveLength(Math.ceil(ids.length / limit));
      expect(Math.max(...lists)).toBeLessThanOrEqual(17);
    }
  });

  it('puts new transfers into all of its 16 shards', async () => {
    const store = createMemoryStore();
    await fill(store, 400, Infinity);
    const { prefixes, objects } = await store.list('index/' as never, { delimiter: '/' });
    expect(objects).toEqual([]);
    expect(prefixes).toHaveLength(16);
  });

  it('gives a transfer once that has an entry of each form, and nothing of what is no entry', async () => {
    const store = createMemoryStore();
    const [id = ''] = await fill(store, 1, Infinity);
    await store.create(paths.indexedBefore(id, START), NOTHING);
    for (const foreign of ['index/a/x', 'index/zz', 'index/0', 'index/q/0000000000000-aaaaaaaaaaaaaaaaaaaaaaaaaa'])
      await store.create(foreign as never, NOTHING);
    expect((await walk(store, 50)).pages).toEqual([[id]]);
  });

  it('finds an empty store empty', async () => {
    expect((await walk(createMemoryStore(), 50)).pages).toEqual([[]]);
  });
});
