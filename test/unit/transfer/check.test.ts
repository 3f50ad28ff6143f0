import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreFault } from '../../../core/admin/store-check.ts';
import { createDiskStore } from '../../../core/stores/disk.ts';
import type { Key } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { checkTransfers } from '../../../core/transfer/check.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { countCalls } from '../../support/names-store.ts';
import { ALTERED, faultsIn, fillStore, PLANTABLE } from '../../support/store-faults.ts';
import { BY, contentsOf, createTestTransfers, keysWith } from '../../support/transfers.ts';
import { useTemporaryDirectory } from '../stores/temporary-directory.ts';

const pathOf = useTemporaryDirectory();
const OPEN: Readonly<Record<string, () => Promise<Store>>> = {
  memory: () => Promise.resolve(createMemoryStore()),
  disk: () => createDiskStore(pathOf('store')),
  zip: () => createZipStore(pathOf('store.zip')),
};
const CASES = Object.keys(OPEN).flatMap((kind) => PLANTABLE.map((fault) => ({ kind, ...fault })));
const ALTERED_CASES = Object.keys(OPEN).flatMap((kind) => ALTERED.map((fault) => ({ kind, ...fault })));

describe('a check of a store', () => {
  it.each(Object.keys(OPEN))('finds nothing where nothing is amiss, and changes nothing (%s)', async (kind) => {
    const filled = await fillStore(await OPEN[kind]!());
    const before = await contentsOf(filled.store);
    expect(await faultsIn(filled)).toEqual([]);
    expect(await contentsOf(filled.store)).toEqual(before);
    await filled.store.close();
  });

  it.each(CASES)('of $kind finds exactly: $name', async ({ kind, to, plant, found }) => {
    const filled = await fillStore(await OPEN[kind]!());
    await plant(filled.store, filled[to]);
    expect(await faultsIn(filled)).toEqual(found ? [{ transfer: filled[to], ...found }] : []);
    await filled.store.close();
  });

  it.each(ALTERED_CASES)('of $kind finds by the recorded hashes only: $name', async ({ kind, to, plant, found }) => {
    const filled = await fillStore(await OPEN[kind]!());
    expect(await faultsIn(filled, { contents: true })).toEqual([]);
    await plant(filled.store, filled[to]);
    expect(await faultsIn(filled)).toEqual([]);
    expect(await faultsIn(filled, { contents: true })).toEqual(found ? [{ transfer: filled[to], ...found }] : []);
    await filled.store.close();
  });

  it.each(PLANTABLE)('of contents finds no more of what another look finds: $name', async (fault) => {
    const { to, plant, found, isClearedByContents } = fault;
    const filled = await fillStore(createMemoryStore());
    await plant(filled.store, filled[to]);
    const expected = found && !isClearedByContents ? [{ transfer: filled[to], ...found }] : [];
    expect(await faultsIn(filled, { contents: true })).toEqual(expected);
  });

  it('of contents names an event that was altered, and believes nothing that it says', async () => {
    const filled = await fillStore(createMemoryStore());
    const { store, ready } = filled;
    const keys = (await keysWith(store, `${ready}/events/`)) as Key[];
    const texts = await contentsOf(store, paths.events(ready));
    const stored = keys.find((key) => texts[key]?.includes('"part_stored"'))!;
    await store.delete(stored);
    await store.create(
      stored,
      new TextEncoder().encode(texts[stored]!.replace(/"sha256": "[0-9a-f]{8}/, '"sha256": "00000000')),
    );
    const record = stored.slice(paths.folder(ready).length);
    expect(await faultsIn(filled, { contents: true })).toEqual([{ transfer: ready, fault: 'record_altered', record }]);
  });

  it('finds every fault of any set of transfers, each with its own', async () => {
    const faults = fc.array(fc.option(fc.constantFrom(...PLANTABLE.filter(({ to }) => to === 'ready'))), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(faults, async (chosen) => {
        const transfers = createTestTransfers();
        const expected: StoreFault[] = [];
        for (const fault of chosen) {
          const { id } = await transfers.send({ expiresInSeconds: 3_600 });
          // Some records are only of transfers that were downloaded.
          if (!fault || /expiry|downloads\/0/.test(fault.name)) continue;
          await fault.plant(transfers.store, id);
          if (fault.found) expected.push({ transfer: id, ...fault.found });
        }
        const byId = (one: StoreFault, other: StoreFault): number => (one.transfer! < other.transfer! ? -1 : 1);
        expect(await faultsIn(transfers)).toEqual(expected.sort(byId));
      }),
      { numRuns: 25 },
    );
  });

  it('continues behind any transfer where it stopped', async () => {
    const transfers = createTestTransfers();
    for (let count = 0; count < 20; count++) {
      const { id } = await transfers.send();
      await transfers.store.delete(paths.part(id, 2));
    }
    const all = await faultsIn(transfers);
    expect(all).toHaveLength(20);
    for (const [index, { transfer }] of all.entries())
      expect(await faultsIn(transfers, { after: transfer })).toEqual(all.slice(index + 1));
  });

  it('says nothing of a transfer that ends while it is looked at', async () => {
    const transfers = createTestTransfers();
    const { id, ownerProof } = await transfers.send();
    let isDeleted = false;
    const ending: Store = {
      ...transfers.store,
      list: async (prefix, options) => {
        const page = await transfers.store.list(prefix, options);
        if (prefix !== paths.folder(id) || isDeleted) return page;
        isDeleted = true;
        await transfers.service.delete({ ownerProof, requester: BY }, id);
        return { ...page, objects: page.objects.filter(({ key }) => !key.includes('/parts/')) };
      },
    };
    expect(await faultsIn({ store: ending, now: transfers.now })).toEqual([]);
    expect(isDeleted).toBe(true);
  });

  it('looks no further than it is asked to, and once at what is whole', async () => {
    const transfers = createTestTransfers();
    for (let count = 0; count < 30; count++) await transfers.send();
    const { store, take } = countCalls(transfers.store);
    const check = checkTransfers(store, { clock: transfers.now });
    expect((await check.next()).value).toHaveLength(8);
    await check.return();
    expect(take()).toMatchObject({ list: 1 + 8, get: 8 * 2, head: 0, create: 0, delete: 0, deleteMany: 0 });
  });
});
