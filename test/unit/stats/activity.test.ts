import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { prefix } from '../../../core/stores/key.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { SendError } from '../../../core/errors.ts';
import type { Store } from '../../../core/stores/store.ts';
import { parseActivity } from '../../../core/stats/activity.ts';
import type { AppOptions } from '../../../lambdas/http/app-env.ts';
import { createBacklog } from '../../../lambdas/http/backlog.ts';
import { readSettings } from '../../../lambdas/settings.ts';
import { createUserApp } from '../../../lambdas/user/app.ts';
import { createTestApps, collector, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';

const ADDRESS = '203.0.113.9';

async function activityKeys(store: Store): Promise<string[]> {
  return (await store.list(prefix('activity'))).objects.map(({ key }) => key);
}

/** What was counted, in order, without its time. */
async function counted(store: Store): Promise<(string | number | undefined)[][]> {
  const activities = (await activityKeys(store)).map(parseActivity);
  return activities.map((activity) => [activity?.kind, activity?.status, activity?.bytes]);
}

describe('the activity of the transfer API', () => {
  it('is one key per request with its kind, status and bytes of ciphertext', async () => {
    const { client, store } = createTestApps();
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
    expect(await counted(store)).toEqual([
      ['create', 201, bytes],
      ['part_urls', 200, 0],
      ['put_part', 204, bytes],
      ['complete', 200, 0],
      ['view', 200, 0],
      ['claim', 201, 0],
      ['part_urls', 200, 0],
      ['get_part', 200, bytes],
      ['finish', 204, 0],
      ['change_expiry', 410, 0],
    ]);
    const hours = new Set((await activityKeys(store)).map((key) => key.split('/')[1]));
    expect([...hours]).toEqual(['2026112012']);
  });

  it('holds nothing about who asked and for what', async () => {
    const { client, store } = createTestApps();
    const { id } = await client.upload({
      metadata: { name: 'secret-name.bin', type: '' },
      maxDownloads: 1,
      expiresInSeconds: 600,
      source: sourceOf(patternBytes(10)),
    });
    const [event] = (await store.list(prefix('transfers', id, 'events'))).objects;
    expect(event).toBeDefined();
    for (const key of await activityKeys(store)) {
      for (const trace of [ADDRESS, id, 'secret', 'unknown', ADDRESS.replaceAll('.', '-')]) {
        expect(key).not.toContain(trace);
      }
      expect(key).toMatch(/^activity\/[0-9]{10}\/[0-9a-z]{26}-[a-z_]+-[0-9]{3}-[0-9]+-[0-9]+$/);
      expect((await store.head(key as never))?.bytes).toBe(0);
    }
  });

  it('counts refusals by their status, and no bytes for them', async () => {
    const { user, store } = createTestApps();
    const { terms } = await newTerms();
    const at = `${ORIGIN}/api/transfers/${terms.id}`;
    await user.request(at);
    await user.request(`${at}/parts/1`, { method: 'PUT', body: new Uint8Array(1), headers: { 'content-length': '1' } });
    await user.request(`${ORIGIN}/api/transfers`, { method: 'POST', body: 'x' });
    await user.request(`${ORIGIN}/api/transfers/not-an-id/log`);
    expect(await counted(store)).toEqual([
      ['view', 404, 0],
      ['put_part', 404, 0],
      ['create', 415, 0],
      ['log', 400, 0],
    ]);
  });

  it('counts a repeated creation as a request, not as a transfer', async () => {
    const { user, store } = createTestApps();
    const { terms } = await newTerms();
    const body = JSON.stringify(terms);
    const create = (): Promise<Response> =>
      Promise.resolve(
        user.request(`${ORIGIN}/api/transfers`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json' },
        }),
      );
    await create();
    await create();
    expect(await counted(store)).toEqual([
      ['create', 201, terms.ciphertextBytes],
      ['create', 200, 0],
    ]);
  });

  it('leaves out what is no request to the transfer API', async () => {
    const { user, admin, store } = createTestApps();
    for (const path of ['/health', '/api/info', '/api/openapi.json', '/api/nothing', '/']) {
      await user.request(`${ORIGIN}${path}`);
    }
    await admin.request(`${ORIGIN}/admin/api/transfers`);
    expect(await activityKeys(store)).toEqual([]);
  });

  it('that cannot be stored fails no request and is logged by its code', async () => {
    const store = createMemoryStore();
    const broken: Store = {
      ...store,
      create: (key, body) =>
        key.startsWith('activity/') ? Promise.reject(new SendError('storage_full')) : store.create(key, body),
    };
    const { user, logLines } = createTestApps({}, broken);
    const { terms } = await newTerms();
    const answer = await user.request(`${ORIGIN}/api/transfers`, {
      method: 'POST',
      body: JSON.stringify(terms),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(201);
    expect(logLines).toContainEqual(expect.objectContaining({ route: 'activity', code: 'storage_full' }));
  });
});

describe('an activity on its way to the store', () => {
  /** An app over a store that keeps activities waiting until the test lets them go. */
  function setUp(later: AppOptions['later']): { ask: () => Promise<Response>; letGo: () => void; store: Store } {
    const store = createMemoryStore();
    const gate = Promise.withResolvers<undefined>();
    const slow: Store = {
      ...store,
      async create(key, body) {
        if (key.startsWith('activity/')) await gate.promise;
        return store.create(key, body);
      },
    };
    const app = createUserApp({
      store: slow,
      settings: readSettings({}, true),
      clock: () => Date.parse('2026-11-20T12:00:00.000Z'),
      assets: new Map(),
      log: () => undefined,
      peerAddress: () => ADDRESS,
      requestBody: (c) => c.req.raw.body,
      later,
    });
    const ask = async (): Promise<Response> => app.request(`${ORIGIN}/api/transfers/${'a'.repeat(26)}`);
    return { ask, letGo: () => gate.resolve(undefined), store };
  }

  it('does not hold up the answer where the process lives on, and is waited for', async () => {
    const { later, settled } = createBacklog(10);
    const { ask, letGo, store } = setUp(later);
    expect((await ask()).status).toBe(404);
    expect(await activityKeys(store)).toEqual([]);
    const done = settled();
    letGo();
    await done;
    expect(await activityKeys(store)).toHaveLength(1);
  });

  it('is stored before the answer where the process freezes with it', async () => {
    const { ask, letGo, store } = setUp((work) => work);
    let answered = false;
    const answer = ask().then(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answered).toBe(false);
    letGo();
    await answer;
    expect(await activityKeys(store)).toHaveLength(1);
  });
});
