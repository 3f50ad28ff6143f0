import assert from 'node:assert/strict';
import { utf8 } from '../../../core/bytes.ts';
import type { Prefix } from '../../../core/stores/key.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { ListOptions, Store } from '../../../core/stores/store.ts';
import { fill, keyOf, patterned } from './bodies.ts';
import type { StoreCheck } from './check.ts';

/** In byte order: `-` < `.` < `/` < `0` < `_` < `a`, so a folder sorts as its name with the `/`. */
const TOP = ['0', 'a-b', 'a-b.json', 'a.json'];
const BELOW_A = [
  'a/0',
  'a/b-c',
  'a/b.json',
  'a/b/c',
  'a/b/c.json',
  'a/b/c0',
  'a/b/d/e',
  'a/b0',
  'a/c/1',
  'a/c/10',
  'a/d',
];
const REST = ['a0', 'a0c/x', 'a_b', 'ab/c', 'b/a/c', 'b/a/d', 'c'];
const ORDERED = [...TOP, ...BELOW_A, ...REST];
const TOP_ITEMS = [...TOP, 'a/', 'a0', 'a0c/', 'a_b', 'ab/', 'b/', 'c'];
const A_ITEMS = ['a/0', 'a/b-c', 'a/b.json', 'a/b/', 'a/b0', 'a/c/', 'a/d'];

/** Stores every key, in an order that is not theirs. */
async function filled(store: Store): Promise<Store> {
  const shuffled = ORDERED.map((_, index) => ORDERED[(index * 7 + 3) % ORDERED.length]!);
  await fill(store, shuffled);
  return store;
}

function byBytes(left: string, right: string): number {
  return left < right ? -1 : 1;
}

/** Walks all pages. Each page's keys and prefixes are merged by byte order, as their one limit counts them. */
async function pages(store: Store, below: Prefix, options: ListOptions): Promise<string[][]> {
  const found: string[][] = [];
  for (let after = options.after; ;) {
    const page = await store.list(below, { ...options, after });
    found.push([...page.objects.map((object): string => object.key), ...page.prefixes].sort(byBytes));
    assert(found.length <= 100, `page ${found.length} still has a next, expected an end`);
    if (page.next === undefined) return found;
    assert.notEqual(page.next, after, 'next does not move on');
    after = page.next;
  }
}

async function assertPagedAlike(store: Store, below: Prefix, options: ListOptions, whole: string[]): Promise<void> {
  for (let limit = 1; limit <= whole.length + 1; limit++) {
    const found = await pages(store, below, { ...options, limit });
    assert.deepEqual(found.flat(), whole, `pages of ${limit} give another whole`);
    const sizes = found.map((page) => page.length);
    assert(Math.max(...sizes) <= limit, `a page of ${Math.max(...sizes)} where the limit is ${limit}`);
  }
}

export const LIST_CHECKS: readonly StoreCheck[] = [
  {
    name: 'a listing of nothing is empty and has no next',
    async check({ open }) {
      const store = await open();
      assert.deepEqual(await store.list(prefix()), { objects: [], prefixes: [] });
      await fill(store, ['a/b']);
      assert.deepEqual(await store.list(prefix('b')), { objects: [], prefixes: [] });
      assert.deepEqual(await store.list(prefix('b'), { delimiter: '/' }), { objects: [], prefixes: [] });
      assert.deepEqual(await store.list(prefix(), { after: 'a/b' }), { objects: [], prefixes: [] });
    },
  },
  {
    name: 'a listing is in byte order across folders',
    async check({ open }) {
      const store = await filled(await open());
      const listing = await store.list(prefix());
      assert.deepEqual(
        listing.objects.map((object): string => object.key),
        ORDERED,
      );
      assert.deepEqual(listing.prefixes, []);
    },
  },
  {
    name: 'a listing gives the size of each object',
    async check({ open }) {
      const store = await open();
      const sizes = [0, 1, 10, 70_000];
      for (const size of sizes) await store.create(keyOf(`size/${size}`), patterned(size));
      const expected = sizes.map((size) => ({ key: keyOf(`size/${size}`), bytes: size }));
      assert.deepEqual((await store.list(prefix('size'))).objects, expected);
    },
  },
  {
    name: 'pages of every limit give the same whole',
    async check({ open }) {
      const store = await filled(await open());
      await assertPagedAlike(store, prefix(), {}, ORDERED);
      await assertPagedAlike(store, prefix('a'), {}, BELOW_A);
    },
  },
  {
    name: 'next is given exactly when there is more',
    async check({ open }) {
      const store = await filled(await open());
      for (const delimiter of ['/', undefined] as const) {
        const whole = delimiter ? TOP_ITEMS : ORDERED;
        const exact = await store.list(prefix(), { limit: whole.length, delimiter });
        assert.equal(exact.next, undefined, 'the page that holds the last item has a next');
        const short = await store.list(prefix(), { limit: whole.length - 1, delimiter });
        assert.notEqual(short.next, undefined, 'the page before the last item has no next');
      }
    },
  },
  {
    name: 'a page holds 1,000 objects when no limit is given',
    async check({ open }) {
      const store = await open();
      const keys = Array.from({ length: 1001 }, (_, index) => `many/${String(index).padStart(4, '0')}`);
      for (let from = 0; from < keys.length; from += 50) {
        await Promise.all(keys.slice(from, from + 50).map((key) => store.create(keyOf(key), utf8('x'))));
      }
      assert.deepEqual(await pages(store, prefix('many'), {}), [keys.slice(0, 1000), keys.slice(1000)]);
    },
  },
  {
    name: 'after leaves out the key itself and all before it, also when there is no such key',
    async check({ open }) {
      const store = await filled(await open());
      for (const after of [...ORDERED, 'a', 'a/b', 'a/b/c1', 'a/c/0z', 'zz']) {
        const { objects } = await store.list(prefix(), { after });
        const expected = ORDERED.filter((text) => text > after);
        assert.deepEqual(
          objects.map((object): string => object.key),
          expected,
          `after ${after}`,
        );
      }
    },
  },
  {
    name: 'a prefix is a folder, never the beginning of a name',
    async check({ open }) {
      const store = await filled(await open());
      for (const [below, folder] of [
        [prefix('a'), 'a/'],
        [prefix('a', 'b'), 'a/b/'],
        [prefix('b', 'a'), 'b/a/'],
        [prefix('b'), 'b/'],
        [prefix('a', 'd'), 'a/d/'],
      ] as const) {
        const expected = ORDERED.filter((text) => text.startsWith(folder));
        const { objects } = await store.list(below);
        assert.deepEqual(
          objects.map((object): string => object.key),
          expected,
          `below ${folder}`,
        );
      }
    },
  },
];

export const DELIMITER_CHECKS: readonly StoreCheck[] = [
  {
    name: 'a delimiter gives what lies deeper as one prefix each',
    async check({ open }) {
      const store = await filled(await open());
      for (const [below, items] of [
        [prefix(), TOP_ITEMS],
        [prefix('a'), A_ITEMS],
        [prefix('b'), ['b/a/']],
      ] as const) {
        const listing = await store.list(below, { delimiter: '/' });
        const keys = listing.objects.map((object): string => object.key);
        assert.deepEqual(
          keys,
          items.filter((item) => !item.endsWith('/')),
          'the objects',
        );
        assert.deepEqual(
          listing.prefixes,
          items.filter((item) => item.endsWith('/')),
          'the prefixes',
        );
      }
    },
  },
  {
    name: 'pages of every limit with a delimiter give the same whole and no prefix twice',
    async check({ open }) {
      const store = await filled(await open());
      await assertPagedAlike(store, prefix(), { delimiter: '/' }, TOP_ITEMS);
      await assertPagedAlike(store, prefix('a'), { delimiter: '/' }, A_ITEMS);
    },
  },
  {
    name: 'after a prefix nothing below it is listed, and what sorts behind it is',
    async check({ open }) {
      const store = await filled(await open());
      for (const after of TOP_ITEMS) {
        const [page] = await pages(store, prefix(), { delimiter: '/', after });
        assert.deepEqual(page, TOP_ITEMS.slice(TOP_ITEMS.indexOf(after) + 1), `after ${after}`);
      }
    },
  },
];
