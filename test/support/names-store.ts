import type { Key } from '../../core/stores/key.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Store } from '../../core/stores/store.ts';
import { paths } from '../../core/transfer/paths.ts';
import { declaredBytes } from '../../core/transfer/reservation.ts';

const PAGE = 1_000;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz234567';
/** All of them expire in the same hour, far from now. */
const HOUR = '2027010100';
const FOLDER = `expiring/${HOUR}`;
const MADE = Date.parse('2026-11-19T12:00:00.000Z');
export const NAMED_BYTES = declaredBytes({ ciphertextBytes: 1, metadata: '' });

/** How often each method of a store was called. */
export type Calls = Readonly<Record<'create' | 'get' | 'head' | 'list' | 'delete' | 'deleteMany', number>>;

/** A store in which so many transfers hold room, of which there are the names only: each page is made when it is asked for. */
export function createNamesStore(count: number): Store {
  const memory = createMemoryStore();
  return {
    ...memory,
    async list(prefix, options = {}) {
      if (!`${FOLDER}/`.startsWith(prefix) || prefix === '') return memory.list(prefix, options);
      if (options.delimiter) {
        const { prefixes, ...rest } = await memory.list(prefix, options);
        return { ...rest, prefixes: [...prefixes, `${FOLDER}/`] };
      }
      const own = (await memory.list(prefix, options)).objects;
      const first = options.after === undefined ? 0 : indexIn(options.after) + 1;
      const last = Math.min(first + (options.limit ?? PAGE), count);
      const objects = Array.from({ length: Math.max(0, last - first) }, (_, index) => ({
        key: nameOf(first + index),
        bytes: 0,
      }));
      const next = objects.at(-1)?.key;
      return { objects: [...own, ...objects], prefixes: [], ...(last < count && next !== undefined && { next }) };
    },
  };
}

/** Counts calls from then on. */
export function countCalls(store: Store): { store: Store; take(): Calls } {
  const none = { create: 0, get: 0, head: 0, list: 0, delete: 0, deleteMany: 0 };
  let calls = { ...none };
  const counted = <Args extends unknown[], T>(name: keyof Calls, method: (...args: Args) => Promise<T>) => {
    return (...args: Args): Promise<T> => {
      calls[name] += 1;
      return method(...args);
    };
  };
  return {
    store: {
      create: counted('create', store.create),
      get: counted('get', store.get),
      head: counted('head', store.head),
      list: counted('list', store.list),
      delete: counted('delete', store.delete),
      deleteMany: counted('deleteMany', store.deleteMany),
      close: store.close,
    },
    take() {
      const taken = calls;
      calls = { ...none };
      return taken;
    },
  };
}

function nameOf(index: number): Key {
  let [id, rest] = ['', index];
  for (let digit = 0; digit < 26; digit++) {
    id = (DIGITS[rest % 26] ?? '') + id;
    rest = Math.floor(rest / 26);
  }
  return paths.holder({ id, bytes: NAMED_BYTES, hour: HOUR, at: MADE, call: 'a'.repeat(16) });
}

function indexIn(key: string): number {
  const id = key.split('/')[2]?.slice(0, 26) ?? '';
  return Array.from(id).reduce((sum, digit) => sum * 26 + DIGITS.indexOf(digit), 0);
}
