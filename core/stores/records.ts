import type { z } from 'zod';
import type { Bytes } from '../bytes.ts';
import { concatBytes, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { remember } from '../remember.ts';
import type { Key, Prefix } from './key.ts';
import type { ListOptions, Store, StoredObject } from './store.ts';

const MAX_REMEMBERED = 2_000;

/** Reads and writes JSON records, which are created once and never change. */
export interface Records {
  /** Undefined when absent. Throws `store_damaged` when the object is not the record that the schema describes. */
  read<T>(key: Key, schema: z.ZodType<T>): Promise<T | undefined>;
  /** Resolves true when this call made the record. The value is validated first. */
  create<T>(key: Key, schema: z.ZodType<T>, value: T): Promise<boolean>;
}

/** Records of a store. What was read once is remembered: a record that exists never changes. */
export function createRecords(store: Store): Records {
  const remembered = new Map<Key, unknown>();
  return {
    async read<T>(key: Key, schema: z.ZodType<T>): Promise<T | undefined> {
      if (remembered.has(key)) return remembered.get(key) as T;
      const bytes = await readAll(store, key);
      if (!bytes) return undefined;
      const value = decodeRecord(key, bytes, schema);
      remember(remembered, key, value, MAX_REMEMBERED);
      return value;
    },
    async create(key, schema, value) {
      return store.create(key, encodeRecord(schema.parse(value)));
    },
  };
}

/** A record as people read it in the store: indented JSON with a final newline. */
export function encodeRecord(value: unknown): Bytes {
  return utf8(`${JSON.stringify(value, null, 2)}\n`);
}

/** Parses a stored record. Throws `store_damaged` naming the key. */
export function decodeRecord<T>(key: string, bytes: Bytes, schema: z.ZodType<T>): T {
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
  let after = options.after;
  do {
    const page = await store.list(prefix, { after });
    yield* page.objects;
    after = page.next;
  } while (after !== undefined);
}
