import { describe, expect, it } from 'vitest';
import { AdminTransfers, Problem, TransferLog } from '../../../core/schemas.ts';
import { ADMIN_KEY, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
const KEY = { 'x-sgraph-send-admin-key': ADMIN_KEY };

describe('the admin API', () => {
  it.each([
    ['without a key', {}],
    ['with a wrong key', { 'x-sgraph-send-admin-key': 'w'.repeat(40) }],
    ['with a key that is only the beginning', { 'x-sgraph-send-admin-key': ADMIN_KEY.slice(0, -1) }],
    ['with an empty key', { 'x-sgraph-send-admin-key': '' }],
  ])('answers 401 as a problem document %s, on addresses that exist and on others', async (_, headers) => {
    const { admin } = createTestApps();
    for (const path of [
      '/admin/api/transfers',
      '/admin/api/openapi.json',
      '/admin/api/nothing',
      '/admin/api/transfers/x/log',
    ]) {
      const response = await admin.request(ORIGIN + path, { headers });
      expect(response.status, path).toBe(401);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(Problem.parse(await response.json()).code).toBe('unauthorized');
    }
  });

  it('refuses every key where none is configured', async () => {
    const { admin } = createTestApps({ SGRAPH_SEND_ADMIN_KEY: '' });
    expect((await admin.request(`${ORIGIN}/admin/api/transfers`, { headers: KEY })).status).toBe(401);
    expect(
      (await admin.request(`${ORIGIN}/admin/api/transfers`, { headers: { 'x-sgraph-send-admin-key': 'undefined' } }))
        .status,
    ).toBe(401);
  });

  it('lists transfers with their state, the newest first, a page at a time', async () => {
    const { admin, client, advance } = createTestApps();
    const ids: string[] = [];
    for (let count = 0; count < 51; count++) {
      const { id } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(1)) });
      ids.unshift(id);
      advance(1);
    }
    const read = async (query: string): Promise<AdminTransfers> =>
      AdminTransfers.parse(
        await (await admin.request(`${ORIGIN}/admin/api/transfers${query}`, { headers: KEY })).json(),
      );
    const first = await read('');
    expect(first.transfers.map(({ id }) => id)).toEqual(ids.slice(0, 50));
    expect(first.transfers.every(({ state }) => state === 'ready')).toBe(true);
    const second = await read(`?cursor=${encodeURIComponent(first.next!)}`);
    expect(second.transfers.map(({ id }) => id)).toEqual(ids.slice(50));
    expect(second.next).toBeUndefined();
  });

  it('shows the log of a transfer, and that the admin looked', async () => {
    const { admin, client } = createTestApps();
    const { id } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(1)) });
    const response = await admin.request(`${ORIGIN}/admin/api/transfers/${id}/log`, { headers: KEY });
    const kinds = TransferLog.parse(await response.json()).events.map(({ event }) => event.kind);
    expect(kinds).toContain('completed');
    expect(kinds.at(-1)).toBe('admin_viewed');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['?cursor=../../x', '?cursor=', '?unknown=1'])('refuses the query "%s"', async (query) => {
    const { admin } = createTestApps();
    expect((await admin.request(`${ORIGIN}/admin/api/transfers${query}`, { headers: KEY })).status).toBe(400);
  });

  it('answers health without a key', async () => {
    const { admin } = createTestApps();
    expect(await (await admin.request(`${ORIGIN}/admin/health`)).json()).toMatchObject({ status: 'ok' });
  });
});
