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
