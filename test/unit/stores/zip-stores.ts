import { copyFile } from 'node:fs/promises';
import { afterEach } from 'vitest';
import type { ZipStore } from '../../../core/stores/zip.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

interface ZipStores {
  readonly pathOf: (name: string) => string;
  /** Opens `store.zip` by default. What is still open at the end of a test is closed. */
  openZip(name?: string): Promise<ZipStore>;
  close(store: ZipStore): Promise<void>;
  /** Opens what a crash at this moment would leave of `store.zip`, as `crashed.zip`. */
  openCrashed(): Promise<ZipStore>;
}

/** Zip stores in a directory of each test's own. */
export function useZipStores(): ZipStores {
  const pathOf = useTemporaryDirectory();
  const opened = new Set<ZipStore>();
  const openZip = async (name = 'store.zip'): Promise<ZipStore> => {
    const store = await createZipStore(pathOf(name));
    opened.add(store);
    return store;
  };
  const close = async (store: ZipStore): Promise<void> => {
    opened.delete(store);
    await store.close();
  };
  afterEach(() => Promise.all([...opened].map(close)));
  return {
    pathOf,
    openZip,
    close,
    async openCrashed() {
      await copyFile(pathOf('store.zip'), pathOf('crashed.zip'));
      return openZip('crashed.zip');
    },
  };
}
