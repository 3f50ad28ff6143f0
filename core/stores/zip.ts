import { eachAtOnce } from './at-once.ts';
import { createIdle } from './idle.ts';
import type { Key } from './key.ts';
import { failMedium } from './medium-fault.ts';
import { takePage } from './page.ts';
import { createReserve } from './reserve.ts';
import type { Store, StoredObject } from './store.ts';
import { createZipFile } from './zip-file.ts';
import { createZipObjects } from './zip-objects.ts';
import { openZip } from './zip-open.ts';

const IDLE_MS = 1_000;
const DELETES_AT_ONCE = 32;

export interface ZipStore extends Store {
  /** Makes the file one that every zip tool opens, as closing does and a second without writes. */
  flush(): Promise<void>;
}

/**
 * A store in one zip file, uncompressed, for one process at a time. What was acknowledged survives a crash at any moment. What was
 * deleted is overwritten, and its room is won back when the file is opened with more than half of it dead.
 * Throws `store_in_use` when another process has it open, `store_damaged` when it is not one that this store made.
 */
export async function createZipStore(path: string): Promise<ZipStore> {
  const { file, release, ...start } = await openZip(path).catch(failMedium);
  const zip = createZipFile(file, start);
  const objects = createZipObjects(file, zip, start.live);
  const idle = createIdle(() => {
    // Closing writes the directory too, and that failure is thrown.
    zip.finish().catch(() => undefined);
  }, IDLE_MS);
  const reserve = createReserve(`${path}.reserve`);
  await reserve.refill();
  const head = (key: Key): Promise<StoredObject | undefined> => {
    const bytes = objects.bytesOf(key);
    return Promise.resolve(bytes === undefined ? undefined : { key, bytes });
  };
  return {
    create: (key, body) =>
      idle.during(() => reserve.around(key, body, () => objects.create(key, body))).catch(failMedium),
    get: async (key, range) => Promise.resolve(objects.read(key, range)),
    head,
    delete: (key) => idle.during(() => objects.remove(key)).catch(failMedium),
    deleteMany: (keys) =>
      idle.during(() => eachAtOnce(keys, DELETES_AT_ONCE, (key) => objects.remove(key))).catch(failMedium),
    list: (prefix, options = {}) => takePage(objects.keys.items(prefix, options), head, options.limit),
    flush: () => zip.finish().catch(failMedium),
    async close() {
      idle.stop();
      try {
        await objects.settle();
        // The directory that other tools need takes room too.
        await reserve.remove();
        await zip.close().catch(failMedium);
      } finally {
        await release();
      }
    },
  };
}
