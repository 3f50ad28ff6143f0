import type { z } from 'zod/mini';
import type { Bytes } from '../bytes.ts';
import { concatBytes, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import type { Key, Prefix } from './key.ts';
import type { ListOptions, Store, StoredObject } from './store.ts';

const MAX_REMEMBERED = 2_000;
/** Of the records as stored. Metadata makes some of them large. */
const MAX_REMEMBERED_BYTES = 32 * 1024 * 1024;

/** Reads and writes JSON records, which are created once and never change. */
export interface Records {
  /** Undefined when absent. Throws `store_damaged` when the object is not the record that the schema describes. */
  read<T>(key: Key, schema: z.ZodMiniType<T>): Promise<T | undefined>;
  /** Resolves true when this call made the record. The value is validated first. */
  create<T>(key: Key, schema: z.ZodMiniType<T>, value: T): Promise<boolean>;
}

/** Records of a store. What was read or made once is remembered: a record that exists never changes. */
export function createRecords(store: Store): Records {
  const remembered = new Map<Key, { readonly value: unknown; readonly bytes: number }>();
  let total = 0;
  const keep = (key: Key, value: unknown, bytes: number): void => {
    if (remembered.has(key) || bytes > MAX_REMEMBERED_BYTES) return;
    remembered.set(key, { value, bytes });
    total += bytes;
    for (const [oldest, { bytes: freed }] of remembered) {
      if (remembered.size <= MAX_REMEMBERED && total <= MAX_REMEMBERED_BYTES) return;
      remembered.delete(oldest);
      total -= freed;
    }
  };
  return {
    async read<T>(key: Key, schema: z.ZodMiniType<T>): Promise<T | undefined> {
      const known = remembered.get(key);
      if (known) return known.value as T;
      const bytes = await readAll(store, key);
      if (!bytes) return undefined;
      const value = decodeRecord(key, bytes, schema);
      keep(key, value, bytes.byteLength);
      return value;
    },
    async create(key, schema, value) {
      const record = schema.parse(value);
      const bytes = encodeRecord(record);
      const isMade = await store.create(key, bytes);
      if (isMade) keep(key, record, bytes.byteLength);
      return isMade;
    },
  };
}

/** A record as people read it in the store: indented JSON with a final newline. */
export function encodeRecord(value: unknown): Bytes {
  return utf8(`${JSON.stringify(value, null, 2)}\n`);
}

/** Parses a stored record. Throws `store_damaged` naming the key. */
export function decodeRecord<T>(key: string, bytes: Bytes, schema: z.ZodMiniType<T>): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new SendError('store_damaged', `the record ${key} cannot be read: restore it or delete the transfer`, {
      cause,
    });
  }
}

/** The whole object, for small ones. Undefined when absent. */
export async function readAll(store: Store, key: Key): Promise<Bytes | undefined> {
  const body = await store.get(key);
  if (!body) return undefined;
  const chunks: Bytes[] = [];
  for await (const chunk of body.stream) chunks.push(chunk);
  return concatBytes(chunks);
}

/** Every object below the prefix, page by page. */
export async function* listAll(
  store: Store,
  prefix: Prefix,
  options: Omit<ListOptions, 'limit' | 'delimiter'> = {},
): AsyncGenerator<StoredObject> {
  for await (const page of listPages(store, prefix, options)) yield* page;
}

/** The same a page at a time, for lists that are long and read often: each object that is waited for takes a microsecond. */
export async function* listPages(
  store: Store,
  prefix: Prefix,
  options: Omit<ListOptions, 'limit' | 'delimiter'> = {},
): AsyncGenerator<readonly StoredObject[]> {
  let after = options.after;
  do {
    const page = await store.list(prefix, { after });
    yield page.objects;
    after = page.next;
  } while (after !== undefined);
}
