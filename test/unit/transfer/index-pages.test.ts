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
    const { entries, hasMore } = await listIndex(counted, { after }, limit);
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

  it('gives those of a range, its start included and its end not, with a limit and behind a position too', async () => {
    const store = createMemoryStore();
    const ids = await fill(store, 60, 3);
    const range = { from: START + 10_000, until: START + 30_000 };
    const wanted = ids.slice(30, 50);
    expect(await listIndex(store, range, 50)).toMatchObject({ entries: wanted.map((id) => ({ id })), hasMore: false });
    expect((await listIndex(store, { ...range, until: START + 30_001 }, 50)).entries).toHaveLength(21);
    expect((await listIndex(store, { ...range, from: START + 10_001 }, 50)).entries).toHaveLength(19);
    const first = await listIndex(store, range, 20);
    expect([first.entries.length, first.hasMore]).toEqual([20, false]);
    const part = await listIndex(store, range, 7);
    const rest = await listIndex(store, { ...range, after: part.entries.at(-1)!.position }, 50);
    expect([...part.entries, ...rest.entries].map(({ id }) => id)).toEqual(wanted);
    expect([part.hasMore, rest.hasMore]).toEqual([true, false]);
    // Behind the end of the range, a position says more than it.
    const behind = (await listIndex(store, {}, 5)).entries.at(-1)!.position;
    expect((await listIndex(store, { ...range, after: behind }, 50)).entries).toHaveLength(20);
    for (const until of [0, -1, START, Date.parse('9999-12-31T23:59:59Z')])
      expect((await listIndex(store, { until }, 100)).entries).toHaveLength(until > START ? 60 : 0);
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
