import { describe, expect, it } from 'vitest';
import { AuditPage } from '../../../core/admin/schemas.ts';
import { createClient } from '../../../core/client/client.ts';
import type { Client, Uploaded } from '../../../core/client/client.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { AdminTransfers } from '../../../core/schemas.ts';
import { Overview } from '../../../core/stats/schemas.ts';
import { tokenPaths } from '../../../core/tokens/paths.ts';
import { addPending } from '../../../core/transfer/pending.ts';
import { prefix } from '../../../core/stores/key.ts';
import { newAccessToken } from '../../../core/tokens/access-token.ts';
import type { CreateToken } from '../../../core/tokens/schemas.ts';
import { CreatedToken } from '../../../core/tokens/schemas.ts';
import { ask, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { countReads } from '../../support/faulty-store.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { newTerms } from '../../support/terms.ts';
import { tokenTerms } from '../../support/tokens.ts';

const TRIAL = { maxUses: 3, expiresInSeconds: 900, trial: true } as const;
const HEADER = 'x-sgraph-send-trial';

async function makeToken(apps: TestApps, terms: Partial<CreateToken> = TRIAL): Promise<CreatedToken> {
  const answer = await ask(apps, 'POST', '/admin/api/tokens', { headers: WITH_KEY, json: tokenTerms(terms) });
  return CreatedToken.parse(await answer.json());
}

/** A client whose every request shows the token of a trial. */
function clientOf({ transport }: TestApps, trial: string): Client {
  return createClient({
    baseUrl: ORIGIN,
    transport: (request) => transport({ ...request, headers: { ...request.headers, [HEADER]: trial } }),
  });
}

const send = (client: Client, token?: string): Promise<Uploaded> =>
  client.upload({
    metadata: { name: 'a.bin', type: '' },
    maxDownloads: 2,
    expiresInSeconds: 600,
    source: sourceOf(patternBytes(1_000)),
    ...(token !== undefined && { token }),
  });

/** Sends a file, gets it back, asks for what is not there and does what is refused. */
async function tryAll(client: Client, token?: string): Promise<Uploaded> {
  const sent = await send(client, token);
  const { id, secret, ownerSecret } = sent;
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  await expect(client.open(id, newSecret())).rejects.toMatchObject({ code: 'wrong_key' });
  await expect(client.status('a'.repeat(26), ownerSecret)).rejects.toMatchObject({ code: 'not_found' });
  await client.log(id, { ownerSecret });
  return sent;
}

async function counted(apps: TestApps): Promise<number> {
  await apps.settle();
  const answer = await ask(apps, 'GET', '/admin/api/overview?by=hour', { headers: WITH_KEY });
  return Overview.parse(await answer.json()).points.reduce((sum, { requests }) => sum + requests, 0);
}

async function listed(apps: TestApps): Promise<string[]> {
  const answer = await ask(apps, 'GET', '/admin/api/transfers', { headers: WITH_KEY });
  return AdminTransfers.parse(await answer.json()).transfers.map(({ id }) => id);
}

const view = (apps: TestApps, headers: Record<string, string>): Response | Promise<Response> =>
  apps.user.request(`${ORIGIN}/api/transfers/${'a'.repeat(26)}`, { headers });

describe.each(['open', 'token'])('a trial where uploads are %s', (uploads) => {
  it('is in no statistics, whatever is asked, and in no list once its token is deleted', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: uploads });
    const { token, info } = await makeToken(apps);
    const kept = await send(apps.client, (await makeToken(apps, {})).token);
    const before = await counted(apps);
    expect(before).toBeGreaterThan(2);
    const sent = await tryAll(clientOf(apps, token), token);
    expect(await counted(apps)).toBe(before);
    expect((await listed(apps)).sort()).toEqual([kept.id, sent.id].sort());

    expect((await ask(apps, 'DELETE', `/admin/api/tokens/${info.id}`, { headers: WITH_KEY })).status).toBe(204);
    expect(await listed(apps)).toEqual([kept.id]);
    expect([...(await storedTexts(apps.store, 'transfers', sent.id)).keys()]).toEqual([
      `transfers/${sent.id}/deleted.json`,
    ]);
    expect(await counted(apps)).toBe(before);
    await apps.client.download({ ...kept, claimId: newSecret(), sink: collector().sink });
  });
});

describe('a trial', () => {
  it('leaves no file at all once its transfers would have expired and maintenance has been', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'token', SGRAPH_SEND_LOG_RETENTION_DAYS: '2' });
    const { token, info } = await makeToken(apps);
    const whole = await send(clientOf(apps, token), token);
    const { terms } = await newTerms();
    const headers = { 'content-type': 'application/json', 'x-sgraph-send-token': token, [HEADER]: token };
    const begun = await apps.user.request(`${ORIGIN}/api/transfers`, {
      method: 'POST',
      headers,
      body: JSON.stringify(terms),
    });
    expect(begun.status).toBe(201);
    await ask(apps, 'DELETE', `/admin/api/tokens/${info.id}`, { headers: WITH_KEY });
    for (const hours of [0, 3, 25, 72, 2]) {
      apps.advance(hours * 3_600);
      expect((await ask(apps, 'POST', '/admin/api/purge', { headers: WITH_KEY })).status).toBe(200);
    }
    const keys = (await apps.store.list(prefix())).objects.map(({ key }) => key);
    expect(keys.filter((key) => key.includes(whole.id) || key.includes(terms.id))).toEqual([]);
  });

  it('stays in the record of what operators did: made, and deleted with so many transfers', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'open' });
    const { token, info } = await makeToken(apps);
    for (let count = 0; count < 2; count++) await send(clientOf(apps, token));
    await ask(apps, 'DELETE', `/admin/api/tokens/${info.id}`, { headers: WITH_KEY });
    const answer = await ask(apps, 'GET', '/admin/api/audit', { headers: WITH_KEY });
    const { events } = AuditPage.parse(await answer.json());
    const told = events.map(({ event: { kind, target, count } }) => ({ kind, target, count }));
    expect(told).toContainEqual({ kind: 'token_created', target: info.id, count: undefined });
    expect(told).toContainEqual({ kind: 'token_deleted', target: info.id, count: 2 });
  });

  it('makes no transfer that is not its own: one that is used up, revoked or expired is refused', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'open' });
    const { token, info } = await makeToken(apps, { ...TRIAL, maxUses: 1 });
    const client = clientOf(apps, token);
    await send(client);
    await expect(send(client)).rejects.toMatchObject({ code: 'token_used_up' });
    await ask(apps, 'POST', `/admin/api/tokens/${info.id}/revoke`, { headers: WITH_KEY });
    await expect(send(client)).rejects.toMatchObject({ code: 'token_revoked' });
    expect(await listed(apps)).toHaveLength(1);
  });
});

describe('a trial that nobody deletes', () => {
  it('is deleted with all that it made once it is over, and not before', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'open' });
    const { token } = await makeToken(apps, { ...TRIAL, expiresInSeconds: 3_600 });
    const plain = await makeToken(apps, {});
    const { id } = await send(clientOf(apps, token));
    const purge = async (): Promise<number> =>
      (await ask(apps, 'POST', '/admin/api/purge', { headers: WITH_KEY })).status;
    apps.advance(3_599);
    expect(await purge()).toBe(200);
    expect(await listed(apps)).toEqual([id]);
    apps.advance(2 * 3_600);
    expect(await purge()).toBe(200);
    expect(await listed(apps)).toEqual([]);
    const keys = (await apps.store.list(prefix())).objects.map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith('tokens/') && !key.endsWith('/deleted.json'))).toEqual([
      `tokens/${plain.info.id}/token.json`,
    ]);
    expect(keys.filter((key) => key.startsWith('pending/trials/'))).toEqual([]);
  });
});

describe('the tombstone of a trial', () => {
  it('is kept for as long as logs, and that of any other token for ever', async () => {
    const apps = createTestApps({ SGRAPH_SEND_LOG_RETENTION_DAYS: '2' });
    const [deleted, over] = [await makeToken(apps), await makeToken(apps)];
    const plain = await makeToken(apps, {});
    for (const { info } of [deleted, plain])
      await ask(apps, 'DELETE', `/admin/api/tokens/${info.id}`, { headers: WITH_KEY });
    // What an interrupted creation leaves.
    const begun = 'b'.repeat(26);
    await addPending(apps.store, 'trials', Date.parse('2026-11-20T12:00:00.000Z'), begun);
    await apps.store.create(tokenPaths.trial(begun), new Uint8Array(0));
    const left = async (): Promise<string[]> => {
      expect((await ask(apps, 'POST', '/admin/api/purge', { headers: WITH_KEY })).status).toBe(200);
      const keys = (await apps.store.list(prefix())).objects.map(({ key }) => key);
      return keys.filter((key) => /^tokens\/|^pending\/.*trials/.test(key));
    };
    const tombstones = [deleted, over, plain].map(({ info }) => tokenPaths.deleted(info.id)).sort();
    apps.advance(4 * 3_600);
    const isTombstone = (key: string): boolean => key.endsWith('/deleted.json');
    expect((await left()).filter(isTombstone)).toEqual(tombstones);
    apps.advance(46 * 3_600);
    expect((await left()).filter(isTombstone)).toEqual(tombstones);
    apps.advance(4 * 3_600);
    expect(await left()).toEqual([tokenPaths.deleted(plain.info.id)]);
  });
});

describe('who has no trial', () => {
  it('hides nothing: not with a token that nobody made, that is no trial, or whose trial is over', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'open' });
    const plain = await makeToken(apps, {});
    const over = await makeToken(apps, { ...TRIAL, expiresInSeconds: 60 });
    apps.advance(61);
    const shown = [newAccessToken(), plain.token, over.token, 'nonsense', ''];
    for (const trial of shown) await view(apps, { [HEADER]: trial });
    expect(await counted(apps)).toBe(shown.length);
    for (const trial of shown.slice(0, 3)) await expect(send(clientOf(apps, trial))).rejects.toThrow();
    expect(await listed(apps)).toEqual([]);
  });

  it('is counted, and costs the store nothing, once it asks too often', async () => {
    const { store, reads } = countReads(createMemoryStore());
    const apps = createTestApps({ SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR: '3' }, store);
    for (let count = 0; count < 3; count++) await view(apps, { [HEADER]: newAccessToken() });
    const before = reads();
    const refused = await view(apps, { [HEADER]: newAccessToken() });
    expect([refused.status, reads()]).toEqual([429, before]);
    expect(await counted(apps)).toBe(4);
  });
});
