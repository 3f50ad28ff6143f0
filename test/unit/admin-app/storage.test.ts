import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../../lambdas/settings/table.ts';
import { AdminSettings, PurgeReport, StorageReport } from '../../../core/admin/schemas.ts';
import { StoreCheck } from '../../../core/admin/store-check.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { Overview } from '../../../core/stats/schemas.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { ask, expectProblem, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { collector, createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

const HOUR = 3_600;
/** Bytes of the encrypted metadata. */
const METADATA = 416;

async function send(
  { client }: TestApps,
  bytes: number,
  expiresInSeconds: number,
): Promise<{ id: string; secret: string }> {
  const metadata = { name: 'a.bin', type: '' };
  return client.upload({ metadata, maxDownloads: 1, expiresInSeconds, source: sourceOf(patternBytes(bytes)) });
}

async function read(apps: TestApps, path: string, method = 'GET'): Promise<unknown> {
  const response = await ask(apps, method, `/admin/api/${path}`, { headers: WITH_KEY });
  expect(response.status).toBe(200);
  return response.json();
}

/** Notes the prefixes that are listed and the keys that are read. */
function watched(store: Store): { store: Store; reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    store: {
      ...store,
      get: (key, range) => (reads.push(key), store.get(key, range)),
      head: (key) => (reads.push(key), store.head(key)),
      list: (prefix, options) => (reads.push(prefix), store.list(prefix, options)),
    },
  };
}

describe('the storage report', () => {
  it('counts what holds parts, what has expired and what expires soon', async () => {
    const apps = createTestApps({ SGRAPH_SEND_MAX_STORE_BYTES: '1000000' });
    await send(apps, 944, 60);
    await send(apps, 1_944, 3 * HOUR);
    await send(apps, 2_944, 30 * HOUR);
    await send(apps, 3_944, 10 * 24 * HOUR);
    apps.advance(HOUR);
    expect(StorageReport.parse(await read(apps, 'storage'))).toEqual({
      capBytes: 1_000_000,
      backlog: 1,
      backlogSeconds: 0,
      reservedBytes: 10_000 + 4 * METADATA,
      transfers: 4,
      byState: [
        { state: 'live', transfers: 3, bytes: 9_000 + 3 * METADATA },
        { state: 'expired', transfers: 1, bytes: 1_000 + METADATA },
      ],
      expiringSoon: [
        { hours: 1, transfers: 0, bytes: 0 },
        { hours: 24, transfers: 1, bytes: 2_000 + METADATA },
        { hours: 168, transfers: 2, bytes: 5_000 + 2 * METADATA },
      ],
    });
  });

  it('counts a transfer as expired from the end of the hour in which it expires', async () => {
    const apps = createTestApps();
    await send(apps, 944, 60);
    const expired = async (): Promise<number | undefined> =>
      StorageReport.parse(await read(apps, 'storage')).byState.find(({ state }) => state === 'expired')?.transfers;
    apps.advance(HOUR - 1);
    expect(await expired()).toBe(0);
    apps.advance(1);
    expect(await expired()).toBe(1);
  });

  it('no longer counts what was deleted or downloaded for the last time', async () => {
    const apps = createTestApps();
    const first = await send(apps, 944, HOUR);
    const second = await send(apps, 944, HOUR);
    await ask(apps, 'DELETE', `/admin/api/transfers/${first.id}`, { headers: WITH_KEY });
    await apps.client.download({ ...second, claimId: newSecret(), sink: collector().sink });
    expect(await read(apps, 'storage')).toMatchObject({ reservedBytes: 0, transfers: 0 });
  });

  it('reads no transfer and walks over nothing', async () => {
    const { store, reads } = watched(createMemoryStore());
    const apps = createTestApps({}, store);
    await send(apps, 1, HOUR);
    reads.length = 0;
    await read(apps, 'storage');
    expect(reads).toContain('pending/uploads/');
    expect(reads.filter((path) => /^(?:transfers|index)\//.test(path))).toEqual([]);
    // The backlog is counted on one page of a thousand.
    expect(reads.filter((path) => path.startsWith('expiring/'))).toHaveLength(1);
  });
});

describe('the backlog', () => {
  it('is what has expired and was not removed yet, and for how long it has been waiting at least', async () => {
    const apps = createTestApps();
    for (let count = 0; count < 3; count++) await send(apps, 1, 60);
    await send(apps, 1, 5 * 3_600);
    expect(await read(apps, 'storage')).toMatchObject({ backlog: 0, backlogSeconds: 0 });
    // They expired at 12:01; that is known to be past from the end of that hour.
    apps.advance(3 * 3_600);
    expect(await read(apps, 'storage')).toMatchObject({ backlog: 3, backlogSeconds: 2 * 3_600 });
    await read(apps, 'purge', 'POST');
    expect(await read(apps, 'storage')).toMatchObject({ backlog: 0, backlogSeconds: 0 });
  });
});

describe('purging now', () => {
  it('removes what has expired, tells how much, and leaves the rest', async () => {
    const apps = createTestApps();
    const gone = await send(apps, 944, 60);
    const kept = await send(apps, 944, 3 * HOUR);
    apps.advance(HOUR);
    expect(PurgeReport.parse(await read(apps, 'purge', 'POST'))).toMatchObject({ expired: 1 });
    expect((await storedTexts(apps.store, 'transfers', gone.id, 'parts')).size).toBe(0);
    expect((await storedTexts(apps.store, 'transfers', kept.id, 'parts')).size).toBe(1);
    expect(PurgeReport.parse(await read(apps, 'purge', 'POST'))).toMatchObject({ expired: 0 });
  });
});

describe('the overview', () => {
  it.each([
    ['hour', 48],
    ['day', 30],
  ])('by %s has %i points up to now', async (by, points) => {
    const apps = createTestApps();
    await send(apps, 944, HOUR);
    await apps.settle();
    const overview = Overview.parse(await read(apps, `overview?by=${by}`));
    expect([overview.by, overview.points.length, overview.points.at(-1)?.transfers]).toEqual([by, points, 1]);
  });

  it('of each range has its points, and what there is now as the pages of storage and tokens have it', async () => {
    const apps = createTestApps();
    await send(apps, 944, HOUR);
    await apps.settle();
    const ranges = { hour: ['minutes', 12], day: ['hour', 24], week: ['hour', 168], month: ['day', 30] };
    const { reservedBytes } = StorageReport.parse(await read(apps, 'storage'));
    for (const [range, [by, points]] of Object.entries(ranges)) {
      const overview = Overview.parse(await read(apps, `overview?range=${range}`));
      expect([overview.by, overview.points.length, overview.points.at(-1)?.transfers]).toEqual([by, points, 1]);
      expect(overview.now).toMatchObject({ transfers: 1, storedBytes: reservedBytes, activeTokens: 0 });
    }
    expect(reservedBytes).toBeGreaterThan(944);
  });

  it.each(['', '?range=year', '?range=day&by=day', '?by=week', '?by=', '?by=hour&count=9999', '?by=hour&by=day'])(
    'is refused as "%s"',
    async (query) => {
      const response = await ask(createTestApps(), 'GET', `/admin/api/overview${query}`, { headers: WITH_KEY });
      await expectProblem(response, 'invalid_request');
    },
  );
});

describe('the settings', () => {
  it('are shown as they are, without keys and without where things lie', async () => {
    const environment = {
      SGRAPH_SEND_ADMIN_KEY_SHA256: 'ab'.repeat(32),
      SGRAPH_SEND_STORE: 's3://private-bucket/place',
      SGRAPH_SEND_MAX_DOWNLOADS: '7',
      SGRAPH_SEND_UPLOADS: 'token',
    };
    const text = JSON.stringify(await read(createTestApps(environment), 'settings'));
    const shown = AdminSettings.parse(JSON.parse(text));
    const values = Object.fromEntries(shown.settings.map(({ name, value }) => [name, value]));
    expect(shown).toMatchObject({ store: 's3', adminKeys: 2 });
    expect(Object.keys(values)).toEqual(SETTING_NAMES);
    expect(values).toMatchObject({
      SGRAPH_SEND_STORE: 's3',
      SGRAPH_SEND_ADMIN_KEY_SHA256: true,
      SGRAPH_SEND_ORIGIN_SHA256: false,
      SGRAPH_SEND_MAX_DOWNLOADS: 7,
      SGRAPH_SEND_UPLOADS: 'token',
    });
    expect(shown.version).toMatch(/^v[0-9]/);
    for (const secret of ['private-bucket', 'abab', 'kkkk']) expect(text).not.toContain(secret);
  });
});

describe('settings as they are written', () => {
  it('make the same settings again, without what may be secret', async () => {
    const environment = {
      SGRAPH_SEND_UPLOADS: 'token',
      SGRAPH_SEND_MAX_TRANSFER_BYTES: '5GB',
      SGRAPH_SEND_OIDC_ISSUER: 'https://accounts.example',
      SGRAPH_SEND_OIDC_CLIENT_ID: 'console',
      SGRAPH_SEND_OIDC_CLIENT_SECRET: 'a secret of the client',
      SGRAPH_SEND_OIDC_LABEL: 'Example: "all" of us #1',
      SGRAPH_SEND_OIDC_ADMINS: 'ops,security',
    };
    const shown = AdminSettings.parse(await read(createTestApps(environment), 'settings'));
    const written = Object.fromEntries(
      shown.settings.flatMap(({ name, written: text }) => (text === undefined ? [] : [[name, text]])),
    );
    expect(JSON.stringify(written)).not.toContain('secret of the client');
    const again = AdminSettings.parse(
      await read(createTestApps({ ...written, SGRAPH_SEND_OIDC_CLIENT_SECRET: 'another secret of it' }), 'settings'),
    );
    expect(again.settings).toEqual(shown.settings);
  });
});

describe('a check of the store by the admin API', () => {
  it('finds what is amiss, answers what it looked at, and continues where it is told to', async () => {
    const apps = createTestApps();
    const [one, other] = [await send(apps, 944, HOUR), await send(apps, 944, HOUR)].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    expect(StoreCheck.parse(await read(apps, 'store-check'))).toMatchObject({ transfers: 2, damaged: 0, faults: [] });
    for (const sent of [one!, other!]) await apps.store.delete(paths.part(sent.id, 1));
    const fault = { fault: 'part_missing', part: 1 };
    expect(StoreCheck.parse(await read(apps, 'store-check'))).toMatchObject({
      damaged: 2,
      faults: [
        { transfer: one!.id, ...fault },
        { transfer: other!.id, ...fault },
      ],
    });
    const rest = StoreCheck.parse(await read(apps, `store-check?after=${one!.id}`));
    expect([rest.transfers, rest.faults]).toEqual([1, [{ transfer: other!.id, ...fault }]]);
    expect(rest.next).toBeUndefined();
  });

  it('ends an answer in time, with the place where the next one begins', async () => {
    const apps = createTestApps();
    for (let count = 0; count < 9; count++) await send(apps, 944, HOUR);
    const { store } = apps;
    const slow = createTestApps({}, { ...store, list: (...args) => (slow.advance(5), store.list(...args)) });
    const found = [];
    let next: string | undefined;
    do {
      const slice = StoreCheck.parse(await read(slow, `store-check${next === undefined ? '' : `?after=${next}`}`));
      found.push(slice.transfers);
      next = slice.next;
    } while (next !== undefined);
    expect(found.slice(0, 2)).toEqual([8, 1]);
  });

  it.each(['A', '../x', 'a b'])('refuses to continue behind "%s"', async (after) => {
    const path = `/admin/api/store-check?after=${encodeURIComponent(after)}`;
    await expectProblem(await ask(createTestApps(), 'GET', path, { headers: WITH_KEY }), 'invalid_request');
  });
});
