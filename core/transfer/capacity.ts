import { SendError } from '../errors.ts';
import type { Key } from '../stores/key.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from './context.ts';
import { listHolders } from './expiring.ts';

const REMEMBER_MS = 10_000;
/** Below this share of the cap a sum that is a few seconds old is good enough. */
const COMFORTABLE = 0.9;

/** The cap on the whole store, kept by the entries below `expiring/`: one per transfer that still holds parts. */
export interface Capacity {
  /** Makes the entry, which counts from then on. Throws `storage_full` and removes it again when the cap would be passed. */
  reserve(entry: Key, bytes: number): Promise<void>;
  release(entry: Key, bytes: number): Promise<void>;
  /** Sum of all entries in bytes, counted now. */
  reservedBytes(): Promise<number>;
}

/** Entries are written before they are counted, so that parallel callers together never pass the cap. */
export function createCapacity(store: Store, maxStoreBytes: number, clock: Clock): Capacity {
  let last: { bytes: number; at: number } | undefined;
  const count = async (): Promise<number> => {
    let bytes = 0;
    const at = clock();
    for await (const entry of listHolders(store)) bytes += entry.bytes;
    last = { bytes, at };
    return bytes;
  };
  const release = async (entry: Key, bytes: number): Promise<void> => {
    await store.delete(entry);
    if (last) last.bytes = Math.max(0, last.bytes - bytes);
  };
  return {
    async reserve(entry, bytes) {
      await store.create(entry, new Uint8Array(0));
      if (last && clock() - last.at < REMEMBER_MS && last.bytes + bytes < maxStoreBytes * COMFORTABLE) {
        last.bytes += bytes;
        return;
      }
      const total = await count();
      if (total <= maxStoreBytes) return;
      await release(entry, bytes);
      throw new SendError('storage_full', 'the storage of this server is full: try a smaller file, or later');
    },
    release,
    reservedBytes: count,
  };
}
