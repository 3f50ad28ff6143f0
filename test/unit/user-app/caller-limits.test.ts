import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { prefix } from '../../../core/stores/key.ts';
import { listAll } from '../../../core/stores/records.ts';
import { createQuota } from '../../../lambdas/http/quota.ts';
import { readSettings } from '../../../lambdas/settings.ts';
import { expectProblem } from '../../support/admin.ts';
import { createTokenService } from '../../../core/tokens/service.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN, patternBytes } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';
import { tokenTerms } from '../../support/tokens.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import type { CreateTransfer } from '../../../core/schemas.ts';

const NOTHING_THERE = '/api/transfers/aaaaaaaaaaaaaaaaaaaaaaaaaa';

/** Apps behind a proxy, with these limits for each caller. */
function limited(limits: { transfers?: number; bytes?: number; requests?: number }, more = {}): TestApps {
  return createTestApps({
    SGRAPH_SEND_UPLOADS: 'open',
    SGRAPH_SEND_TRUSTED_PROXIES: '1',
    SGRAPH_SEND_CALLER_TRANSFERS_PER_HOUR: String(limits.transfers ?? 0),
    SGRAPH_SEND_CALLER_BYTES_PER_HOUR: String(limits.bytes ?? 0),
    SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR: String(limits.requests ?? 0),
    ...more,
  });
}

function get(apps: TestApps, path: string, from = '203.0.113.1', headers = {}): Promise<Response> {
  return Promise.resolve(apps.user.request(ORIGIN + path, { headers: { 'x-forwarded-for': from, ...headers } }));
}

function create(apps: TestApps, terms: CreateTransfer, from = '203.0.113.1', headers = {}): Promise<Response> {
  return Promise.resolve(
    apps.user.request(`${ORIGIN}/api/transfers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...headers },
      body: JSON.stringify(terms),
    }),
  );
}

async function createMany(apps: TestApps, times: number, bytes = 5_000, from?: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let number = 0; number < times; number++) {
    const { terms } = await newTerms({ ciphertextBytes: bytes });
    statuses.push((await create(apps, terms, from)).status);
  }
  return statuses;
}

async function keysOf(apps: TestApps): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of listAll(apps.store, prefix())) keys.push(key);
  return keys;
}

describe('requests that show no capability', () => {
  it('are refused beyond the limit of their caller, with the time to wait, and others are not', async () => {
    const apps = limited({ requests: 3 });
    for (let number = 0; number < 3; number++) expect((await get(apps, NOTHING_THERE)).status).toBe(404);
    const refused = await get(apps, NOTHING_THERE);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3_590);
    expect(seconds).toBeLessThanOrEqual(3_600);
    expect((await expectProblem(refused, 'too_many_requests')).detail).toMatch(/try again in 60 min/);
    expect((await get(apps, NOTHING_THERE, '203.0.113.2')).status).toBe(404);
    expect((await get(apps, '/api/info')).status).toBe(429);
  });

  it('count for an IPv6 caller by its /48', async () => {
    const apps = limited({ requests: 2 });
    const from = ['2001:db8:1::1', '2001:db8:1:ffff::2', '2001:db8:1:2:3::', '2001:db8:2::1'];
    const statuses: number[] = [];
    for (const address of from) statuses.push((await get(apps, '/api/info', address)).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  it('are counted one by one when they come at once', async () => {
    const apps = limited({ requests: 10 });
    const answers = await Promise.all(Array.from({ length: 40 }, () => get(apps, NOTHING_THERE)));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(10);
  });

  it('are counted where the capability is a wrong one', async () => {
    const apps = limited({ requests: 3 });
    const statuses: number[] = [];
    for (let number = 0; number < 5; number++) {
      const headers = { 'x-sgraph-send-owner': newSecret(), 'x-sgraph-send-token': 'sgst_x' };
      statuses.push((await get(apps, NOTHING_THERE, undefined, headers)).status);
    }
    expect(statuses).toEqual([404, 404, 404, 429, 429]);
  });

  it.each(['/api/info', '/api/openapi.json', '/api/things'])(
    'are counted where the route looks at none: %s',
    async (path) => {
      const apps = limited({ requests: 2 }, { SGRAPH_SEND_UPLOADS: 'token' });
      apps.user.get('/api/things', (c) => c.text('', 200));
      const headers = { 'x-sgraph-send-token': `sgst_${newSecret()}`, 'x-sgraph-send-owner': newSecret() };
      const statuses: number[] = [];
      for (let number = 0; number < 3; number++) statuses.push((await get(apps, path, undefined, headers)).status);
      expect(statuses).toEqual([200, 200, 429]);
    },
  );

  it.each(['hash', 'truncate', 'drop'])(
    'are told apart with addresses kept as %s, and none is stored',
    async (mode) => {
      const apps = limited({ requests: 2 }, { SGRAPH_SEND_ANONYMISE: mode });
      const from = ['203.0.113.1', '203.0.113.1', '203.0.113.1', '203.0.113.2'];
      const statuses: number[] = [];
      for (const address of from) statuses.push((await get(apps, '/api/info', address)).status);
      expect(statuses).toEqual([200, 200, 429, 200]);
      expect(JSON.stringify([await keysOf(apps), apps.logLines])).not.toContain('203.0.113');
    },
  );

  it('leave nothing of a transfer that never was', async () => {
    const apps = createTestApps();
    const before = await keysOf(apps);
    for (let number = 0; number < 150; number++) {
      const path = `/api/transfers/${String.fromCharCode(97 + (number % 26)).repeat(25)}a`;
      const headers = { 'x-sgraph-send-owner': newSecret(), 'x-sgraph-send-proof': newSecret() };
      await get(apps, path, undefined, headers);
      await get(apps, `${path}/log`, undefined, headers);
      await apps.user.request(ORIGIN + path, { method: 'DELETE', headers });
    }
    const left = (await keysOf(apps)).filter((key) => !before.includes(key));
    expect(left.filter((key) => !/^(?:day-keys|activity)\//.test(key))).toEqual([]);
  });
});

describe('whoever has shown a good capability', () => {
  it('sends and receives many parts however few requests a stranger has', async () => {
    const apps = limited({ requests: 4 });
    const { terms, ownerProof, downloadProof } = await newTerms({ ciphertextBytes: 30 * 4_096 });
    expect((await create(apps, terms)).status).toBe(201);
    const path = `${ORIGIN}/api/transfers/${terms.id}`;
    const from = { 'x-forwarded-for': '203.0.113.1' };
    const owner = { ...from, 'x-sgraph-send-owner': ownerProof };
    for (let part = 1; part <= 30; part++) {
      const headers = { ...owner, 'content-length': '4096' };
      const request = { method: 'PUT', headers, body: patternBytes(4_096) };
      expect((await apps.user.request(`${path}/parts/${part}`, request)).status).toBe(204);
    }
    expect((await apps.user.request(`${path}/complete`, { method: 'POST', headers: owner })).status).toBe(200);
    const claimId = newSecret();
    const lease = { ...from, 'x-sgraph-send-proof': downloadProof, 'x-sgraph-send-claim': claimId };
    const claim = { method: 'POST', headers: { ...lease, 'content-type': 'application/json' } };
    const claimed = await apps.user.request(`${path}/downloads`, { ...claim, body: JSON.stringify({ claimId }) });
    expect(claimed.status).toBe(201);
    for (let part = 1; part <= 30; part++) {
      const got = await apps.user.request(`${path}/parts/${part}?download=1`, { headers: lease });
      expect([got.status, (await got.arrayBuffer()).byteLength]).toEqual([200, 4_096]);
    }
  });

  it('is let in after others at its address have used up their requests, and no longer once the capability opens nothing', async () => {
    const apps = limited({ requests: 20, transfers: 5 });
    const { terms, ownerProof } = await newTerms();
    expect((await create(apps, terms)).status).toBe(201);
    const own = { 'x-sgraph-send-owner': ownerProof };
    const path = `/api/transfers/${terms.id}`;
    expect((await get(apps, path, undefined, own)).status).toBe(200);
    for (let number = 0; number < 25; number++) await get(apps, '/api/info');
    expect((await get(apps, path)).status).toBe(429);
    expect((await get(apps, path, undefined, own)).status).toBe(200);
    expect((await get(apps, path, undefined, { 'x-sgraph-send-owner': newSecret() })).status).toBe(429);
  });

  it('is counted for ranges of a part, which may be cut into any number', async () => {
    const apps = limited({ requests: 2 });
    const headers = { range: 'bytes=0-0', 'x-sgraph-send-proof': newSecret(), 'x-sgraph-send-claim': newSecret() };
    const statuses: number[] = [];
    for (let number = 0; number < 3; number++) {
      statuses.push((await get(apps, `${NOTHING_THERE}/parts/1?download=1`, undefined, headers)).status);
    }
    expect(statuses).toEqual([404, 404, 429]);
  });
});

describe('a caller that needs no access code', () => {
  it('creates no more transfers in an hour than it may; a repetition takes none', async () => {
    const apps = limited({ transfers: 3 });
    const { terms } = await newTerms();
    expect((await create(apps, terms)).status).toBe(201);
    for (let number = 0; number < 5; number++) expect((await create(apps, terms)).status).toBe(200);
    expect(await createMany(apps, 4)).toEqual([201, 201, 429, 429]);
    expect(await createMany(apps, 1, 5_000, '203.0.113.2')).toEqual([201]);
    expect((await get(apps, `/api/transfers/${terms.id}`)).status).toBe(200);
  });

  it('declares no more bytes in an hour than it may, and one that would never fit is called too large', async () => {
    const apps = limited({ bytes: 1_000_000 });
    expect(await createMany(apps, 3, 400_000)).toEqual([201, 201, 429]);
    expect(await createMany(apps, 1, 200_000)).toEqual([201]);
    const { terms } = await newTerms({ ciphertextBytes: 1_000_001 });
    await expectProblem(await create(apps, terms, '203.0.113.2'), 'too_large');
  });

  it('loses nothing of its limits by a creation that is refused', async () => {
    const apps = limited({ transfers: 2, bytes: 1_000_000 }, { SGRAPH_SEND_MAX_STORE_BYTES: '20000' });
    expect(await createMany(apps, 4, 19_900)).toEqual([507, 507, 507, 507]);
    expect(await createMany(apps, 3)).toEqual([201, 201, 429]);
  });

  it('is held exactly to them by parallel creations, and what is refused leaves nothing', async () => {
    const apps = limited({ transfers: 5 });
    const terms = await Promise.all(Array.from({ length: 20 }, async () => (await newTerms()).terms));
    const answers = await Promise.all(terms.map((each) => create(apps, each)));
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(5);
    const kept = new Set((await keysOf(apps)).filter((key) => /^(?:transfers|expiring)\//.test(key)).map(idIn));
    expect(kept.size).toBe(5);
  });

  it('takes tokens as its only limit where uploads need one', async () => {
    const apps = limited({ transfers: 1, bytes: 10, requests: 4 }, { SGRAPH_SEND_UPLOADS: 'token' });
    const tokens = createTokenService(apps.store, () => Date.parse('2026-11-20T12:00:00.000Z'));
    const { token } = await tokens.create(tokenTerms());
    for (let number = 0; number < 8; number++) {
      const { terms } = await newTerms();
      expect((await create(apps, terms, undefined, { 'x-sgraph-send-token': token })).status).toBe(201);
    }
    const wrong = { 'x-sgraph-send-token': `sgst_${newSecret()}` };
    const statuses: number[] = [];
    for (let number = 0; number < 5; number++) {
      statuses.push((await get(apps, '/api/token', undefined, wrong)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
  });
});

describe('the limits', () => {
  it('are off on loopback, unless a proxy in front lets strangers in or they are set', () => {
    const of = (environment: Record<string, string>, loopback: boolean): number[] => {
      const settings = readSettings(environment, loopback);
      return [settings.callerTransfersPerHour, settings.callerBytesPerHour, settings.callerRequestsPerHour];
    };
    const defaults = [200, 40 * 1024 ** 3, 6_000];
    expect(of({}, true)).toEqual([0, 0, 0]);
    expect(of({}, false)).toEqual(defaults);
    expect(of({ SGRAPH_SEND_TRUSTED_PROXIES: '1' }, true)).toEqual(defaults);
    expect(of({ SGRAPH_SEND_CALLER_TRANSFERS_PER_HOUR: '7' }, true)).toEqual([7, 0, 0]);
    expect(of({ SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR: '0' }, false)).toEqual([200, 40 * 1024 ** 3, 0]);
    expect(of({ SGRAPH_SEND_MAX_TRANSFER_BYTES: '1000' }, false)[1]).toBe(4_000);
  });

  it('are over when the window is, and remember a bounded number of callers', async () => {
    const quota = createQuota(2, 1);
    expect(await quota.take('one', 2)).toBe(0);
    expect(await quota.take('one', 1)).toBe(1);
    expect(await quota.secondsToWait('one', 1)).toBe(1);
    await pause(1_050);
    expect(await quota.take('one', 1)).toBe(0);

    const long = createQuota(1, 3_600);
    await long.take('the first', 1);
    for (let caller = 0; caller < 20_000; caller++) await long.take(`caller ${caller}`, 1);
    expect(await long.take('the first', 1)).toBe(0);
    expect(await long.take('caller 19999', 1)).toBeGreaterThan(3_500);
  });
});

function idIn(key: string): string {
  return /[a-z2-7]{26}/.exec(key)?.[0] ?? key;
}
