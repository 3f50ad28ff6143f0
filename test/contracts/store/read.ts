import assert from 'node:assert/strict';
import { utf8 } from '../../../core/bytes.ts';
import { assertBytes, assertCode, bytesAt, fill, keyOf, patterned, readAll, streamBody } from './bodies.ts';
import type { StoreCheck } from './check.ts';

const KEY = keyOf('transfers/one/parts/1');
const LARGE = 5 * 1024 * 1024 + 3;

export const READ_CHECKS: readonly StoreCheck[] = [
  {
    name: 'get and head of an absent key are undefined',
    async check({ open }) {
      const store = await open();
      await fill(store, ['a/b', 'a/bcd']);
      for (const absent of ['nothing', 'a/bc', 'a/c', 'a/b.json'].map(keyOf)) {
        assert.equal(await store.get(absent), undefined, `get of ${absent}`);
        assert.equal(await store.get(absent, { first: 0, last: 0 }), undefined, `get of a range of ${absent}`);
        assert.equal(await store.head(absent), undefined, `head of ${absent}`);
      }
    },
  },
  {
    name: 'a key is absent when there are only keys below it or above it',
    async check({ open }) {
      const store = await open();
      await fill(store, ['a/b/c']);
      for (const absent of ['a', 'a/b', 'a/b/c/d', 'a/b/c/d/e'].map(keyOf)) {
        assert.equal(await store.head(absent), undefined, `head of ${absent}`);
        assert.equal(await store.get(absent), undefined, `get of ${absent}`);
        await store.delete(absent);
      }
      assertBytes(await bytesAt(store, keyOf('a/b/c')), utf8('a/b/c'), 'the object between them');
    },
  },
  {
    name: 'get gives the bytes, and get and head their number',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, patterned(1234));
      const found = await store.get(KEY);
      assert(found, 'get is undefined');
      assert.equal(found.bytes, 1234);
      assertBytes(await readAll(found.stream), patterned(1234), 'the object');
      assert.deepEqual(await store.head(KEY), { key: KEY, bytes: 1234 });
    },
  },
  {
    name: 'a body of several MiB is read back intact',
    async check({ open }) {
      const store = await open();
      const body = patterned(LARGE);
      const chunks = Array.from({ length: 81 }, (_, index) => body.slice(index * 65_536, (index + 1) * 65_536));
      await store.create(KEY, streamBody(chunks));
      assertBytes(await bytesAt(store, KEY), body, 'the whole');
      const range = { first: 1_048_575, last: 4_194_304 };
      assertBytes(await bytesAt(store, KEY, range), body.slice(range.first, range.last + 1), 'a range of it');
    },
  },
  {
    name: 'several readers of one object each get it whole',
    async check({ open }) {
      const store = await open();
      const body = patterned(LARGE);
      await store.create(KEY, body);
      const copies = await Promise.all(Array.from({ length: 4 }, () => bytesAt(store, KEY)));
      for (const copy of copies) assertBytes(copy, body, 'a reader');
    },
  },
  {
    name: 'a reader that cancels early harms nothing',
    async check({ open }) {
      const store = await open();
      const body = patterned(LARGE);
      await store.create(KEY, body);
      const unread = await store.get(KEY);
      await unread?.stream.cancel();
      const reader = (await store.get(KEY))?.stream.getReader();
      await reader?.read();
      await reader?.cancel('seen enough');
      assertBytes(await bytesAt(store, KEY), body, 'the object after two cancelled readers');
    },
  },
  {
    name: 'bytes that a reader changes do not change what is stored',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, patterned(1000));
      (await bytesAt(store, KEY)).fill(0);
      assertBytes(await bytesAt(store, KEY), patterned(1000), 'the object');
    },
  },
  {
    name: 'a reader whose object is deleted meanwhile never gets other bytes',
    async check({ open }) {
      const store = await open();
      const body = patterned(LARGE);
      await store.create(KEY, body);
      const reader = (await store.get(KEY))?.stream.getReader();
      assert(reader, 'get is undefined');
      const first = await reader.read();
      await store.delete(KEY);
      let offset = 0;
      for (let next: typeof first | undefined = first; next?.value; next = await reader.read().catch(() => undefined)) {
        assertBytes(next.value, body.slice(offset, offset + next.value.byteLength), `the chunk at ${offset}`);
        offset += next.value.byteLength;
      }
    },
  },
];

const TEN = utf8('0123456789');

export const RANGE_CHECKS: readonly StoreCheck[] = [
  {
    name: 'a range gives exactly the bytes from its first to its last, both included',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, TEN);
      for (const [first, last] of [
        [0, 0],
        [9, 9],
        [3, 6],
        [0, 9],
        [8, 9],
      ] as const) {
        const found = await bytesAt(store, KEY, { first, last });
        assertBytes(found, TEN.slice(first, last + 1), `bytes ${first} to ${last} of 0123456789`);
      }
    },
  },
  {
    name: 'a get of a range gives the size of the whole object',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, TEN);
      const found = await store.get(KEY, { first: 2, last: 3 });
      await found?.stream.cancel();
      assert.equal(found?.bytes, 10);
    },
  },
  {
    name: 'a range whose last is beyond the end is cut to the end',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, TEN);
      assertBytes(await bytesAt(store, KEY, { first: 7, last: 10 }), utf8('789'), 'one beyond');
      assertBytes(await bytesAt(store, KEY, { first: 0, last: Number.MAX_SAFE_INTEGER }), TEN, 'far beyond');
    },
  },
  {
    name: 'a range that begins at or behind the end throws range_not_satisfiable',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, TEN);
      for (const first of [10, 11, Number.MAX_SAFE_INTEGER - 1]) {
        const what = `a range from ${first} of 10 bytes`;
        await assertCode(store.get(KEY, { first, last: first + 1 }), 'range_not_satisfiable', what);
      }
    },
  },
  {
    name: 'a range whose last is before its first throws range_not_satisfiable',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, TEN);
      await assertCode(store.get(KEY, { first: 5, last: 4 }), 'range_not_satisfiable', 'a range from 5 to 4');
    },
  },
  {
    name: 'every range of an empty object throws range_not_satisfiable',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, new Uint8Array(0));
      await assertCode(store.get(KEY, { first: 0, last: 0 }), 'range_not_satisfiable', 'a range of 0 bytes');
    },
  },
];
