import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { beforeEachCall } from '../../support/faulty-store.ts';
import { MAX_URL_SECONDS } from '../../../core/transfer/part-urls.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { SWEEP_AFTER_MS } from '../../../core/transfer/sweep.ts';
import {
  BY,
  createTestTransfers,
  DECLARED_BYTES,
  keysWith,
  NOTHING_PURGED as NOTHING,
} from '../../support/transfers.ts';
import { limitMs } from '../../setup/time-limits.ts';

const DAY = 86_400;
const SWEEP_AFTER = SWEEP_AFTER_MS / 1_000;

describe('the purge of expired transfers', () => {
  it('removes their parts, and those of no other', async () => {
    const { send, purge, advance, store } = createTestTransfers();
    const expiring = await send({ expiresInSeconds: 600 });
    await send({ expiresInSeconds: 100_000 });
    advance(599);
    expect(await purge()).toEqual(NOTHING);
    advance(1);
    expect(await purge()).toEqual({ ...NOTHING, expired: 1, parts: 2 });
    expect(await keysWith(store, `${expiring.id}/parts/`)).toEqual([]);
    expect(await keysWith(store, '/parts/')).toHaveLength(2);
    advance(1);
    expect(await purge()).toEqual(NOTHING);
  });

  it('leaves the log, which says once that the transfer expired', async () => {
    const { send, purge, advance, story } = createTestTransfers();
    const { id } = await send({ expiresInSeconds: 600 });
    advance(601);
    await purge();
    advance(SWEEP_AFTER);
    await purge();
    expect((await story(id)).filter((kind) => kind === 'expired')).toHaveLength(1);
  });

  it('drops a reservation whose creation never happened, once its hour has passed', async () => {
    const { store, purge, advance, now } = createTestTransfers();
    await store.create(paths.oldHolder('aaaaaaaaaaaaaaaaaaaaaaaaaa', now(), 10), new Uint8Array(0));
    await purge();
    expect(await keysWith(store, 'expiring/')).toHaveLength(1);
    advance(3_600);
    await purge();
    expect(await keysWith(store, 'expiring/')).toHaveLength(0);
  });

  it('is not held up by a transfer whose record is damaged, and reports that one', async () => {
    const { send, another, purge, advance, store } = createTestTransfers();
    const damaged = await send({ expiresInSeconds: 600 });
    await store.delete(paths.transfer(damaged.id));
    await store.create(paths.transfer(damaged.id), new TextEncoder().encode('{'));
    for (let count = 0; count < 9; count++) await send({ expiresInSeconds: 600 });
    advance(700);
    await expect(purge(365, another())).rejects.toThrow(SendError);
    expect(await keysWith(store, '/parts/')).toHaveLength(2);
  });

  it(
    'removes all that have expired in one run',
    async () => {
      const { send, purge, advance, store } = createTestTransfers();
      for (let count = 0; count < 1_100; count++) await send({ expiresInSeconds: 600 });
      advance(700);
      expect(await purge()).toEqual({ ...NOTHING, expired: 1_100, parts: 2_200 });
      expect(await keysWith(store, '/parts/')).toEqual([]);
      expect(await keysWith(store, 'expiring/')).toEqual([]);
    },
    limitMs(30),
  );

  it('stops when its time is over, and says what is left and for how long it has been due', async () => {
    const transfers = createTestTransfers();
    const { send, advance, now, store, another } = transfers;
    for (let count = 0; count < 100; count++) await send({ expiresInSeconds: 600 });
    advance(2 * 3_600);
    const until = now() + 1_000;
    // Each call of the store takes 10 milliseconds.
    const slow = another(beforeEachCall(store, () => advance(0.01)));
    const { report, failure } = await slow.purge({ requester: BY }, { keepFrom: 0, until: () => until });
    expect(failure).toBeUndefined();
    expect(report.more).toBe(true);
    expect(report.expired).toBeGreaterThan(0);
    expect(report.expired).toBeLessThan(100);
    expect(report.backlog).toBe(100 - report.expired);
    // They expired at 12:20, and their entries say that it was before 13:00; it is past 14:10.
    expect(report.backlogSeconds).toBeGreaterThanOrEqual(4_200);
    expect(report.backlogSeconds).toBeLessThan(4_300);
    expect(await transfers.purge()).toEqual({ ...NOTHING, expired: report.backlog, parts: 2 * report.backlog });
  });
});

describe('the purge of abandoned transfers', () => {
  it('removes what was not completed within 24 hours, and nothing that was', async () => {
    const { service, send, purge, advance, story, store } = createTestTransfers();
    const left = await send({ expiresInSeconds: 7 * DAY }, { incomplete: true });
    const whole = await send({ expiresInSeconds: 7 * DAY });
    advance(DAY - 1);
    expect(await purge()).toEqual(NOTHING);
    advance(1);
    expect(await purge()).toEqual({ ...NOTHING, abandoned: 1, parts: 2 });
    expect(await keysWith(store, `${left.id}/parts/`)).toEqual([]);
    expect(await keysWith(store, `${whole.id}/parts/`)).toHaveLength(2);
    expect(await story(left.id)).toEqual(['created', 'part_stored', 'part_stored', 'abandoned', 'admin_viewed']);
    await expect(service.info({ requester: BY }, left.id)).rejects.toMatchObject({ code: 'expired' });
    await expect(service.complete({ ownerProof: left.ownerProof, requester: BY }, left.id)).rejects.toMatchObject({
      code: 'expired',
    });
    expect((await service.info({ ownerProof: left.ownerProof, requester: BY }, left.id)).state).toBe('expired');
  });

  it('gives its room back and looks at no transfer twice', async () => {
    const { service, send, purge, advance, store } = createTestTransfers();
    await send({ expiresInSeconds: 7 * DAY }, { incomplete: true });
    await send({ expiresInSeconds: 7 * DAY });
    expect((await service.storage()).reservedBytes).toBe(2 * DECLARED_BYTES);
    advance(DAY);
    await purge();
    expect((await service.storage()).reservedBytes).toBe(DECLARED_BYTES);
    expect(await keysWith(store, 'pending/uploads/')).toEqual([]);
  });

  it('finds it without reading any other transfer', async () => {
    const memory = createMemoryStore();
    const read: string[] = [];
    const { send, purge, advance, another, store } = createTestTransfers(memory);
    for (let count = 0; count < 5; count++) await send({ expiresInSeconds: 7 * DAY });
    advance(DAY + 1);
    await purge();
    advance(DAY / 2);
    const left = await send({ expiresInSeconds: 7 * DAY }, { incomplete: true });
    advance(DAY / 2 + 10);
    // The walk that repairs looks at all of them once a day.
    await purge();
    advance(DAY / 2);
    const watched: Store = {
      ...store,
      get: (key) => {
        read.push(key);
        return memory.get(key);
      },
    };
    expect((await purge(365, another(watched))).abandoned).toBe(1);
    expect(read.filter((key) => key.includes('transfer.json'))).toEqual([paths.transfer(left.id)]);
  });

  it('that comes between the last look and the completion of an upload is told to the sender', async () => {
    const { send, purge, advance, another, store } = createTestTransfers();
    const { id, ownerProof } = await send({ expiresInSeconds: 7 * DAY }, { incomplete: true });
    advance(DAY);
    const slow: Store = {
      ...store,
      async create(key, body) {
        if (key === paths.completed(id)) await purge();
        return store.create(key, body);
      },
    };
    await expect(another(slow).complete({ ownerProof, requester: BY }, id)).rejects.toMatchObject({ code: 'expired' });
  });

  it('drops the entry of a creation that never happened', async () => {
    const { store, purge, advance, send } = createTestTransfers();
    const { id } = await send({}, { incomplete: true });
    await store.delete(paths.transfer(id));
    advance(DAY + 3_600);
    await createTestTransfers(store).purge();
    await purge();
    expect(await keysWith(store, 'pending/uploads/')).toEqual([]);
  });
});

describe('the second sweep', () => {
  it('removes a part that arrived by a pre-signed URL after the end, once no more can arrive', async () => {
    const { service, send, purge, advance, store } = createTestTransfers();
    const { id, ownerProof } = await send({}, { incomplete: true });
    await service.delete({ ownerProof, requester: BY }, id);
    expect(await keysWith(store, `${id}/parts/`)).toEqual([]);
    advance(MAX_URL_SECONDS - 1);
    await store.create(paths.part(id, 1), new Uint8Array(4_096));
    expect(await purge()).toEqual(NOTHING);
    advance(SWEEP_AFTER - MAX_URL_SECONDS);
    expect(await purge()).toEqual(NOTHING);
    advance(1);
    expect(await purge()).toEqual({ ...NOTHING, swept: 1, parts: 1 });
    expect(await keysWith(store, `${id}/parts/`)).toEqual([]);
    advance(1);
    expect(await purge()).toEqual(NOTHING);
  });

  it('begins no earlier than the last pre-signed URL has died', () => {
    expect(SWEEP_AFTER_MS).toBeGreaterThan(MAX_URL_SECONDS * 1_000);
  });

  it('finishes a deletion that a crash interrupted, without waiting for the expiry', async () => {
    const { service, send, purge, advance, store, story } = createTestTransfers();
    const { id, ownerProof } = await send({ expiresInSeconds: 30 * DAY });
    const fail = (): Promise<void> => Promise.reject(new SendError('internal'));
    const broken: Store = { ...store, delete: fail, deleteMany: fail };
    await expect(createTestTransfers(broken).service.delete({ ownerProof, requester: BY }, id)).rejects.toThrow();
    expect(await keysWith(store, `${id}/parts/`)).toHaveLength(2);
    await expect(service.info({ requester: BY }, id)).rejects.toMatchObject({ code: 'deleted' });
    advance(SWEEP_AFTER);
    expect(await purge()).toMatchObject({ swept: 1, parts: 2 });
    expect(await keysWith(store, 'expiring/')).toEqual([]);
    expect((await story(id)).filter((kind) => kind === 'deleted')).toHaveLength(1);
  });

  it('tells the log of an end that a crash kept from it', async () => {
    const { send, purge, advance, store, story, service } = createTestTransfers();
    const { id, ownerProof } = await send({ expiresInSeconds: 30 * DAY });
    const broken: Store = {
      ...store,
      create: (key, body) =>
        key.includes('/events/') ? Promise.reject(new SendError('internal')) : store.create(key, body),
    };
    await expect(createTestTransfers(broken).service.delete({ ownerProof, requester: BY }, id)).rejects.toThrow();
    expect(await story(id)).not.toContain('deleted');
    await service.delete({ ownerProof, requester: BY }, id);
    expect(await story(id)).not.toContain('deleted');
    advance(SWEEP_AFTER);
    await purge();
    expect((await story(id)).filter((kind) => kind === 'deleted')).toHaveLength(1);
  });

  it('takes the last download, which says that it ended the transfer, for the event of the end', async () => {
    const { service, send, purge, advance, story } = createTestTransfers();
    const { id, downloadProof } = await send({ maxDownloads: 1 });
    const claimId = 'A'.repeat(43);
    const { download } = await service.claim({ downloadProof, requester: BY }, id, claimId);
    await service.finish({ downloadProof, claimId, download, requester: BY }, id);
    advance(SWEEP_AFTER);
    expect(await purge()).toMatchObject({ swept: 1 });
    expect(await story(id)).not.toContain('deleted');
  });
});
