import { setImmediate as nextTurn } from 'node:timers/promises';
import { concatBytes } from '../../../core/bytes.ts';
import { SendError } from '../../../core/errors.ts';
import type { Key } from '../../../core/stores/key.ts';
import type { Store } from '../../../core/stores/store.ts';
import { streamOf } from '../store/bodies.ts';
import type { BrokenStore } from './broken-store.ts';
import { collect } from './broken-store.ts';

async function overwrite(good: Store, ...[key, body]: Parameters<Store['create']>): Promise<boolean> {
  await good.delete(key);
  return good.create(key, body);
}

export const BROKEN_CREATES: readonly BrokenStore[] = [
  {
    fault: 'tells every writer that it won',
    caughtBy: 'create resolves true for the first caller of a key and false for the next',
    spoil: (good) => ({ create: async (key, body) => (await good.create(key, body)) || true }),
  },
  {
    fault: 'overwrites a taken key',
    caughtBy: 'a create of a taken key leaves the earlier bytes',
    spoil: (good) => ({
      async create(key, body) {
        const taken = (await good.head(key)) !== undefined;
        await overwrite(good, key, body);
        return !taken;
      },
    }),
  },
  {
    fault: 'looks whether the key is free, and writes later',
    caughtBy: 'of 64 parallel creates of one key exactly one wins, and its bytes are stored',
    spoil: (good) => ({
      async create(key, body) {
        if (await good.head(key)) return good.create(key, body);
        await nextTurn();
        return overwrite(good, key, body);
      },
    }),
  },
  {
    fault: 'has one place for all bodies under way',
    caughtBy: 'parallel creates of different keys are all stored',
    spoil(good) {
      let place = new Uint8Array(0);
      return {
        async create(key, body) {
          place = await collect(body);
          await nextTurn();
          return good.create(key, place);
        },
      };
    },
  },
  {
    fault: 'takes an empty chunk for the end of a stream',
    caughtBy: 'a stream is stored byte for byte, whatever the sizes of its chunks',
    spoil: (good) => ({
      async create(key, body) {
        if (body instanceof Uint8Array) return good.create(key, body);
        const chunks = [];
        for await (const chunk of body.stream) {
          if (chunk.byteLength === 0) break;
          chunks.push(chunk);
        }
        return good.create(key, concatBytes(chunks));
      },
    }),
  },
  {
    fault: 'ignores empty objects',
    caughtBy: 'an empty object is stored, from bytes and from a stream',
    spoil: (good) => ({
      async create(key, body) {
        const bytes = await collect(body);
        return bytes.byteLength === 0 ? true : good.create(key, bytes);
      },
    }),
  },
  {
    fault: 'takes the key when a body begins',
    caughtBy: 'a body under way does not take its key',
    spoil(good) {
      const taken = new Set<Key>();
      return {
        async create(key, body) {
          if (taken.has(key)) return false;
          taken.add(key);
          return good.create(key, body);
        },
      };
    },
  },
  {
    fault: 'leaves the stream of a loser hanging',
    caughtBy: 'the stream of a create that loses is read to its end or cancelled',
    spoil: (good) => ({ create: async (key, body) => !(await good.head(key)) && good.create(key, body) }),
  },
  {
    fault: 'keeps the memory of its caller',
    caughtBy: 'bytes changed after their create do not change what is stored',
    spoil(good) {
      const kept = new Map<Key, Uint8Array<ArrayBuffer>>();
      return {
        async create(key, body) {
          const bytes = await collect(body);
          kept.set(key, bytes);
          return good.create(key, bytes);
        },
        get: (key) => {
          const bytes = kept.get(key);
          return Promise.resolve(bytes && { bytes: bytes.byteLength, stream: streamOf([bytes]) });
        },
      };
    },
  },
  {
    fault: 'cuts long keys',
    caughtBy: 'a key of the greatest length is stored, read and listed',
    spoil: (good) => ({ create: (key, body) => good.create(key.slice(0, 255) as Key, body) }),
  },
];

export const BROKEN_FAILURES: readonly BrokenStore[] = [
  {
    fault: 'stores a stream that ends early',
    caughtBy: 'a stream that ends before its declared bytes throws wrong_length and nothing is visible',
    spoil: (good) => ({ create: async (key, body) => good.create(key, await collect(body)) }),
  },
  {
    fault: 'leaves the beginning of a stream that ends early',
    caughtBy: 'a stream that ends before its declared bytes throws wrong_length and nothing is visible',
    spoil: (good) => ({
      async create(key, body) {
        const bytes = await collect(body);
        const won = await good.create(key, bytes);
        if (body instanceof Uint8Array || bytes.byteLength === body.bytes) return won;
        throw new SendError('wrong_length');
      },
    }),
  },
  {
    fault: 'cuts a stream at its declared bytes',
    caughtBy: 'a stream that goes on beyond its declared bytes throws wrong_length and nothing is visible',
    spoil: (good) => ({
      async create(key, body) {
        if (body instanceof Uint8Array) return good.create(key, body);
        return good.create(key, (await collect(body)).slice(0, body.bytes));
      },
    }),
  },
  {
    fault: 'lets an endless stream run on',
    caughtBy: 'an endless stream throws wrong_length and is cancelled',
    spoil: (good) => ({
      async create(key, body) {
        if (body instanceof Uint8Array) return good.create(key, body);
        const reader = body.stream.getReader();
        for (let total = 0; total <= body.bytes;) total += (await reader.read()).value?.byteLength ?? Infinity;
        throw new SendError('wrong_length');
      },
    }),
  },
  {
    fault: 'replaces the error of a stream with its own',
    caughtBy: "a stream's own error surfaces and nothing is visible",
    spoil: (good) => ({
      create: (key, body) =>
        good.create(key, body).catch((cause: unknown) => {
          throw new SendError('internal', 'the body failed', { cause });
        }),
    }),
  },
  {
    fault: 'keeps a key taken after its create failed',
    caughtBy: 'a key can be created after creates of it failed',
    spoil(good) {
      const failed = new Set<Key>();
      return {
        async create(key, body) {
          if (failed.has(key)) return false;
          return good.create(key, body).catch((error: unknown) => {
            failed.add(key);
            throw error;
          });
        },
      };
    },
  },
  {
    fault: 'cleans up after a failed create by deleting the key',
    caughtBy: 'a create that fails leaves the bytes that another stored meanwhile',
    spoil: (good) => ({
      create: (key, body) =>
        good.create(key, body).catch(async (error: unknown) => {
          await good.delete(key);
          throw error;
        }),
    }),
  },
  {
    fault: 'shows an object while it is written',
    caughtBy: 'an object half written is in no head, get or list, with or without a delimiter',
    spoil: (good) => ({
      async create(key, body) {
        await good.create(key, new Uint8Array(1));
        const bytes = await collect(body);
        return overwrite(good, key, bytes);
      },
    }),
  },
];
