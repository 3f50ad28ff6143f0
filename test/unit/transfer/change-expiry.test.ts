import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { TransferInfo } from '../../../core/schemas.ts';
import { MAX_EXPIRY_CHANGES } from '../../../core/transfer/change-expiry.ts';
import { MAX_URL_SECONDS } from '../../../core/transfer/part-urls.ts';
import { hourOf, paths } from '../../../core/transfer/paths.ts';
import { parseHolder } from '../../../core/transfer/reservation.ts';
import { SWEEP_AFTER_MS } from '../../../core/transfer/sweep.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import { countReads } from '../../support/faulty-store.ts';
import type { SentTransfer } from '../../support/expiry.ts';
import { HOUR, sentForAnHour } from '../../support/expiry.ts';
import { BY, DECLARED_BYTES, keysWith } from '../../support/transfers.ts';

const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

function afterAnHour({ advance }: SentTransfer): Promise<void> {
  advance(HOUR);
  return Promise.resolve();
}

describe('a change of the expiry', () => {
  it('holds for reads, claims, part URLs and the purge, in every process', async () => {
    const { service, another, change, advance, moment, purge, state, sent, store } = await sentForAnHour();
    const other = another();
    await other.info({ requester: BY }, sent.id);
    const until = moment(3 * HOUR);
    expect((await change(3 * HOUR)).expiresAt).toBe(until);
    advance(3 * HOUR - 1);
    expect((await purge()).expired).toBe(0);
    expect((await other.info({ requester: BY }, sent.id)).expiresAt).toBe(until);
    const claimId = newSecret();
    const { download } = await other.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, claimId);
    const lease = { downloadProof: sent.downloadProof, claimId, download };
    const [url] = await other.partUrls({ ...lease, requester: BY }, sent.id, { purpose: 'download', parts: [1] });
    expect(url!.expiresInSeconds).toBe(1);
    expect((await service.adminList({}, 10)).transfers[0]?.expiresAt).toBe(until);
    expect((await service.adminView({ requester: BY }, sent.id)).info.expiresAt).toBe(until);
    advance(1);
    expect(await state(other)).toBe('expired');
    await expect(
      other.claim({ downloadProof: sent.downloadProof, requester: BY }, sent.id, newSecret()),
    ).rejects.toMatchObject({ code: 'expired' });
    expect(await purge()).toMatchObject({ expired: 1, parts: 2 });
    expect(await keysWith(store, 'expiring/')).toEqual([]);
  });

  it('may cut the life short, at once and for the purge too', async () => {
    const { change, advance, purge, state, another, sent } = await sentForAnHour();
    const other = another();
    await other.info({ requester: BY }, sent.id);
    await change(60);
    advance(60);
    expect(await state(other)).toBe('expired');
    expect(await purge()).toMatchObject({ expired: 1, parts: 2 });
  });

  it('moves the entry that the purge and the storage report go by', async () => {
    const { change, service, store, sent, now } = await sentForAnHour();
    await change(2 * DAY);
    await change(3 * DAY);
    const holders = (await keysWith(store, 'expiring/')).map(parseHolder);
    const hour = hourOf(now() + 3 * DAY * 1_000);
    expect(holders).toMatchObject([{ id: sent.id, hour, bytes: DECLARED_BYTES }]);
    const { expiringSoon, reservedBytes, transfers } = await service.storage();
    expect(expiringSoon.map((soon) => soon.transfers)).toEqual([0, 0, 1]);
    expect([reservedBytes, transfers]).toEqual([DECLARED_BYTES, 1]);
  });

  it('is an event of its own, which tells the new expiry', async () => {
    const { change, service, sent, moment } = await sentForAnHour();
    await change(2 * HOUR);
    const { events } = await service.log({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
    const found = events.map(({ event }) => event).filter(({ kind }) => kind === 'expiry_changed');
    expect(found).toMatchObject([{ outcome: 'ok', change: 1, expiresAt: moment(2 * HOUR) }]);
  });

  it('that is sent again with its change id changes nothing more, also after another one', async () => {
    const { change, service, sent, moment, story, store } = await sentForAnHour();
    const changeId = newSecret();
    const expiresAt = moment(2 * HOUR);
    const first = (): Promise<TransferInfo> =>
      service.changeExpiry({ ownerProof: sent.ownerProof, requester: BY }, sent.id, { changeId, expiresAt });
    await first();
    expect((await first()).expiresAt).toBe(expiresAt);
    await change(5 * HOUR);
    expect((await first()).expiresAt).toBe(moment(5 * HOUR));
    expect((await story(sent.id)).filter((kind) => kind === 'expiry_changed')).toHaveLength(2);
    expect(await keysWith(store, '/expiry/')).toHaveLength(2);
    const misused = service.changeExpiry({ ownerProof: sent.ownerProof, requester: BY }, sent.id, {
      changeId,
      expiresAt: moment(60),
    });
    await expect(misused).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that met its own record, because the answer to an earlier write was lost, is told once', async () => {
    const { change, another, store, story, sent } = await sentForAnHour();
    const lossy: Store = {
      ...store,
      create: async (key, body) => (await store.create(key, body)) && !key.includes('/expiry/'),
    };
    await change(2 * HOUR, another(lossy));
    expect((await story(sent.id)).filter((kind) => kind === 'expiry_changed')).toHaveLength(1);
    expect(await keysWith(store, '/expiry/')).toHaveLength(1);
  });

  it('is counted from the creation: no transfer lives longer than the longest life', async () => {
    const { change, advance } = await sentForAnHour();
    advance(60);
    await expect(change(YEAR - 59)).rejects.toMatchObject({ code: 'invalid_request' });
    await change(YEAR - 60);
    await expect(change(YEAR - 59)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('must be to a time in the future', async () => {
    const { change, state } = await sentForAnHour();
    for (const seconds of [0, -1, -DAY])
      await expect(change(seconds)).rejects.toMatchObject({ code: 'invalid_request' });
    await change(1);
    expect(await state()).toBe('ready');
  });

  it('is the owner’s alone', async () => {
    const { service, sent, moment } = await sentForAnHour();
    const change = { changeId: newSecret(), expiresAt: moment(60) };
    for (const proof of [undefined, sent.downloadProof, newSecret()])
      await expect(service.changeExpiry({ ownerProof: proof, requester: BY }, sent.id, change)).rejects.toMatchObject({
        code: 'not_owner',
      });
  });

  it.each([
    ['expired', afterAnHour, 'expired'],
    [
      'expired and was purged',
      async (fixture: SentTransfer) => afterAnHour(fixture).then(() => fixture.purge()),
      'expired',
    ],
    [
      'was deleted',
      async ({ service, sent }: SentTransfer) =>
        service.delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id),
      'deleted',
    ],
    ['never was', async ({ sent, store }: SentTransfer) => store.delete(paths.transfer(sent.id)), 'not_found'],
  ])('is refused for a transfer that %s', async (_, end, code) => {
    const fixture = await sentForAnHour();
    await end(fixture);
    await expect(fixture.change(DAY, fixture.another())).rejects.toMatchObject({ code });
    expect(await keysWith(fixture.store, 'expiring/')).not.toContainEqual(expect.stringMatching(/-1$/));
  });

  it('can be made a hundred times', async () => {
    const { change, another } = await sentForAnHour();
    for (let count = 1; count <= MAX_EXPIRY_CHANGES; count++) await change(2 * HOUR + count);
    await expect(change(5 * HOUR)).rejects.toMatchObject({ code: 'conflict' });
    // The purge has a number left.
    expect((await another().storage()).transfers).toBe(1);
  });

  it('keeps the tombstone until the latest expiry that a process may remember', async () => {
    const { change, service, another, sent, advance, purge, store } = await sentForAnHour();
    const other = another();
    await change(10 * DAY);
    await other.info({ requester: BY }, sent.id);
    await change(HOUR);
    await service.delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
    advance(2 * DAY);
    await purge(1);
    expect(await keysWith(store, `transfers/${sent.id}/`)).toEqual([`transfers/${sent.id}/deleted.json`]);
    await expect(other.info({ requester: BY }, sent.id)).rejects.toMatchObject({ code: 'not_found' });
    advance(8 * DAY + HOUR);
    await purge(1);
    expect(await keysWith(store, sent.id)).toEqual([]);
    await expect(other.info({ requester: BY }, sent.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('costs other requests one read that finds nothing, and none once it is known', async () => {
    const memory = createMemoryStore();
    const { change, another, sent } = await sentForAnHour(memory);
    const reading = async (service: TransferService, reads: () => number): Promise<number> => {
      const before = reads();
      await service.info({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
      return reads() - before;
    };
    const counted = countReads(memory);
    const process = another(counted.store);
    await reading(process, counted.reads);
    const usual = await reading(process, counted.reads);
    await change(2 * HOUR);
    // The list and the record, once.
    expect(await reading(process, counted.reads)).toBe(usual + 1);
    expect(await reading(process, counted.reads)).toBe(usual);
  });
});

it('a change of the expiry during a deletion is not told that the transfer goes on', async () => {
  const { change, another, service, store, sent } = await sentForAnHour();
  const slow: Store = {
    ...store,
    async create(key, body) {
      if (key === paths.expiry(sent.id, 1))
        await service.delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
      return store.create(key, body);
    },
  };
  await expect(change(DAY, another(slow))).rejects.toMatchObject({ code: 'deleted' });
});

describe('what an interrupted change leaves', () => {
  it('an entry of a change that never was goes with the purge, once nobody can be at it any more', async () => {
    const { change, another, advance, purge, store, service } = await sentForAnHour();
    await change(3 * DAY);
    const broken: Store = {
      ...store,
      create: (key, body) => (key.includes('/expiry/') ? Promise.reject(new Error('gone')) : store.create(key, body)),
    };
    await expect(change(DAY, another(broken))).rejects.toThrow();
    expect(await keysWith(store, 'expiring/')).toHaveLength(2);
    expect((await service.storage()).reservedBytes).toBe(DECLARED_BYTES);
    advance(60);
    await purge();
    expect(await keysWith(store, 'expiring/')).toHaveLength(2);
    advance(HOUR);
    await purge();
    expect(await keysWith(store, 'expiring/')).toHaveLength(1);
    expect(await keysWith(store, '/parts/')).toHaveLength(2);
  });

  it('so does one of a transfer that was deleted since', async () => {
    const { change, another, advance, purge, store, service, sent } = await sentForAnHour();
    const broken: Store = {
      ...store,
      create: (key, body) => (key.includes('/expiry/') ? Promise.reject(new Error('gone')) : store.create(key, body)),
    };
    await expect(change(DAY, another(broken))).rejects.toThrow();
    await service.delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
    expect(await keysWith(store, 'expiring/')).toHaveLength(1);
    advance(DAY);
    await purge();
    expect(await keysWith(store, 'expiring/')).toEqual([]);
  });

  it('leaves nothing behind once a transfer has ended', async () => {
    const { change, another, advance, purge, store, service, sent } = await sentForAnHour();
    const kept: Store = {
      ...store,
      delete: (key) => (key.startsWith('expiring/') ? Promise.reject(new Error('gone')) : store.delete(key)),
    };
    await expect(change(DAY, another(kept))).rejects.toThrow();
    await expect(change(2 * DAY, another(kept))).rejects.toThrow();
    expect(await keysWith(store, 'expiring/')).toHaveLength(3);
    await service.delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
    expect(await keysWith(store, 'expiring/')).toEqual([]);
    advance(SWEEP_AFTER_MS / 1_000 + MAX_URL_SECONDS);
    await purge();
    expect(await keysWith(store, 'pending/sweeps/')).toEqual([]);
  });
});
