import { describe, expect, it } from 'vitest';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { EXPIRY_RACES } from '../../contracts/expiry-races.ts';
import { useTemporaryDirectory } from '../stores/temporary-directory.ts';
import { useZipStores } from '../stores/zip-stores.ts';

const pathOf = useTemporaryDirectory();
const { openZip } = useZipStores();
let opened = 0;
const fresh = (): string => `store-${(opened += 1)}`;

const STORES: readonly [string, () => Promise<Store>, number][] = [
  ['memory', () => Promise.resolve(createMemoryStore()), 88],
  ['disk', () => createDiskStore(pathOf(fresh())), 22],
  ['zip', () => openZip(`${fresh()}.zip`), 22],
];

describe.each(STORES)('over a store in %s', (_, open, rounds) => {
  it.each(EXPIRY_RACES)('$name', ({ check }) => check({ open, rounds }));
});

/** What breaks each of them: without it they would show nothing. */
const BROKEN: readonly [string, (good: Store) => Partial<Store>][] = [
  [
    'tells every writer that it won',
    (good) => ({ create: async (key, body) => (await good.create(key, body)) || true }),
  ],
  [
    'overwrites a taken key',
    (good) => ({
      async create(key, body) {
        const isTaken = (await good.head(key)) !== undefined;
        await good.delete(key);
        return (await good.create(key, body)) && !isTaken;
      },
    }),
  ],
];

describe.each(BROKEN)('over a store that %s', (_, spoil) => {
  const open = (): Promise<Store> => {
    const good = createMemoryStore();
    return Promise.resolve({ ...good, ...spoil(good) });
  };

  it.each(EXPIRY_RACES)('it fails that $name', async ({ check }) => {
    await expect(check({ open, rounds: 44 })).rejects.toThrow();
  });
});
