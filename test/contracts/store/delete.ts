import assert from 'node:assert/strict';
import { utf8 } from '../../../core/bytes.ts';
import { prefix } from '../../../core/stores/key.ts';
import { assertBytes, assertInvisible, bytesAt, fill, keyOf, patterned } from './bodies.ts';
import type { StoreCheck } from './check.ts';

const KEY = keyOf('transfers/one/parts/1');

export const DELETE_CHECKS: readonly StoreCheck[] = [
  {
    name: 'a delete of an absent key succeeds',
    async check({ open }) {
      const store = await open();
      await store.delete(KEY);
      await store.create(KEY, utf8('x'));
      await store.delete(KEY);
      await store.delete(KEY);
    },
  },
  {
    name: 'a deleted key is in no head, get or list',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, patterned(10_000));
      await store.delete(KEY);
      await assertInvisible(store, KEY, 'after its delete');
      const { prefixes } = await store.list(prefix(), { delimiter: '/' });
      assert.deepEqual(prefixes, [], 'an emptied folder is still listed');
    },
  },
  {
    name: 'a deleted key can be created again, with other bytes',
    async check({ open }) {
      const store = await open();
      for (const length of [10_000, 3, 20_000]) {
        assert.equal(await store.create(KEY, patterned(length, length)), true, 'the deleted key is still taken');
        assertBytes(await bytesAt(store, KEY), patterned(length, length), `the object of ${length} bytes`);
        await store.delete(KEY);
      }
    },
  },
  {
    name: 'a delete leaves every other key',
    async check({ open }) {
      const store = await open();
      const others = ['a/b/c', 'a/b.json', 'a/bc', 'a/b-c', 'b'];
      await fill(store, ['a/b/d', ...others]);
      await store.delete(keyOf('a/b/d'));
      for (const other of others) assertBytes(await bytesAt(store, keyOf(other)), utf8(other), other);
      assert.equal((await store.list(prefix())).objects.length, others.length);
    },
  },
  {
    name: 'a delete of many keys removes all of them and no other',
    async check({ open }) {
      const store = await open();
      const gone = ['a/b/c', 'a/b/d', 'a/e', 'f'];
      const kept = ['a/b/cc', 'a/b/e', 'a/f', 'g'];
      await fill(store, [...gone, ...kept]);
      await store.deleteMany(gone.map(keyOf));
      for (const key of gone) await assertInvisible(store, keyOf(key), 'after a delete of many');
      for (const key of kept) assertBytes(await bytesAt(store, keyOf(key)), utf8(key), key);
      await fill(store, gone);
    },
  },
  {
    name: 'a delete of many keys takes none, absent ones and one that is named twice',
    async check({ open }) {
      const store = await open();
      await store.deleteMany([]);
      await store.create(KEY, utf8('x'));
      await store.deleteMany([keyOf('a/absent'), KEY, keyOf('transfers/one/parts/2'), KEY]);
      await assertInvisible(store, KEY, 'after a delete of many');
      await store.deleteMany([KEY]);
    },
  },
  {
    name: 'a delete of more than 1,000 keys removes the last of them too',
    async check({ open }) {
      const store = await open();
      const keys = Array.from({ length: 1_203 }, (_, index) => keyOf(`many/${index}`));
      const there = [0, 999, 1_000, 1_202].map((index) => keyOf(`many/${index}`));
      await fill(store, there);
      await store.deleteMany(keys);
      for (const key of there) await assertInvisible(store, key, 'after a delete of 1,203');
    },
  },
  {
    name: 'parallel deletes of one key all succeed',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, patterned(10_000));
      await Promise.all(Array.from({ length: 16 }, () => store.delete(KEY)));
      await assertInvisible(store, KEY, 'after 16 deletes');
    },
  },
  {
    name: 'an object created beside the last delete in its folder is kept',
    async check({ open }) {
      const store = await open();
      for (let round = 0; round < 25; round++) {
        const [last, fresh] = [keyOf(`folder/deep/${round}-last`), keyOf(`folder/deep/${round}-new`)];
        await store.create(last, utf8('x'));
        const [, won] = await Promise.all([store.delete(last), store.create(fresh, utf8('y'))]);
        assert.equal(won, true, 'create is not true');
        assertBytes(await bytesAt(store, fresh), utf8('y'), `the new object of round ${round}`);
        await store.delete(fresh);
      }
    },
  },
];
