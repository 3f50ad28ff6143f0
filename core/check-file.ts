import type { z } from 'zod/mini';
import { SendError } from './errors.ts';
import type { Key } from './stores/key.ts';
import { decodeRecord, readAll } from './stores/records.ts';
import type { Store, StoredObject } from './stores/store.ts';
import { storedFile } from './stored-files.ts';

/** What was found of one file. */
export interface CheckedFile {
  readonly fault?: 'unexpected' | 'record_unreadable';
  /** Of a record that can be read. */
  readonly record?: unknown;
}

/** Compares a file with what its name says that it holds. Parts and events are checked where all of them are read. */
export async function checkFile(store: Store, { key, bytes }: StoredObject): Promise<CheckedFile> {
  const row = storedFile(key);
  if (!row) return { fault: 'unexpected' };
  if (row.holds === 'nothing') return bytes === 0 ? {} : { fault: 'record_unreadable' };
  // A count of what came late is empty where nothing did.
  if (row.holds !== 'record' || !row.schema || (bytes === 0 && key.startsWith('stats/late/'))) return {};
  const record = await readStored(store, key, row.schema);
  return record === 'unreadable' ? { fault: 'record_unreadable' } : { record };
}

/** Not by way of what a service remembers: what is stored is what is asked for. */
export async function readStored<T>(
  store: Store,
  key: Key,
  schema: z.ZodMiniType<T>,
): Promise<T | 'unreadable' | undefined> {
  try {
    const bytes = await readAll(store, key);
    return bytes && decodeRecord(key, bytes, schema);
  } catch (thrown) {
    if (thrown instanceof SendError && thrown.code === 'store_damaged') return 'unreadable';
    throw thrown;
  }
}
