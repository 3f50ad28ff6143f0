import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { prefix } from '../../../core/stores/key.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { SendError } from '../../../core/errors.ts';
import type { Store } from '../../../core/stores/store.ts';
import { parseActivity } from '../../../core/stats/activity.ts';
import type { Tally } from '../../../core/stats/tally.ts';
import { addTally, newTally } from '../../../core/stats/tally.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, collector, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';

const ADDRESS = '203.0.113.9';

async function activityKeys({ store, settle }: TestApps): Promise<string[]> {
  await settle();
  return (await store.list(prefix('activity'))).objects.map(({ key }) => key);
}

async function tallyOf(apps: TestApps): Promise<Tally> {
  const tally = newTally();
  for (const key of await activityKeys(apps)) addTally(tally, parseActivity(key) ?? newTally());
  return tally;
}

/** What was counted of each kind, apart from its latencies. */
async function counted(apps: TestApps): Promise<Record<string, number[]>> {
  const { kinds } = await tallyOf(apps);
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, { requests, created, refused, failed, bytes }]) => [
      kind,
      [requests, created, refused, failed, bytes],
    ]),
  );
}

describe('the activity of the transfer API', () => {
  it('is counted by kind: requests, created, refused, failed, bytes of ciphertext', async () => {
    const apps = createTestApps();
    const { client } = apps;
    const link = await client.upload({
      metadata: { name: 'secret-name.bin', type: '' },
      maxDownloads: 1,
      expiresInSeconds: 600,
      source: sourceOf(patternBytes(1_000)),
    });
    await client.download({ id: link.id, secret: link.secret, claimId: newSecret(), sink: collector().sink });
    const late = client.changeExpiry(link.id, link.ownerSecret, '2026-11-20T12:20:00.000Z');
    await expect(late).rejects.toMatchObject({ code: 'limit_reached' });
    const bytes = 1_056;
    expect(await counted(apps)).toEqual({
      create: [1, 1, 0, 0, 0],
      put_part: [1, 0, 0, 0, bytes],
      complete: [1, 0, 0, 0, bytes],
      view: [1, 0, 0, 0, 0],
      claim: [1, 1, 0, 0, 0],
      get_part: [1, 0, 0, 0, bytes],
      finish: [1, 0, 0, 0, 0],
      change_expiry: [1, 0, 1, 0, 0],
    });
    expect((await tallyOf(apps)).refusals).toEqual({ 410: 1 });
    const hours = new Set((await activityKeys(apps)).map((key) => key.split('/')[1]));
    expect([...hours]).toEqual(['2026112012']);
  });

  it('of a thousand requests for a transfer that never was is one empty object, and nothing else is stored', async () => {
    const apps = createTestApps({ SGRAPH_SEND_ANONYMISE: 'drop' });
    const { terms } = await newTerms();
    for (let request = 0; request < 1_000; request++) await apps.user.request(`${ORIGIN}/api/transfers/${terms.id}`);
    expect((await apps.store.list(prefix())).objects).toEqual([]);
    expect(await activityKeys(apps)).toHaveLength(1);
    expect((await apps.store.list(prefix())).objects.map(({ bytes }) => bytes)).toEqual([0]);
    expect(await counted(apps)).toEqual({ view: [1_000, 0, 1_000, 0, 0] });
    expect((await tallyOf(apps)).refusals).toEqual({ 404: 1_000 });
  });

  it('holds nothing about who asked and for what', async () => {
    const apps = createTestApps();
    const { id } = await apps.client.upload({
      metadata: { name: 'secret-name.bin', type: '' },
      maxDownloads: 1,
      expiresInSeconds: 600,
      source: sourceOf(patternBytes(10)),
    });
    const [event] = (await apps.store.list(prefix('transfers', id, 'events'))).objects;
    expect(event).toBeDefined();
    for (const key of await activityKeys(apps)) {
      for (const trace of [ADDRESS, id, 'secret', 'unknown', ADDRESS.replaceAll('.', '-')]) {
        expect(key).not.toContain(trace);
      }
      expect(key).toMatch(/^activity\/[0-9]{10}\/[0-9a-z]{26}(?:-[a-z_]+(?:\.[a-z]+[0-9]+)+)+$/);
      expect((await apps.store.head(key as never))?.bytes).toBe(0);
    }
  });

  it('counts refusals by their status, and no bytes for them', async () => {
    const apps = createTestApps();
    const { user } = apps;
    const { terms } = await newTerms();
    const at = `${ORIGIN}/api/transfers/${terms.id}`;
    await user.request(at);
    await user.request(`${at}/parts/1`, { method: 'PUT', body: new Uint8Array(1), headers: { 'content-length': '1' } });
    await user.request(`${ORIGIN}/api/transfers`, { method: 'POST', body: 'x' });
    await user.request(`${ORIGIN}/api/transfers/not-an-id/log`);
    expect(await counted(apps)).toEqual({
      view: [1, 0, 1, 0, 0],
      put_part: [1, 0, 1, 0, 0],
      create: [1, 0, 1, 0, 0],
      log: [1, 0, 1, 0, 0],
    });
    expect((await tallyOf(apps)).refusals).toEqual({ 400: 1, 404: 2, 415: 1 });
  });

  it('counts a repeated creation as a request, not as a transfer', async () => {
    const apps = createTestApps();
    const { terms } = await newTerms();
    for (let time = 0; time < 2; time++) await create(apps, terms);
    expect(await counted(apps)).toEqual({ create: [2, 1, 0, 0, 0] });
  });

  it('counts the bytes of an upload when it is completed, once', async () => {
    const apps = createTestApps();
    const { terms, ownerProof } = await newTerms({ partBytes: 8_192 });
    await create(apps, terms);
    const at = `${ORIGIN}/api/transfers/${terms.id}`;
    const headers = { 'x-sgraph-send-owner': ownerProof };
    const body = new Uint8Array(terms.ciphertextBytes);
    const length = { 'content-length': String(body.byteLength) };
    await apps.user.request(`${at}/parts/1`, { method: 'PUT', body, headers: { ...headers, ...length } });
    expect((await counted(apps))['complete']).toBeUndefined();
    for (let time = 0; time < 2; time++) {
      expect((await apps.user.request(`${at}/complete`, { method: 'POST', headers })).status).toBe(200);
    }
    expect((await counted(apps))['complete']).toEqual([2, 0, 0, 0, terms.ciphertextBytes]);
  });

  it('leaves out what is no request to the transfer API', async () => {
    const apps = createTestApps();
    for (const path of ['/health', '/api/info', '/api/openapi.json', '/api/nothing', '/']) {
      await apps.user.request(`${ORIGIN}${path}`);
    }
    await apps.admin.request(`${ORIGIN}/admin/api/transfers`);
    expect(await activityKeys(apps)).toEqual([]);
  });

  it('that cannot be stored fails no request, is logged by its code and stored the next time', async () => {
    const store = createMemoryStore();
    let isFull = true;
    const broken: Store = {
      ...store,
      create: (key, body) =>
        isFull && key.startsWith('activity/') ? Promise.reject(new SendError('storage_full')) : store.create(key, body),
    };
    const apps = createTestApps({}, broken);
    const { terms } = await newTerms();
    expect((await create(apps, terms)).status).toBe(201);
    await apps.settle();
    expect(apps.logLines).toContainEqual(expect.objectContaining({ route: 'activity', code: 'storage_full' }));
    isFull = false;
    expect(await counted(apps)).toEqual({ create: [1, 1, 0, 0, 0] });
  });
});

function create({ user }: TestApps, terms: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(terms);
  return Promise.resolve(user.request(`${ORIGIN}/api/transfers`, { method: 'POST', body, headers }));
}

describe('the key of an activity', () => {
  it('of an older version, one for each request, is still counted', () => {
    const key = `activity/2026112012/${'0'.repeat(26)}-get_part-200-1056-7`;
    const latency = [0, 0, 0, 1, ...Array.from({ length: 11 }, () => 0)];
    expect(parseActivity(key)).toEqual({
      kinds: { get_part: { requests: 1, created: 0, refused: 0, failed: 0, bytes: 1_056, latency } },
      refusals: {},
    });
  });
});
