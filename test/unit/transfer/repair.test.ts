import { describe, expect, it } from 'vitest';
import type { Key } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { readAll } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { SWEEP_AFTER_MS } from '../../../core/transfer/sweep.ts';
import { BY, createTestTransfers, keysBesideSnapshots, keysWith, NOTHING_PURGED } from '../../support/transfers.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

async function removeBelow(store: Store, folder: string): Promise<void> {
  await store.deleteMany((await keysWith(store, folder)) as Key[]);
}

/** Takes from a record what versions did not write that named no holder. */
async function makeOlder(store: Store, id: string): Promise<void> {
  const { holder, ...older } = JSON.parse(new TextDecoder().decode(await readAll(store, paths.transfer(id)))) as {
    holder: string;
  };
  expect(holder).toBeDefined();
  await store.delete(paths.transfer(id));
  await store.create(paths.transfer(id), new TextEncoder().encode(JSON.stringify(older)));
}

describe('the walk that repairs', () => {
  it('finds nothing amiss in a store where nothing is', async () => {
    const { send, purge, service, advance } = createTestTransfers();
    await send({ expiresInSeconds: 5 * DAY });
    const { id, ownerProof } = await send({ expiresInSeconds: 5 * DAY });
    await service.delete({ ownerProof, requester: BY }, id);
    await send({ expiresInSeconds: HOUR });
    await send({ expiresInSeconds: 5 * DAY }, { incomplete: true });
    for (let day = 0; day < 8; day++) {
      expect((await purge(2)).repaired).toBe(0);
      advance(DAY);
    }
  });

  it.each(['as it is', 'of an older version'])(
    'makes the missing holder of a live transfer, %s, so that it counts and is purged',
    async (which) => {
      const transfers = createTestTransfers();
      const { send, advance, store, another } = transfers;
      const { id } = await send({ expiresInSeconds: 5 * DAY });
      await send({ expiresInSeconds: 5 * DAY });
      if (which !== 'as it is') await makeOlder(store, id);
      await removeBelow(store, `${id}-`);
      await removeBelow(store, 'capacity/');
      expect(await keysWith(store, 'expiring/')).toHaveLength(1);
      advance(HOUR);
      // A process that remembers nothing.
      const process = another();
      expect(await transfers.purge(365, process)).toEqual({ ...NOTHING_PURGED, repaired: 1 });
      expect(await keysWith(store, 'expiring/')).toHaveLength(2);
      advance(DAY);
      expect(await transfers.purge(365, process)).toEqual(NOTHING_PURGED);
      advance(4 * DAY);
      expect(await transfers.purge(365, process)).toMatchObject({ expired: 2, parts: 4 });
    },
  );

  it('makes the missing holder of a transfer whose expiry was changed, and no other', async () => {
    const { send, service, advance, store, now, purge } = createTestTransfers();
    const { id, ownerProof } = await send({ expiresInSeconds: 5 * DAY });
    const change = { changeId: 'A'.repeat(43), expiresAt: new Date(now() + 9 * DAY * 1_000).toISOString() };
    await service.changeExpiry({ ownerProof, requester: BY }, id, change);
    const [holder] = await keysWith(store, 'expiring/');
    await store.delete(holder as Key);
    advance(HOUR);
    expect(await purge()).toEqual({ ...NOTHING_PURGED, repaired: 1 });
    expect(await keysWith(store, 'expiring/')).toEqual([holder]);
  });

  it('leaves no holder of a transfer that ends while it is made again', async () => {
    const memory = createMemoryStore();
    const transfers = createTestTransfers(memory);
    const { send, service, advance, another } = transfers;
    const { id, ownerProof } = await send({ expiresInSeconds: 5 * DAY });
    await removeBelow(memory, 'expiring/');
    advance(HOUR);
    const slow: Store = {
      ...memory,
      async create(key, body) {
        if (key.startsWith('expiring/')) await service.delete({ ownerProof, requester: BY }, id);
        return memory.create(key, body);
      },
    };
    expect((await transfers.purge(365, another(slow))).repaired).toBe(0);
    expect(await keysWith(memory, 'expiring/')).toEqual([]);
  });

  it('makes the missing entry of the list', async () => {
    const { send, advance, store, purge, service } = createTestTransfers();
    const { id } = await send({ expiresInSeconds: 5 * DAY });
    await removeBelow(store, 'index/');
    expect((await service.adminList({}, 50)).transfers).toEqual([]);
    advance(HOUR);
    expect(await purge()).toEqual({ ...NOTHING_PURGED, repaired: 1 });
    expect((await service.adminList({}, 50)).transfers.map((transfer) => transfer.id)).toEqual([id]);
  });

  it('removes the parts of a transfer that ended and has no entry, and sees to its log', async () => {
    const { send, service, advance, store, purge } = createTestTransfers();
    const { id, ownerProof } = await send({ expiresInSeconds: 30 * DAY });
    await service.delete({ ownerProof, requester: BY }, id);
    await removeBelow(store, 'pending/');
    await store.create(paths.part(id, 1), new Uint8Array(4_096));
    await store.create(paths.part(id, 2), new Uint8Array(904));
    advance(SWEEP_AFTER_MS / 1_000 + 2 * HOUR);
    expect(await purge(1)).toEqual({ ...NOTHING_PURGED, repaired: 1, parts: 2 });
    advance(DAY);
    expect((await purge(1)).records).toBeGreaterThan(3);
    advance(30 * DAY);
    await purge(1);
    expect(await keysBesideSnapshots(store)).toEqual([]);
  });

  it('ends an upload that was not completed in a day and has no entry', async () => {
    const { send, advance, store, purge, service } = createTestTransfers();
    const { id } = await send({ expiresInSeconds: 5 * DAY }, { incomplete: true });
    await removeBelow(store, 'pending/uploads/');
    advance(DAY + 3 * HOUR);
    expect(await purge()).toMatchObject({ repaired: 1, parts: 2 });
    await expect(service.info({ requester: BY }, id)).rejects.toMatchObject({ code: 'expired' });
    expect(await keysWith(store, 'expiring/')).toEqual([]);
  });

  it('removes what no record names any more, but a tombstone for as long as a record may be remembered', async () => {
    const { send, advance, store, purge, service } = createTestTransfers();
    const lost = await send({ expiresInSeconds: 5 * DAY });
    await removeBelow(store, lost.id.concat('/transfer.json'));
    const ended = await send({ expiresInSeconds: 5 * DAY });
    await service.delete({ ownerProof: ended.ownerProof, requester: BY }, ended.id);
    for (const folder of ['transfer.json', 'completed.json', 'events/'])
      await removeBelow(store, `${ended.id}/${folder}`);
    await removeBelow(store, 'pending/');
    await removeBelow(store, 'index/');
    await removeBelow(store, 'expiring/');
    advance(HOUR);
    const report = await purge(365, createTestTransfers(store).another());
    expect(report).toMatchObject({ repaired: 1, parts: 2 });
    expect(await keysBesideSnapshots(store)).toEqual([paths.deleted(ended.id)]);
  });

  it('looks at 200 transfers in a run, goes on with the next ones, and rests for a day at the end', async () => {
    const memory = createMemoryStore();
    const looked: string[] = [];
    const watched: Store = {
      ...memory,
      head: (key) => {
        if (key.startsWith('index/')) looked.push(key);
        return memory.head(key);
      },
    };
    const transfers = createTestTransfers(memory);
    const { send, advance, another } = transfers;
    for (let count = 0; count < 250; count++) await send({ expiresInSeconds: 30 * DAY });
    const process = another(watched);
    const lookedAt: number[] = [];
    for (const seconds of [1, 1, 1, DAY - 10, 20, 1]) {
      advance(seconds);
      looked.length = 0;
      await transfers.purge(365, process);
      lookedAt.push(looked.length);
    }
    expect(lookedAt).toEqual([200, 50, 0, 0, 200, 50]);
    expect(await keysWith(memory, 'repair/')).toHaveLength(1);
  });
});
