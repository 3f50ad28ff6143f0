import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { prefix } from '../../../core/stores/key.ts';
import { serverPartUrls } from '../../../core/transfer/part-urls.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { createTransferService } from '../../../core/transfer/service.ts';
import { createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, maxDownloads: 1 };
const BY = { caller: 'unknown', request: 'purge' };
const START = Date.parse('2026-11-20T12:00:00.000Z');

function setUp(): ReturnType<typeof createTestApps> & {
  purgeAfter(seconds: number): Promise<number>;
  partCount(): Promise<number>;
} {
  const store = createMemoryStore();
  const apps = createTestApps({}, store);
  const limits = { maxTransferBytes: 1e9, maxStoreBytes: 1e9, maxExpiresInSeconds: 1e6, maxDownloads: 10 };
  const purgeAfter = (seconds: number): Promise<number> =>
    createTransferService({
      store,
      limits,
      issuePartUrl: serverPartUrls(),
      clock: () => START + seconds * 1_000,
    }).purge(BY);
  const partCount = async (): Promise<number> =>
    (await store.list(prefix('transfers'))).objects.filter(({ key }) => key.includes('/parts/')).length;
  return { ...apps, purgeAfter, partCount };
}

describe('purge', () => {
  it('removes the parts of expired transfers and of no other', async () => {
    const { client, purgeAfter, partCount } = setUp();
    await client.upload({ ...TERMS, expiresInSeconds: 600, source: sourceOf(patternBytes(10)) });
    await client.upload({ ...TERMS, expiresInSeconds: 100_000, source: sourceOf(patternBytes(10)) });
    expect(await purgeAfter(599)).toBe(0);
    expect(await purgeAfter(600)).toBe(1);
    expect(await partCount()).toBe(1);
    expect(await purgeAfter(700)).toBe(0);
  });

  it('leaves the log, which says that the transfer expired', async () => {
    const { client, purgeAfter, advance } = setUp();
    const { id, ownerSecret } = await client.upload({
      ...TERMS,
      expiresInSeconds: 600,
      source: sourceOf(patternBytes(10)),
    });
    await purgeAfter(601);
    advance(601);
    const { events } = await client.log(id, { ownerSecret });
    expect(events.map(({ event }) => event.kind)).toContain('expired');
    expect((await client.status(id, ownerSecret)).state).toBe('expired');
  });

  it('finishes a removal that a crash interrupted after the tombstone', async () => {
    const { client, store, purgeAfter, partCount } = setUp();
    const { id } = await client.upload({ ...TERMS, expiresInSeconds: 600, source: sourceOf(patternBytes(10)) });
    const tombstone = new TextEncoder().encode(
      JSON.stringify({ version: 1, at: new Date(START).toISOString(), by: 'expiry' }),
    );
    await store.create(paths.deleted(id), tombstone);
    expect(await purgeAfter(601)).toBe(1);
    expect(await partCount()).toBe(0);
  });

  it('drops a reservation whose creation never happened, once its hour has passed', async () => {
    const { store, purgeAfter } = setUp();
    await store.create(paths.expiringEntry('aaaaaaaaaaaaaaaaaaaaaaaaaa', START, 10), new Uint8Array(0));
    await purgeAfter(60);
    expect((await store.list(paths.expiring())).objects).toHaveLength(1);
    await purgeAfter(3_700);
    expect((await store.list(paths.expiring())).objects).toHaveLength(0);
  });
});
