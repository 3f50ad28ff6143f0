import assert from 'node:assert/strict';
import { utf8 } from '../../../core/bytes.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { StoreBody } from '../../../core/stores/store.ts';
import {
  assertBytes,
  assertCode,
  assertInvisible,
  bytesAt,
  gatedBody,
  keyOf,
  patterned,
  streamBody,
  watchedStream,
} from './bodies.ts';
import type { StoreCheck } from './check.ts';

const KEY = keyOf('transfers/one/parts/1');

function failingBody(reason: Error): StoreBody {
  const gated = gatedBody(patterned(70_000), patterned(70_000));
  void gated.reached.then(() => gated.fail(reason));
  return gated.body;
}

export const FAILED_CREATE_CHECKS: readonly StoreCheck[] = [
  {
    name: 'a stream that ends before its declared bytes throws wrong_length and nothing is visible',
    async check({ open }) {
      const store = await open();
      for (const [chunks, declared] of [
        [[patterned(99_999)], 100_000],
        [[], 1],
      ] as const) {
        await assertCode(store.create(KEY, streamBody(chunks, declared)), 'wrong_length', 'a short stream');
        await assertInvisible(store, KEY, 'after a short stream');
      }
    },
  },
  {
    name: 'a stream that goes on beyond its declared bytes throws wrong_length and nothing is visible',
    async check({ open }) {
      const store = await open();
      for (const [chunks, declared] of [
        [[patterned(100), patterned(1)], 100],
        [[patterned(101)], 100],
        [[patterned(1)], 0],
      ] as const) {
        await assertCode(store.create(KEY, streamBody(chunks, declared)), 'wrong_length', 'a long stream');
        await assertInvisible(store, KEY, 'after a long stream');
      }
    },
  },
  {
    name: 'an endless stream throws wrong_length and is cancelled',
    async check({ open }) {
      const store = await open();
      const { stream, released } = watchedStream(Infinity);
      await assertCode(store.create(KEY, { stream, bytes: 10_000 }), 'wrong_length', 'an endless stream');
      assert(released(), 'the endless stream is not cancelled');
      await assertInvisible(store, KEY, 'after an endless stream');
    },
  },
  {
    name: "a stream's own error surfaces and nothing is visible",
    async check({ open }) {
      const store = await open();
      const reason = new Error('the cable was pulled');
      const thrown = await store.create(KEY, failingBody(reason)).catch((error: unknown) => error);
      assert.equal(thrown, reason, `create gave ${String(thrown)}, expected the stream's own error`);
      await assertInvisible(store, KEY, 'after a stream that failed');
    },
  },
  {
    name: 'a key can be created after creates of it failed',
    async check({ open }) {
      const store = await open();
      await assert.rejects(store.create(KEY, streamBody([patterned(9)], 10)));
      await assert.rejects(store.create(KEY, streamBody([patterned(11)], 10)));
      await assert.rejects(store.create(KEY, failingBody(new Error('gone'))));
      assert.equal(await store.create(KEY, utf8('at last')), true, 'the key is still taken');
      assertBytes(await bytesAt(store, KEY), utf8('at last'), 'the create that succeeded');
    },
  },
  {
    name: 'a create that fails leaves the bytes that another stored meanwhile',
    async check({ open }) {
      const store = await open();
      const slow = gatedBody(patterned(100), patterned(100));
      const slowCreate = store.create(KEY, slow.body);
      await slow.reached;
      await store.create(KEY, utf8('kept'));
      slow.fail(new Error('gone'));
      await assert.rejects(slowCreate, 'the failed stream was stored');
      assertBytes(await bytesAt(store, KEY), utf8('kept'), 'the bytes of the other');
    },
  },
  {
    name: 'an object half written is in no head, get or list, with or without a delimiter',
    async check({ open }) {
      const store = await open();
      const slow = gatedBody(patterned(100_000), patterned(5));
      const create = store.create(KEY, slow.body);
      await slow.reached;
      await assertInvisible(store, KEY, 'before its last byte came');
      const { objects, prefixes } = await store.list(prefix(), { delimiter: '/' });
      slow.finish();
      assert.deepEqual([...objects, ...prefixes], [], 'a listing with a delimiter shows the half-written object');
      assert.equal(await create, true, 'create is not true');
      assert.equal((await store.head(KEY))?.bytes, 100_005);
    },
  },
];
