import type { Bytes } from '../../../core/bytes.ts';
import { SendError } from '../../../core/errors.ts';
import type { Key } from '../../../core/stores/key.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { ByteRange, Store } from '../../../core/stores/store.ts';
import { readAll, streamOf } from '../store/bodies.ts';
import type { BrokenStore } from './broken-store.ts';

/** Changes the bytes that a get gives. */
function altered(good: Store, alter: (bytes: Bytes) => Bytes): Pick<Store, 'get'> {
  return {
    async get(key, range) {
      const found = await good.get(key, range);
      return found && { bytes: found.bytes, stream: streamOf([alter(await readAll(found.stream))]) };
    },
  };
}

/** Answers a range that cannot be served with nothing, where `lenient` says so. */
function emptyWhere(good: Store, lenient: (range: ByteRange, bytes: number) => boolean): Pick<Store, 'get'> {
  return {
    async get(key, range) {
      const bytes = (await good.head(key))?.bytes;
      if (bytes === undefined || !range || !lenient(range, bytes)) return good.get(key, range);
      return { bytes, stream: streamOf([]) };
    },
  };
}

export const BROKEN_READS: readonly BrokenStore[] = [
  {
    fault: 'throws where there is nothing',
    caughtBy: 'get and head of an absent key are undefined',
    spoil: (good) => ({
      async get(key, range) {
        const found = await good.get(key, range);
        if (!found) throw new SendError('not_found');
        return found;
      },
    }),
  },
  {
    fault: 'takes a folder for an object',
    caughtBy: 'a key is absent when there are only keys below it or above it',
    spoil: (good) => ({
      async head(key) {
        const { objects } = await good.list(prefix());
        return objects.some((object) => object.key.startsWith(`${key}/`)) ? { key, bytes: 4096 } : good.head(key);
      },
    }),
  },
  {
    fault: 'head counts a byte too many',
    caughtBy: 'get gives the bytes, and get and head their number',
    spoil: (good) => ({
      async head(key) {
        const found = await good.head(key);
        return found && { key, bytes: found.bytes + 1 };
      },
    }),
  },
  {
    fault: 'gives the first MiB of a large object',
    caughtBy: 'a body of several MiB is read back intact',
    spoil: (good) => altered(good, (bytes) => bytes.slice(0, 1024 * 1024)),
  },
  {
    fault: 'has one reading position for all readers of an object',
    caughtBy: 'several readers of one object each get it whole',
    spoil(good) {
      const open = new Map<Key, ReadableStreamDefaultReader<Bytes>>();
      async function* rest(reader: ReadableStreamDefaultReader<Bytes>): AsyncGenerator<Bytes> {
        for (let next = await reader.read(); next.value; next = await reader.read()) yield next.value;
      }
      return {
        async get(key, range) {
          const found = await good.get(key, range);
          if (!found) return undefined;
          const reader = open.get(key) ?? found.stream.getReader();
          open.set(key, reader);
          return { bytes: found.bytes, stream: streamOf(rest(reader)) };
        },
      };
    },
  },
  {
    fault: 'deletes an object whose reader stopped early',
    caughtBy: 'a reader that cancels early harms nothing',
    spoil: (good) => ({
      async get(key, range) {
        const found = await good.get(key, range);
        const reader = found?.stream.getReader();
        if (!reader || !found) return undefined;
        const stream = new ReadableStream<Bytes>({
          async pull(controller) {
            const { value, done } = await reader.read();
            if (done) controller.close();
            else controller.enqueue(value);
          },
          cancel: () => good.delete(key),
        });
        return { bytes: found.bytes, stream };
      },
    }),
  },
  {
    fault: 'hands out its own memory',
    caughtBy: 'bytes that a reader changes do not change what is stored',
    spoil(good) {
      const own = new Map<Key, Bytes>();
      return {
        async get(key, range) {
          const found = await good.get(key, range);
          if (!found) return undefined;
          const bytes = own.get(key) ?? (await readAll(found.stream));
          own.set(key, bytes);
          return { bytes: found.bytes, stream: streamOf([bytes]) };
        },
      };
    },
  },
  {
    fault: 'wipes an object under its readers',
    caughtBy: 'a reader whose object is deleted meanwhile never gets other bytes',
    spoil(good) {
      const deleted = new Set<Key>();
      return {
        async get(key, range) {
          const found = await good.get(key, range);
          if (!found) return undefined;
          const wiped = async function* (): AsyncGenerator<Bytes> {
            for await (const chunk of found.stream) yield deleted.has(key) ? new Uint8Array(chunk.byteLength) : chunk;
          };
          return { bytes: found.bytes, stream: streamOf(wiped()) };
        },
        async delete(key) {
          deleted.add(key);
          await good.delete(key);
        },
      };
    },
  },
];

export const BROKEN_RANGES: readonly BrokenStore[] = [
  {
    fault: 'ignores the range',
    caughtBy: 'a range gives exactly the bytes from its first to its last, both included',
    spoil: (good) => ({ get: (key) => good.get(key) }),
  },
  {
    fault: 'leaves out the last byte of a range',
    caughtBy: 'a range gives exactly the bytes from its first to its last, both included',
    spoil: (good) => ({
      get: (key, range) => good.get(key, range && { ...range, last: Math.max(range.first, range.last - 1) }),
    }),
  },
  {
    fault: 'gives the size of the range for that of the object',
    caughtBy: 'a get of a range gives the size of the whole object',
    spoil: (good) => ({
      async get(key, range) {
        const found = await good.get(key, range);
        return found && { ...found, bytes: range ? range.last - range.first + 1 : found.bytes };
      },
    }),
  },
  {
    fault: 'refuses a range that ends beyond the end',
    caughtBy: 'a range whose last is beyond the end is cut to the end',
    spoil: (good) => ({
      async get(key, range) {
        const bytes = (await good.head(key))?.bytes ?? 0;
        if (range && range.last >= bytes) throw new SendError('range_not_satisfiable');
        return good.get(key, range);
      },
    }),
  },
  {
    fault: 'gives nothing for a range behind the end',
    caughtBy: 'a range that begins at or behind the end throws range_not_satisfiable',
    spoil: (good) => emptyWhere(good, ({ first }, bytes) => first >= bytes),
  },
  {
    fault: 'gives nothing for a range that ends before it begins',
    caughtBy: 'a range whose last is before its first throws range_not_satisfiable',
    spoil: (good) => emptyWhere(good, ({ first, last }) => last < first),
  },
  {
    fault: 'gives nothing for a range of an empty object',
    caughtBy: 'every range of an empty object throws range_not_satisfiable',
    spoil: (good) => emptyWhere(good, (_, bytes) => bytes === 0),
  },
];
