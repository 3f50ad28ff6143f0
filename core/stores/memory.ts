import type { Bytes } from '../bytes.ts';
import { collectBody, discardBody } from './body.ts';
import type { Key } from './key.ts';
import { takePageAtOnce } from './page.ts';
import { resolveRange } from './range.ts';
import { createSortedKeys } from './sorted-keys.ts';
import type { Store, StoredObject } from './store.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A store that lives as long as the process: for tests and for trying things out. */
export function createMemoryStore(): Store {
  const objects = new Map<Key, Bytes>();
  const keys = createSortedKeys();
  const find = (key: Key): StoredObject | undefined => {
    const bytes = objects.get(key)?.byteLength;
    return bytes === undefined ? undefined : { key, bytes };
  };
  return {
    async create(key, body) {
      if (objects.has(key)) {
        await discardBody(body);
        return false;
      }
      const bytes = await collectBody(body);
      if (objects.has(key)) return false;
      objects.set(key, bytes);
      keys.add(key);
      return true;
    },
    async get(key, range) {
      const whole = objects.get(key);
      if (!whole) return undefined;
      const { offset, length } = resolveRange(range, whole.byteLength);
      return Promise.resolve({ bytes: whole.byteLength, stream: copyOf(whole.subarray(offset, offset + length)) });
    },
    head: (key) => Promise.resolve(find(key)),
    async delete(key) {
      if (objects.delete(key)) keys.remove(key);
      return Promise.resolve();
    },
    async deleteMany(many) {
      for (const key of many) if (objects.delete(key)) keys.remove(key);
      return Promise.resolve();
    },
    async list(prefix, options = {}) {
      return Promise.resolve(takePageAtOnce(keys.items(prefix, options), find, options.limit));
    },
    async close() {
      objects.clear();
      return Promise.resolve();
    },
  };
}

/** The bytes in chunks that are the reader's own: it may change them or hand them to another thread. */
function copyOf(bytes: Bytes): ReadableStream<Bytes> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset < bytes.byteLength) controller.enqueue(bytes.slice(offset, offset + CHUNK_BYTES));
      offset += CHUNK_BYTES;
      if (offset >= bytes.byteLength) controller.close();
    },
  });
}
