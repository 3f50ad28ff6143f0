import type { Key, Prefix } from './key.ts';
import { listAll } from './records.ts';
import type { Store } from './store.ts';

/** As many as a page of a list holds. */
const DELETES_AT_ONCE = 1_000;

/** Deletes every object below the prefix but the ones to keep, a page at a time. Returns how many those were. */
export async function deleteAll(store: Store, folder: Prefix, keep: readonly Key[] = []): Promise<number> {
  let deleted = 0;
  let batch: Key[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await store.deleteMany(batch);
    deleted += batch.length;
    batch = [];
  };
  for await (const { key } of listAll(store, folder)) {
    if (keep.includes(key)) continue;
    batch.push(key);
    if (batch.length === DELETES_AT_ONCE) await flush();
  }
  await flush();
  return deleted;
}
