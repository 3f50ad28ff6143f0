import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { prefix } from '../../../core/stores/key.ts';
import { listAll } from '../../../core/stores/records.ts';
import { MAX_REFUSALS } from '../../../core/transfer/refusals.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';

const TIMES = 150;
const CLAIM_ID = 'A'.repeat(43);
const PROOF = 'B'.repeat(43);
const JSON_BODY = { 'content-type': 'application/json' };

/** Everything that may be asked about a transfer, without a capability or with one that opens nothing. */
function requestsAbout(id: string): [string, string, object?][] {
  const at = `/api/transfers/${id}`;
  return [
    ['GET', at],
    ['DELETE', at],
    ['GET', `${at}/log`],
    ['GET', `${at}/parts`],
    ['GET', `${at}/parts/1?download=1`],
    ['PUT', `${at}/parts/1`],
    ['POST', `${at}/part-urls`, { method: 'GET', parts: [1], download: 1, claimId: CLAIM_ID }],
    ['POST', `${at}/complete`],
    ['POST', `${at}/downloads`, { claimId: CLAIM_ID }],
    ['POST', `${at}/downloads/1/finish`],
    ['POST', `${at}/expiry`, { changeId: CLAIM_ID, expiresAt: '2026-11-20T18:00:00.000Z' }],
  ];
}

async function ask({ user }: TestApps, method: string, path: string, json?: object): Promise<void> {
  const guessed = { 'x-sgraph-send-owner': PROOF, 'x-sgraph-send-proof': PROOF, 'x-sgraph-send-claim': CLAIM_ID };
  const [body, type] = json ? [JSON.stringify(json), JSON_BODY] : [method === 'PUT' ? 'x' : undefined, {}];
  for (const headers of [{}, guessed]) {
    const init = { method, headers: { ...headers, ...type }, ...(body !== undefined && { body }) };
    await (await user.request(ORIGIN + path, init)).body?.cancel();
  }
}

/** How many objects there are, by the first segment of their keys. */
async function countObjects({ store, settle }: TestApps): Promise<Record<string, number>> {
  await settle();
  const counts: Record<string, number> = {};
  for await (const { key } of listAll(store, prefix())) {
    const [first = ''] = key.split('/');
    counts[first] = (counts[first] ?? 0) + 1;
  }
  return counts;
}

describe('what strangers leave in the store, however often they ask', () => {
  it('about a transfer that never was: the tally of all of them, and the key of the day', async () => {
    const apps = createTestApps();
    const { terms } = await newTerms();
    for (let time = 0; time < TIMES; time++) {
      for (const [method, path, json] of requestsAbout(terms.id)) await ask(apps, method, path, json);
    }
    const { activity, ...others } = await countObjects(apps);
    expect(others).toEqual({ 'day-keys': 1 });
    expect(activity).toBeLessThanOrEqual(10);
  });

  it('about a transfer that they have no link of: a hundred refusals, and that it was looked at in this hour', async () => {
    const apps = createTestApps();
    const { terms } = await newTerms();
    const body = JSON.stringify(terms);
    await apps.user.request(`${ORIGIN}/api/transfers`, { method: 'POST', headers: JSON_BODY, body });
    const before = await countObjects(apps);
    for (let time = 0; time < TIMES; time++) {
      for (const [method, path, json] of requestsAbout(terms.id)) await ask(apps, method, path, json);
    }
    const { activity, ...after } = await countObjects(apps);
    const looked = 2;
    expect(after).toEqual({
      ...before,
      activity: undefined,
      transfers: (before['transfers'] ?? 0) + 2 * (MAX_REFUSALS + 1) + looked,
    });
    expect(activity).toBeLessThanOrEqual(12);
  });

  it('by creating where they may not, with tokens that nobody gave out, and at addresses that there are not: the tally', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'token' });
    for (let time = 0; time < TIMES; time++) {
      const { terms } = await newTerms();
      const body = JSON.stringify(terms);
      const headers = { ...JSON_BODY, ...(time % 2 === 0 && { 'x-sgraph-send-token': `sgst_${newSecret()}` }) };
      await apps.user.request(`${ORIGIN}/api/transfers`, { method: 'POST', headers, body });
      await apps.user.request(`${ORIGIN}/api/token`, { headers });
      await apps.user.request(`${ORIGIN}/api/info`);
      await apps.user.request(`${ORIGIN}/api/${newSecret()}`);
      await apps.user.request(`${ORIGIN}/health`);
    }
    const { activity, ...others } = await countObjects(apps);
    expect(others).toEqual({ 'day-keys': 1 });
    expect(activity).toBeLessThanOrEqual(2);
  });

  it('at the door of the console: twenty refused sign-ins an hour', async () => {
    const apps = createTestApps();
    for (let time = 0; time < TIMES; time++) {
      apps.advance(time < 60 ? 16 : 0);
      const headers = { 'x-sgraph-send-admin-key': newSecret() };
      await apps.admin.request(`${ORIGIN}/admin/api/transfers`, { headers });
      await apps.admin.request(`${ORIGIN}/admin/api/transfers`);
    }
    const { admin = 0, ...others } = await countObjects(apps);
    expect(others).toEqual({ 'day-keys': 1 });
    expect(admin).toBeGreaterThan(2);
    expect(admin).toBeLessThanOrEqual(2 * 20);
  });
});
