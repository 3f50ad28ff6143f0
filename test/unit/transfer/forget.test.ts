import { describe, expect, it } from 'vitest';
import { paths } from '../../../core/transfer/paths.ts';
import { BY, createTestTransfers, keysBesideSnapshots, keysWith } from '../../support/transfers.ts';

const DAY = 86_400;
const HOUR = 3_600;

describe('the retention of logs', () => {
  it('removes everything of a transfer that ended longer ago, and nothing of one that ended since', async () => {
    const { send, purge, advance, store, service } = createTestTransfers();
    const old = await send({ expiresInSeconds: HOUR });
    advance(2 * HOUR);
    await purge(2);
    advance(HOUR);
    const young = await send({ expiresInSeconds: 5 * DAY });
    await service.delete({ ownerProof: young.ownerProof, requester: BY }, young.id);
    advance(2 * DAY - HOUR - 1);
    await purge(2);
    expect(await keysWith(store, `${old.id}/events/`)).not.toEqual([]);
    advance(1);
    const { records } = await purge(2);
    expect(records).toBeGreaterThan(5);
    advance(2 * HOUR);
    await purge(3);
    expect(await keysWith(store, old.id)).toEqual([]);
    expect((await service.adminLog({ requester: BY }, young.id)).events).not.toEqual([]);
    await expect(service.adminLog({ requester: BY }, old.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('leaves the tombstone until the transfer would have expired, so that no process takes it for alive', async () => {
    const { send, purge, advance, store, service, another } = createTestTransfers();
    const other = another();
    const { id, terms, ownerProof } = await send({ expiresInSeconds: 10 * DAY });
    await other.info({ requester: BY }, id);
    await service.delete({ ownerProof, requester: BY }, id);
    advance(2 * DAY);
    await purge(1);
    expect(await keysWith(store, `transfers/${id}/`)).toEqual([`transfers/${id}/deleted.json`]);
    // It remembers the terms, and nothing of what happened since.
    await expect(other.info({ requester: BY }, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      other.putPart({ ownerProof, requester: BY }, id, 1, { stream: new Blob([]).stream(), bytes: 4_096 }),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await keysWith(store, `transfers/${id}/`)).toEqual([`transfers/${id}/deleted.json`]);
    await expect(another().info({ requester: BY }, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(terms.expiresInSeconds).toBe(10 * DAY);
    advance(8 * DAY + HOUR);
    await purge(1);
    expect(await keysWith(store, id)).toEqual([]);
  });

  it('removes the entry of the list too that a version without shards made', async () => {
    const { send, purge, advance, store, now } = createTestTransfers();
    const { id } = await send({ expiresInSeconds: HOUR });
    await store.create(paths.indexedBefore(id, now()), new Uint8Array(0));
    expect(await keysWith(store, 'index/')).toHaveLength(2);
    advance(2 * HOUR);
    await purge(1);
    advance(2 * DAY);
    await purge(1);
    expect(await keysWith(store, 'index/')).toEqual([]);
  });

  it('never touches a transfer whose end was interrupted before it was one', async () => {
    const { send, purge, advance, store, service, now } = createTestTransfers();
    const { id } = await send({ expiresInSeconds: 30 * DAY });
    const hour = new Date(now()).toISOString().slice(0, 13).replaceAll(/[-T]/g, '');
    for (const what of ['ended', 'sweeps', 'logs'])
      await store.create(`pending/${what}/${hour}/${id}` as never, new Uint8Array(0));
    const before = await keysWith(store, `transfers/${id}/`);
    advance(3 * DAY);
    await purge(1);
    expect(await keysWith(store, 'pending/')).toEqual([]);
    expect(await keysWith(store, `transfers/${id}/`)).toEqual(before);
    expect((await service.info({ requester: BY }, id)).state).toBe('ready');
  });

  it('leaves an empty store when all is over', async () => {
    const { send, purge, advance, store, service } = createTestTransfers();
    await send({ expiresInSeconds: HOUR });
    const { id, ownerProof } = await send({ expiresInSeconds: 3 * DAY });
    await send({ expiresInSeconds: 3 * DAY }, { incomplete: true });
    await service.delete({ ownerProof, requester: BY }, id);
    for (let day = 0; day < 8; day++) {
      advance(DAY);
      await purge(2);
    }
    expect(await keysBesideSnapshots(store)).toEqual([]);
  });
});
