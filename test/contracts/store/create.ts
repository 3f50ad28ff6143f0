import assert from 'node:assert/strict';
import type { Bytes } from '../../../core/bytes.ts';
import { utf8 } from '../../../core/bytes.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { StoreBody } from '../../../core/stores/store.ts';
import { assertBytes, bytesAt, gatedBody, keyOf, patterned, streamBody, watchedStream } from './bodies.ts';
import type { StoreCheck } from './check.ts';

const KEY = keyOf('transfers/one/terms.json');

export const CREATE_CHECKS: readonly StoreCheck[] = [
  {
    name: 'create resolves true for the first caller of a key and false for the next',
    async check({ open }) {
      const store = await open();
      assert.equal(await store.create(KEY, utf8('first')), true, 'the first create is not true');
      assert.equal(await store.create(KEY, utf8('second')), false, 'the second create is not false');
    },
  },
  {
    name: 'a create of a taken key leaves the earlier bytes',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, utf8('first'));
      await store.create(KEY, utf8('second, longer'));
      await store.create(KEY, streamBody([utf8('3rd')]));
      assertBytes(await bytesAt(store, KEY), utf8('first'), 'the taken key');
      assert.equal((await store.head(KEY))?.bytes, 5, 'head has another size than the first body');
    },
  },
  {
    name: 'of 64 parallel creates of one key exactly one wins, and its bytes are stored',
    async check({ open }) {
      const store = await open();
      const bodies = Array.from({ length: 64 }, (_, index) => utf8(`writer ${index}`.repeat(1 + (index % 5))));
      const asBody = (bytes: Bytes, index: number): StoreBody => (index % 2 === 0 ? bytes : streamBody([bytes]));
      const outcomes = await Promise.all(bodies.map((bytes, index) => store.create(KEY, asBody(bytes, index))));
      const winners = outcomes.flatMap((won, index) => (won ? [index] : []));
      assert.equal(winners.length, 1, `${winners.length} of 64 creates won, expected 1`);
      assertBytes(await bytesAt(store, KEY), bodies[winners[0]!]!, 'what is stored, against the body of the winner');
    },
  },
  {
    name: 'parallel creates of different keys are all stored',
    async check({ open }) {
      const store = await open();
      const keys = Array.from({ length: 64 }, (_, index) => keyOf(`folder-${index % 3}/new/${index}`));
      const won = await Promise.all(keys.map((key) => store.create(key, utf8(key))));
      assert(!won.includes(false), 'a create of a key of its own is false');
      for (const key of keys) assertBytes(await bytesAt(store, key), utf8(key), key);
    },
  },
  {
    name: 'a stream is stored byte for byte, whatever the sizes of its chunks',
    async check({ open }) {
      const store = await open();
      const body = patterned(200_001);
      const cuts = [0, 0, 1, 3, 65_536, 65_537, 199_999, 200_001, 200_001];
      const chunks = cuts.map((cut, index) => body.slice(cuts[index - 1] ?? 0, cut));
      assert.equal(await store.create(KEY, streamBody(chunks)), true, 'create is not true');
      assertBytes(await bytesAt(store, KEY), body, 'the stream');
      const crumbs = keyOf('crumbs');
      const single = Array.from({ length: 5000 }, (_, index) => body.slice(index, index + 1));
      await store.create(crumbs, streamBody(single));
      assertBytes(await bytesAt(store, crumbs), body.slice(0, 5000), 'the stream of single bytes');
    },
  },
  {
    name: 'an empty object is stored, from bytes and from a stream',
    async check({ open }) {
      const store = await open();
      const [one, two] = [keyOf('empty/1'), keyOf('empty/2')];
      assert.equal(await store.create(one, new Uint8Array(0)), true, 'create of empty bytes is not true');
      assert.equal(await store.create(two, streamBody([])), true, 'create of an empty stream is not true');
      assert.equal(await store.create(one, new Uint8Array(0)), false, 'the empty object does not take its key');
      for (const key of [one, two]) {
        assert.deepEqual(await store.head(key), { key, bytes: 0 });
        assert.equal((await bytesAt(store, key)).byteLength, 0);
      }
    },
  },
  {
    name: 'a body under way does not take its key',
    async check({ open }) {
      const store = await open();
      const slow = gatedBody(patterned(100), patterned(100));
      const slowCreate = store.create(KEY, slow.body);
      await slow.reached;
      assert.equal(await store.create(KEY, utf8('fast')), true, 'a create beside an unfinished one is not true');
      slow.finish();
      assert.equal(await slowCreate, false, 'the create that finished last is not false');
      assertBytes(await bytesAt(store, KEY), utf8('fast'), 'the one that finished first');
    },
  },
  {
    name: 'the stream of a create that loses is read to its end or cancelled',
    async check({ open }) {
      const store = await open();
      await store.create(KEY, utf8('first'));
      const { stream, released } = watchedStream(64);
      assert.equal(await store.create(KEY, { stream, bytes: 64 * 1024 }), false, 'the taken key was won');
      assert(released(), 'the stream is neither read to its end nor cancelled');
    },
  },
  {
    name: 'bytes changed after their create do not change what is stored',
    async check({ open }) {
      const store = await open();
      const [whole, streamed] = [keyOf('own/bytes'), keyOf('own/stream')];
      const mine = patterned(1000);
      await store.create(whole, mine);
      await store.create(streamed, streamBody([mine]));
      mine.fill(0);
      for (const key of [whole, streamed]) assertBytes(await bytesAt(store, key), patterned(1000), key);
    },
  },
  {
    name: 'a key of the greatest length is stored, read and listed',
    async check({ open }) {
      const store = await open();
      const long = keyOf([...Array.from({ length: 3 }, () => 'x'.repeat(128)), 'y'.repeat(125)].join('/'));
      assert.equal(await store.create(long, utf8('deep')), true, 'create is not true');
      assertBytes(await bytesAt(store, long), utf8('deep'), 'the long key');
      assert.deepEqual((await store.list(prefix('x'.repeat(128)))).objects, [{ key: long, bytes: 4 }]);
    },
  },
];
