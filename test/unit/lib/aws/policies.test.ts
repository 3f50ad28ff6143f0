import { describe, expect, it } from 'vitest';
import type { Client } from '../../../../core/client/client.ts';
import { createClient } from '../../../../core/client/client.ts';
import type { FileRequestClient } from '../../../../core/client/file-requests.ts';
import { createFileRequestClient, sendToRequest } from '../../../../core/client/file-requests.ts';
import type { Transport } from '../../../../core/client/transport.ts';
import { newSecret } from '../../../../core/crypto/keys.ts';
import type { Key } from '../../../../core/stores/key.ts';
import { createMemoryStore } from '../../../../core/stores/memory.ts';
import type { Store } from '../../../../core/stores/store.ts';
import { CreatedToken } from '../../../../core/tokens/schemas.ts';
import { createAdminApp } from '../../../../lambdas/admin/app.ts';
import type { AppOptions } from '../../../../lambdas/http/app-env.ts';
import { readSettings } from '../../../../lambdas/settings.ts';
import { createUserApp } from '../../../../lambdas/user/app.ts';
import type { AppName } from '../../../../lib/config/names.ts';
import { accessPolicy, boundaryPolicy, bucketArn } from '../../../../lib/aws/policies.ts';
import { STORE_PREFIXES } from '../../../../lib/config/store-access.ts';
import { ask, signIn, WITH_KEY } from '../../../support/admin.ts';
import { ADMIN_KEY, collector, ORIGIN, patternBytes, sourceOf } from '../../../support/app.ts';
import type { Right } from '../../../support/guarded-store.ts';
import { covers, createGuardedStore, rightsIn } from '../../../support/guarded-store.ts';
import { keysWith } from '../../../support/transfers.ts';
import { testConfig } from '../deployment.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const config = testConfig();
const bucket = bucketArn(config);

/** Rights on objects that the role of an app has. */
const rightsOf = (app: AppName): Right[] =>
  rightsIn(accessPolicy(config, app).Statement).filter((right) => right.includes('Object '));

interface Deployed {
  readonly user: ReturnType<typeof createUserApp>;
  readonly admin: ReturnType<typeof createAdminApp>;
  readonly client: Client;
  readonly requests: FileRequestClient;
  readonly used: Set<`${AppName} ${Right}`>;
  advance(ms: number): void;
  /** As an older version left it: a transfer that no entry leads to. */
  loseEntries(id: string): Promise<void>;
}

/** Both apps over one store, each with the rights of its role and no others. */
function createDeployed(rights: Readonly<Record<AppName, readonly Right[]>>): Deployed {
  let now = Date.parse('2026-11-20T12:00:00.000Z');
  const memory = createMemoryStore();
  const faults: string[] = [];
  const used = { user: new Set<Right>(), admin: new Set<Right>() };
  const optionsFor = (store: Store): AppOptions => ({
    store,
    settings: readSettings({ SGRAPH_SEND_ADMIN_KEY: ADMIN_KEY, SGRAPH_SEND_LOG_RETENTION_DAYS: '2' }, false),
    clock: () => now,
    assets: new Map(),
    log: ({ fault }) => {
      if (fault !== undefined) faults.push(String(fault));
    },
    peerAddress: () => '203.0.113.9',
    requestBody: (c) => c.req.raw.body,
    soon: (work) => work(),
  });
  const guarded = (app: AppName): AppOptions => optionsFor(createGuardedStore(memory, bucket, rights[app], used[app]));
  const user = createUserApp(guarded('user'));
  const transport: Transport = async ({ url, method, headers, body }) => {
    const length = body && { 'content-length': String(body.byteLength) };
    const response = await user.request(url, { method, headers: { ...headers, ...length }, ...(body && { body }) });
    if (response.status < 500) return response;
    // A fault of the server would be tried again for a while.
    const detail = faults.join('; ');
    const problem = {
      type: 'about:blank',
      title: 'refused',
      status: 400,
      code: 'invalid_request',
      detail,
      request: '',
    };
    return Response.json(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } });
  };
  return {
    user,
    admin: createAdminApp(guarded('admin')),
    client: createClient({ baseUrl: ORIGIN, transport }),
    requests: createFileRequestClient({ baseUrl: ORIGIN, transport }),
    get used() {
      return new Set(
        (['user', 'admin'] as const).flatMap((app) => [...used[app]].map((right) => `${app} ${right}` as const)),
      );
    },
    advance: (ms) => (now += ms),
    async loseEntries(id) {
      const found = [...(await keysWith(memory, 'index/')), ...(await keysWith(memory, 'expiring/'))];
      await memory.deleteMany(found.filter((key) => key.includes(id)) as Key[]);
    },
  };
}

/** Asks the admin app with its key and gives the answer, which must be good. */
async function admin(apps: Deployed, method: string, path: string, json?: object): Promise<Response> {
  const response = await ask(apps, method, `/admin/api${path}`, { headers: WITH_KEY, ...(json && { json }) });
  expect(response.status, `${method} ${path}: ${await response.clone().text()}`).toBeLessThan(300);
  return response;
}

async function makeToken(apps: Deployed, maxUses: number): Promise<{ token: string; id: string }> {
  const made = await admin(apps, 'POST', '/tokens', { name: 'one', maxUses, expiresInSeconds: null });
  const { token, info } = CreatedToken.parse(await made.json());
  return { token, id: info.id };
}

const send = (apps: Deployed, token: string, expiresInSeconds = 3_600): ReturnType<Client['upload']> =>
  apps.client.upload({
    source: sourceOf(patternBytes(1_000)),
    metadata: { name: 'file', type: '' },
    expiresInSeconds,
    maxDownloads: 1,
    token,
  });

async function receive({ client }: Deployed, { id, secret }: { id: string; secret: string }): Promise<void> {
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
}

/** What senders, recipients and operators do within a week, every route of both apps included. */
async function liveForAWeek(apps: Deployed): Promise<void> {
  const { client, user } = apps;
  expect((await user.request('/health')).status).toBe(200);
  expect((await ask(apps, 'GET', '/admin/health')).status).toBe(200);
  expect((await user.request('/health/ready')).status).toBe(200);
  expect((await ask(apps, 'GET', '/admin/health/ready')).status).toBe(200);
  const { token, id } = await makeToken(apps, 20);

  const read = await send(apps, token);
  await receive(apps, read);
  await expect(receive(apps, read)).rejects.toThrow();
  await client.log(read.id, { ownerSecret: read.ownerSecret });
  const removed = await send(apps, token);
  await client.delete(removed.id, removed.ownerSecret);
  const expiring = await send(apps, token, 60);
  const taken = await send(apps, token);
  const kept = await send(apps, token, 3_600);
  // 20 days from the first moment of this test.
  await client.changeExpiry(kept.id, kept.ownerSecret, '2026-12-10T12:00:00.000Z');

  await useRequest(apps, token);
  await useTokens(apps, id);
  await useConsole(apps, kept.id);
  await admin(apps, 'DELETE', `/transfers/${taken.id}`);
  await apps.loseEntries(kept.id);
  for (const ms of [2 * HOUR, DAY, DAY, 2 * DAY, 3 * DAY]) {
    apps.advance(ms);
    // The first request of a day makes its key, whichever app it is for.
    if (ms > 2 * DAY) await client.info();
    await admin(apps, 'POST', '/purge');
    await useConsole(apps, kept.id);
  }
  // The longest life of a transfer, for which the files of a request stay.
  apps.advance(31 * DAY);
  await admin(apps, 'POST', '/purge');
  expect(await (await admin(apps, 'GET', '/transfers')).text()).not.toContain(expiring.id);
}

/** A request, a transfer that is sent to it, and its end. */
async function useRequest({ client, requests }: Deployed, token: string): Promise<void> {
  const { id, ownerSecret, publicKey } = await requests.create({ expiresInSeconds: 60, maxTransfers: 2, token });
  const file = { source: sourceOf(patternBytes(1_000)), metadata: { name: 'file', type: '' }, maxDownloads: 1 };
  await client.upload({ ...file, expiresInSeconds: 60, forRequest: sendToRequest(publicKey) });
  expect(await requests.received(id, ownerSecret)).toHaveLength(1);
  await requests.close(id, ownerSecret);
}

async function useTokens(apps: Deployed, id: string): Promise<void> {
  await admin(apps, 'GET', '/tokens');
  await admin(apps, 'POST', `/tokens/${id}/revoke`);
  await admin(apps, 'POST', `/tokens/${id}/reactivate`);
  await admin(apps, 'POST', `/tokens/${id}/limit`, { maxUses: 30 });
  await admin(apps, 'GET', `/tokens/${id}`);
  const other = await makeToken(apps, 1);
  await send(apps, other.token);
  await expect(send(apps, other.token)).rejects.toThrow();
  await admin(apps, 'DELETE', `/tokens/${other.id}`);
}

/** A session that looks at everything, and one more for a transfer that is kept. */
async function useConsole(apps: Deployed, transfer: string): Promise<void> {
  const headers = await signIn(apps);
  const pages = ['/session', '/overview?by=hour', '/overview?by=day', '/transfers', '/storage', '/settings', '/audit'];
  for (const path of [...pages, `/transfers/${transfer}`, `/transfers/${transfer}/log`]) {
    apps.advance(70_000);
    expect((await ask(apps, 'GET', `/admin/api${path}`, { headers })).status, path).toBe(200);
  }
  expect((await ask(apps, 'DELETE', '/admin/api/session', { headers })).status).toBe(204);
  expect((await ask(apps, 'GET', '/admin/api/session', { headers })).status).toBe(401);
}

describe('the rights of the roles', () => {
  const all = (): Record<AppName, Right[]> => ({ user: rightsOf('user'), admin: rightsOf('admin') });

  it('are enough for everything that both apps do in a week, and none is more than that', async () => {
    const rights = all();
    const apps = createDeployed(rights);
    await liveForAWeek(apps);
    const given = (['user', 'admin'] as const).flatMap((app) => rights[app].map((right) => `${app} ${right}` as const));
    expect(given.filter((right) => !apps.used.has(right))).toEqual([]);
  });

  it('are missed when one is taken away', async () => {
    const rights = all();
    const first = rights.user.filter((right) => !right.endsWith('/tokens/*/uses/*'));
    await expect(liveForAWeek(createDeployed({ ...rights, user: first }))).rejects.toThrow();
    const second = rights.admin.filter((right) => !(right.startsWith('s3:PutObject') && right.endsWith('/stats/*')));
    await expect(liveForAWeek(createDeployed({ ...rights, admin: second }))).rejects.toThrow();
  });

  it('lie within the boundary that a locked role gets', () => {
    const boundary = rightsIn(boundaryPolicy(config).Statement);
    const isWithin = (right: Right): boolean => {
      const [action, resource = ''] = right.split(' ');
      return boundary.some((other) => {
        const [granted, pattern = ''] = other.split(' ');
        return granted === action && covers(pattern, resource);
      });
    };
    for (const app of ['user', 'admin'] as const)
      expect(rightsIn(accessPolicy(config, app).Statement).filter((right) => !isWithin(right))).toEqual([]);
    expect(isWithin(`s3:PutObject ${bucket}/elsewhere/x`)).toBe(false);
  });

  it('name the places that the product writes to, and those alone', () => {
    const places = (['user', 'admin'] as const).flatMap(rightsOf).map((right) => right.split(`${bucket}/`)[1] ?? '');
    const tops = places.filter((place) => place !== 'health').map((place) => `${place.split('/')[0] ?? ''}/`);
    expect([...new Set(tops)].sort()).toEqual([...STORE_PREFIXES].sort());
  });
});
