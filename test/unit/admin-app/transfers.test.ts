import { describe, expect, it } from 'vitest';
import { AdminTransfer, AuditPage } from '../../../core/admin/schemas.ts';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { AdminTransfers, TransferLog } from '../../../core/schemas.ts';
import { key } from '../../../core/stores/key.ts';
import { CreatedToken } from '../../../core/tokens/schemas.ts';
import { ask, expectProblem, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { collector, createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

const LIST = '/admin/api/transfers';
const HOUR = 3_600;
const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: HOUR, maxDownloads: 2 };

async function send({ client }: TestApps, bytes = 1, expiresInSeconds = HOUR): Promise<{ id: string; secret: string }> {
  return client.upload({ ...TERMS, expiresInSeconds, source: sourceOf(patternBytes(bytes)) });
}

async function list(apps: TestApps, query: Record<string, string> = {}): Promise<AdminTransfers> {
  const search = new URLSearchParams(query).toString();
  const response = await ask(apps, 'GET', `${LIST}${search && '?'}${search}`, { headers: WITH_KEY });
  return AdminTransfers.parse(await response.json());
}

/** All pages of a state, and how many there were. */
async function listAll(apps: TestApps, state: string): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let query: Record<string, string> = { state };
  for (let pages = 1; ; pages++) {
    const page = await list(apps, query);
    ids.push(...page.transfers.map(({ id }) => id));
    if (page.next === undefined) return { ids, pages };
    query = { state, cursor: page.next };
  }
}

async function view(apps: TestApps, id: string): Promise<AdminTransfer> {
  return AdminTransfer.parse(await (await ask(apps, 'GET', `${LIST}/${id}`, { headers: WITH_KEY })).json());
}

async function kinds(apps: TestApps, id: string): Promise<string[]> {
  const log: unknown = await (await ask(apps, 'GET', `${LIST}/${id}/log`, { headers: WITH_KEY })).json();
  return TransferLog.parse(log).events.map(({ event }) => event.kind);
}

describe('the list of transfers', () => {
  it('shows them with their state, the newest first, a page at a time, without their encrypted metadata', async () => {
    const apps = createTestApps();
    const ids: string[] = [];
    for (let count = 0; count < 51; count++) {
      ids.unshift((await send(apps)).id);
      apps.advance(1);
    }
    const first = await list(apps);
    expect(first.transfers.map(({ id }) => id)).toEqual(ids.slice(0, 50));
    expect(first.transfers.every(({ state, metadata }) => state === 'ready' && metadata === '')).toBe(true);
    const second = await list(apps, { cursor: first.next! });
    expect(second.transfers.map(({ id }) => id)).toEqual(ids.slice(50));
    expect(second.next).toBeUndefined();
  });

  it('has no next page when the last one is exactly full', async () => {
    const apps = createTestApps();
    for (let count = 0; count < 50; count++) await send(apps);
    expect((await list(apps)).next).toBeUndefined();
    expect(await listAll(apps, 'ready')).toMatchObject({ pages: 1, ids: { length: 50 } });
  });

  it('finds all transfers of a state, each once, in pages that may be short', async () => {
    const apps = createTestApps();
    const rare = [(await send(apps, 1, 60)).id];
    for (let count = 0; count < 230; count++) {
      apps.advance(0.001);
      await send(apps, 1, 2 * HOUR);
    }
    rare.unshift((await send(apps, 1, 60)).id);
    apps.advance(HOUR);
    expect(await listAll(apps, 'expired')).toEqual({ ids: rare, pages: 2 });
    const ready = await listAll(apps, 'ready');
    expect([ready.ids.length, new Set(ready.ids).size]).toEqual([230, 230]);
    expect(await listAll(apps, 'deleted')).toEqual({ ids: [], pages: 2 });
  });

  it('goes on where one page in the middle of the index is full', async () => {
    const apps = createTestApps();
    const live: string[] = [];
    for (let count = 0; count < 120; count++) {
      apps.advance(0.001);
      const { id } = await send(apps, 1, count % 2 === 0 ? 2 * HOUR : 60);
      if (count % 2 === 0) live.unshift(id);
    }
    apps.advance(HOUR);
    expect(await listAll(apps, 'ready')).toEqual({ ids: live, pages: 2 });
  });

  it('leaves out a transfer that was removed meanwhile', async () => {
    const apps = createTestApps();
    const { id } = await send(apps);
    apps.advance(1);
    const kept = await send(apps);
    await apps.store.delete(key('transfers', id, 'transfer.json'));
    // Another process, which remembers nothing of it.
    const other = createTestApps({}, apps.store);
    expect((await list(other)).transfers.map((transfer) => transfer.id)).toEqual([kept.id]);
    expect((await list(other, { state: 'ready' })).transfers).toHaveLength(1);
  });
});

describe('a search', () => {
  it('finds by time and size, says how far it looked, and is in the audit log with the token that was asked for', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'open' });
    const early = await send(apps, 10_000);
    apps.advance(HOUR / 2);
    const late = await send(apps, 10);
    const ids = async (query: Record<string, string>): Promise<string[]> =>
      (await list(apps, query)).transfers.map(({ id }) => id);
    expect(await ids({ createdFrom: '2026-11-20T13:15:00+01:00' })).toEqual([late.id]);
    expect(await ids({ createdUntil: '2026-11-20T12:15:00Z' })).toEqual([early.id]);
    expect(await ids({ minBytes: '5000' })).toEqual([early.id]);
    expect(await ids({ expiresUntil: '2026-11-20T13:10:00Z', state: 'ready' })).toEqual([early.id]);
    await view(apps, early.id);
    expect(await ids({ activeFrom: '2026-11-20T12:30:00Z' })).toEqual([late.id, early.id]);
    expect((await list(apps, { maxBytes: '5' })).looked).toEqual({
      transfers: 2,
      backTo: '2026-11-20T12:00:00.000Z',
    });
    const made = { name: 'press', note: '', maxUses: null, expiresInSeconds: null };
    const { info } = CreatedToken.parse(
      await (await ask(apps, 'POST', '/admin/api/tokens', { headers: WITH_KEY, json: made })).json(),
    );
    expect(await ids({ token: info.id })).toEqual([]);
    const audit = AuditPage.parse(await (await ask(apps, 'GET', '/admin/api/audit', { headers: WITH_KEY })).json());
    const listed = audit.events.map(({ event }) => event).filter(({ kind }) => kind === 'transfers_listed');
    expect(listed.map(({ target }) => target)).toEqual([info.id, undefined]);
  });

  it('says what is wrong with it', async () => {
    const apps = createTestApps();
    for (const [query, said] of [
      ['createdFrom=2026-11-28T15:00:00+01:00', 'createdFrom: must be ISO 8601 with a zone'],
      ['minBytes=10MB', 'minBytes: must be a whole number of bytes'],
      ['activeFrom=2026-11-28T15:00:00Z&activeUntil=2026-11-28T14:00:00Z', 'activeFrom: must be before activeUntil'],
    ])
      expect((await expectProblem(await ask(apps, 'GET', `${LIST}?${query}`, { headers: WITH_KEY }))).detail).toContain(
        said,
      );
  });
});

describe('one transfer', () => {
  it('is shown with its parts and downloads, and without its encrypted metadata', async () => {
    const apps = createTestApps();
    const { id, secret } = await send(apps, 1_000);
    apps.advance(10);
    await apps.client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
    const transfer = await view(apps, id);
    expect(transfer).toMatchObject({
      info: { id, state: 'ready', metadata: '', downloads: { claimed: 1, finished: 1, max: 2 } },
      storedParts: { count: 1, bytes: 1_056 },
      downloads: [{ download: 1, claimedAt: '2026-11-20T12:00:10.000Z', finishedAt: '2026-11-20T12:00:10.000Z' }],
      completedAt: '2026-11-20T12:00:00.000Z',
      deleted: null,
    });
  });

  it('tells in its log that the operator looked, once an hour', async () => {
    const apps = createTestApps();
    const { id } = await send(apps);
    await view(apps, id);
    await view(apps, id);
    expect((await kinds(apps, id)).filter((kind) => kind === 'admin_viewed')).toHaveLength(1);
    apps.advance(HOUR);
    expect((await kinds(apps, id)).filter((kind) => kind === 'admin_viewed')).toHaveLength(2);
    expect((await kinds(apps, id)).at(-1)).toBe('admin_viewed');
  });

  it('is deleted by the operator: parts are gone at once, everybody is told, its log stays', async () => {
    const apps = createTestApps();
    const { id, secret } = await send(apps, 1_000);
    apps.advance(60);
    expect((await ask(apps, 'DELETE', `${LIST}/${id}`, { headers: WITH_KEY })).status).toBe(204);
    expect((await storedTexts(apps.store, 'transfers', id, 'parts')).size).toBe(0);
    expect((await storedTexts(apps.store, 'expiring')).size).toBe(0);
    await expect(apps.client.open(id, secret)).rejects.toMatchObject({ code: 'deleted' });
    expect(await view(apps, id)).toMatchObject({
      info: { state: 'deleted' },
      storedParts: { count: 0, bytes: 0 },
      deleted: { at: '2026-11-20T12:01:00.000Z', by: 'admin' },
    });
    const log = TransferLog.parse(await (await ask(apps, 'GET', `${LIST}/${id}/log`, { headers: WITH_KEY })).json());
    expect(log.events.filter(({ event }) => event.kind === 'deleted').map(({ event }) => event.by)).toEqual(['admin']);
  });

  it('can be deleted again, which changes nothing', async () => {
    const apps = createTestApps();
    const { id } = await send(apps);
    await ask(apps, 'DELETE', `${LIST}/${id}`, { headers: WITH_KEY });
    const before = await storedTexts(apps.store, 'transfers');
    expect((await ask(apps, 'DELETE', `${LIST}/${id}`, { headers: WITH_KEY })).status).toBe(204);
    expect(await storedTexts(apps.store, 'transfers')).toEqual(before);
  });

  it('that never was is not found, and leaves nothing behind', async () => {
    const apps = createTestApps();
    const { transferId } = await deriveLinkKeys(newSecret());
    for (const [method, rest] of [
      ['GET', ''],
      ['GET', '/log'],
      ['DELETE', ''],
    ] as const) {
      await expectProblem(await ask(apps, method, `${LIST}/${transferId}${rest}`, { headers: WITH_KEY }), 'not_found');
    }
    expect([...(await storedTexts(apps.store)).keys()].filter((name) => !name.startsWith('day-keys/'))).toEqual([]);
  });
});
