import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { encodeRecord } from '../../../core/stores/records.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { serverPartUrls } from '../../../core/transfer/part-urls.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import { createTransferService } from '../../../core/transfer/service.ts';
import type { CheckedStore } from '../../support/store-faults.ts';
import { faultsIn, fillStore, PLANTABLE } from '../../support/store-faults.ts';
import { createTestTransfers, pause } from '../../support/transfers.ts';

const LIMITS = { maxTransferBytes: 1e9, maxStoreBytes: 1e9, maxExpiresInSeconds: 1e8, maxDownloads: 10 };

/** Another process, which remembers nothing. */
function serviceOver({ store, now }: CheckedStore): TransferService {
  const limits = { ...LIMITS, unstartedSeconds: 900 };
  return createTransferService({ store, limits, issuePartUrl: serverPartUrls(), clock: now, pause });
}

/** Faults of which a list of parts shows nothing: only the check of the store reads these files. */
const UNSEEN = /^(?:completed\.json|downloads\/.*|a file (?:note|downloads).*|content in a file.*|no record)/;

describe('the list of transfers', () => {
  it.each(PLANTABLE)('agrees with the check of the store on: $name', async ({ name, to, plant, found }) => {
    const filled = await fillStore(createMemoryStore());
    await plant(filled.store, filled[to]);
    const expected = found && !UNSEEN.test(name) ? [filled[to]] : [];
    const service = serviceOver(filled);
    const all = await service.adminList({}, 50);
    const marked = all.transfers.filter(({ damaged }) => damaged).map(({ id }) => id);
    expect([...marked, ...(all.unreadable ?? [])]).toEqual(expected);
    const only = await service.adminList({ damaged: true }, 50);
    expect([...only.transfers.map(({ id }) => id), ...(only.unreadable ?? [])]).toEqual(expected);
    const others = await service.adminList({ damaged: false }, 50);
    expect(others.transfers.map(({ id }) => id)).not.toContain(expected[0]);
    expect(others.transfers.length + expected.length).toBe(all.transfers.length + (all.unreadable?.length ?? 0));
  });

  it('does not call a reported part damaged that a later download got whole', async () => {
    const filled = await fillStore(createMemoryStore());
    const { store, ready } = filled;
    await store.create(
      paths.damage(ready, 3),
      encodeRecord({ version: 1, at: '2026-11-20T12:09:00.000Z', part: 2, found: 'content' }),
    );
    expect(await faultsIn(filled)).toEqual([]);
    expect((await serviceOver(filled).adminList({ damaged: true }, 50)).transfers).toEqual([]);
  });

  it('shows all others where a record of one cannot be read', async () => {
    const site = createTestTransfers();
    const { id } = await site.send();
    const broken = await site.send();
    await site.store.delete(paths.transfer(broken.id));
    await site.store.create(paths.transfer(broken.id), new Uint8Array([1, 2, 3]));
    const page = await site.another().adminList({}, 50);
    expect(page.transfers.map((each) => each.id)).toEqual([id]);
    expect(page.unreadable).toEqual([broken.id]);
  });
});
