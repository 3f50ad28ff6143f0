import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import type { Store } from '../../../core/stores/store.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { patternBytes } from '../../support/app.ts';
import type { Lease, NewTransfer, TestTransfers } from '../../support/transfers.ts';
import { BY, contentsOf, createTestTransfers } from '../../support/transfers.ts';

interface Downloading extends TestTransfers {
  readonly sent: NewTransfer;
  readonly lease: Lease & { readonly claimId: string };
}

async function downloading(): Promise<Downloading> {
  const transfers = createTestTransfers();
  const sent = await transfers.send({ maxDownloads: 2 });
  const claimId = newSecret();
  const { download } = await transfers.service.claim(
    { downloadProof: sent.downloadProof, requester: BY },
    sent.id,
    claimId,
  );
  return { ...transfers, sent, lease: { downloadProof: sent.downloadProof, claimId, download } };
}

async function damagedEvents({ service, sent }: Downloading): Promise<unknown[]> {
  const { events } = await service.adminLog({ requester: BY }, sent.id);
  return events
    .filter(({ event }) => event.kind === 'damaged')
    .map(({ event: { part, download, action, outcome } }) => ({ part, download, action, outcome }));
}

const FAULTS: readonly {
  readonly found: 'missing' | 'size';
  readonly plant: (store: Store, id: string) => Promise<unknown>;
}[] = [
  { found: 'missing', plant: (store, id) => store.delete(paths.part(id, 2)) },
  {
    found: 'size',
    plant: async (store, id) => {
      await store.delete(paths.part(id, 2));
      await store.create(paths.part(id, 2), patternBytes(903));
    },
  },
];

describe('a part that is not in the store as its record says', () => {
  it.each(FAULTS)(
    'is recorded once for a download that meets it ($found), for sender and operator',
    async ({ found, plant }) => {
      const world = await downloading();
      const { service, store, sent, lease } = world;
      await plant(store, sent.id);
      await (await service.getPart({ ...lease, requester: BY }, sent.id, 1)).stream.cancel();
      for (let time = 0; time < 3; time++)
        await expect(service.getPart({ ...lease, requester: BY }, sent.id, 2)).rejects.toMatchObject({
          code: 'store_damaged',
        });
      expect(await damagedEvents(world)).toEqual([{ part: 2, download: 1, action: found, outcome: 'store_damaged' }]);
      expect((await service.adminView({ requester: BY }, sent.id)).damage).toEqual([
        { download: 1, at: new Date(world.now()).toISOString(), part: 2, found },
      ]);
    },
  );

  it.each(FAULTS)(
    'is given to the same claim when it was restored ($found): the damage used up no download',
    async ({ plant }) => {
      const { service, store, sent, lease } = await downloading();
      await plant(store, sent.id);
      await expect(service.getPart({ ...lease, requester: BY }, sent.id, 2)).rejects.toMatchObject({
        code: 'store_damaged',
      });
      await store.delete(paths.part(sent.id, 2));
      await store.create(paths.part(sent.id, 2), patternBytes(904));
      expect(await service.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, lease.claimId)).toEqual(
        {
          download: 1,
          resumed: true,
        },
      );
      expect((await service.getPart({ ...lease, requester: BY }, sent.id, 2)).bytes).toBe(904);
      await service.finish({ ...lease, requester: BY }, sent.id);
    },
  );

  it('is no damage of a transfer that was deleted meanwhile', async () => {
    const world = await downloading();
    const { service, store, sent, lease } = world;
    const ending: Store = {
      ...store,
      get: async (key, range) => {
        if (key === paths.part(sent.id, 2))
          await service.delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
        return store.get(key, range);
      },
    };
    const other = world.another(ending);
    await expect(other.getPart({ ...lease, requester: BY }, sent.id, 2)).rejects.toMatchObject({ code: 'deleted' });
    expect(await damagedEvents(world)).toEqual([]);
  });
});

describe('a report of damage', () => {
  it('is recorded once for each download, whatever is reported and however often', async () => {
    const world = await downloading();
    const { service, store, sent, lease } = world;
    const before = Object.keys(await contentsOf(store)).length;
    for (const part of [2, 1, 2])
      expect(await service.reportDamage({ ...lease, requester: BY }, sent.id, part)).toEqual({
        id: sent.id,
        download: 1,
        part,
        found: 'content',
      });
    expect(Object.keys(await contentsOf(store)).length - before).toBe(2);
    expect(await damagedEvents(world)).toEqual([{ part: 2, download: 1, action: 'content', outcome: 'damaged' }]);
  });

  it.each(FAULTS)('says what the server itself finds ($found)', async ({ found, plant }) => {
    const { service, store, sent, lease } = await downloading();
    await plant(store, sent.id);
    expect(await service.reportDamage({ ...lease, requester: BY }, sent.id, 2)).toMatchObject({ found });
  });

  it('takes the capability of a download, a part that there is, and a transfer that lives', async () => {
    const world = await downloading();
    const { service, sent, lease } = world;
    const report = (part: number, changes: Partial<Lease>): Promise<unknown> =>
      service.reportDamage({ ...lease, ...changes, requester: BY }, sent.id, part);
    await expect(report(1, { downloadProof: newSecret() })).rejects.toMatchObject({ code: 'wrong_key' });
    await expect(report(1, { claimId: newSecret() })).rejects.toMatchObject({ code: 'not_found' });
    await expect(report(1, { download: 2 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(report(3, {})).rejects.toMatchObject({ code: 'not_found' });
    expect(await damagedEvents(world)).toEqual([]);
    await service.delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
    await expect(report(1, {})).rejects.toMatchObject({ code: 'deleted' });
    expect(await damagedEvents(world)).toEqual([]);
  });

  it('leaves the claim as it is: it frees no download and ends none', async () => {
    const { service, sent, lease } = await downloading();
    await service.reportDamage({ ...lease, requester: BY }, sent.id, 1);
    expect((await service.info({ ownerProof: sent.ownerProof, requester: BY }, sent.id)).downloads).toEqual({
      claimed: 1,
      finished: 0,
      max: 2,
    });
    expect((await service.getPart({ ...lease, requester: BY }, sent.id, 1)).bytes).toBe(4_096);
  });
});
