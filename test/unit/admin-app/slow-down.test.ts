import { describe, expect, it } from 'vitest';
import { createSlowDown } from '../../../lambdas/admin/slow-down.ts';
import { callerOf } from '../../../lambdas/http/requester.ts';
import { ask, expectProblem, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, createTestApps } from '../../support/app.ts';

const PATH = '/admin/api/storage';
const wrong = (number: number): Record<string, string> => ({
  'x-sgraph-send-admin-key': `wrong key ${number} ${'w'.repeat(40)}`,
});

async function guess(apps: TestApps, times: number, more: Record<string, string> = {}): Promise<number[]> {
  const statuses: number[] = [];
  for (let number = 0; number < times; number++) {
    statuses.push((await ask(apps, 'GET', PATH, { headers: { ...wrong(number), ...more } })).status);
  }
  return statuses;
}

describe('whoever shows wrong keys', () => {
  it('has to wait after a few, and no longer than it was told', async () => {
    const apps = createTestApps();
    expect(await guess(apps, 6)).toEqual([401, 401, 401, 401, 401, 429]);
    const blocked = await ask(apps, 'GET', PATH, { headers: wrong(7) });
    expect(blocked.headers.get('retry-after')).toBe('1');
    await expectProblem(blocked, 'too_many_requests');
    apps.advance(1);
    expect(await guess(apps, 1)).toEqual([401]);
  });

  it('never keeps out a good key from the same address: in the header, at the sign-in, after any number of wrong ones', async () => {
    const apps = createTestApps({ SGRAPH_SEND_TRUSTED_PROXIES: '1' });
    const shared = { 'x-forwarded-for': '198.51.100.7' };
    for (let round = 0; round < 3; round++) {
      expect(await guess(apps, 40, shared)).toContain(429);
      expect((await ask(apps, 'GET', PATH, { headers: { ...WITH_KEY, ...shared } })).status).toBe(200);
      const signingIn = await ask(apps, 'POST', '/admin/api/session', { headers: shared, json: { key: ADMIN_KEY } });
      expect(signingIn.status).toBe(201);
      expect(await guess(apps, 1, shared)).toEqual([429]);
    }
  });

  it('waits twice as long each time, up to a quarter of an hour', async () => {
    const apps = createTestApps();
    await guess(apps, 5);
    const waits: number[] = [];
    for (let round = 0; round < 12; round++) {
      const response = await ask(apps, 'GET', PATH, { headers: wrong(round) });
      expect(response.status).toBe(429);
      const seconds = Number(response.headers.get('retry-after'));
      waits.push(seconds);
      apps.advance(seconds - 0.001);
      expect(await guess(apps, 1)).toEqual([429]);
      apps.advance(0.001);
      expect(await guess(apps, 1)).toEqual([401]);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('starts again after a quarter of an hour of quiet', async () => {
    const apps = createTestApps();
    expect(await guess(apps, 5)).toEqual([401, 401, 401, 401, 401]);
    apps.advance(1 + 900);
    expect(await guess(apps, 6)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('is counted at the sign-in and in the header together, and by each guess of many in parallel', async () => {
    const apps = createTestApps();
    const signIns = Array.from({ length: 30 }, (_, number) =>
      ask(apps, 'POST', '/admin/api/session', { json: { key: wrong(number)['x-sgraph-send-admin-key'] } }),
    );
    const headers = Array.from({ length: 30 }, (_, number) => ask(apps, 'GET', PATH, { headers: wrong(number) }));
    const statuses = (await Promise.all([...signIns, ...headers])).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(55);
  });

  it('is told apart from others by its address', async () => {
    const apps = createTestApps({ SGRAPH_SEND_TRUSTED_PROXIES: '1' });
    expect(await guess(apps, 6, { 'x-forwarded-for': '198.51.100.7' })).toContain(429);
    expect(await guess(apps, 1, { 'x-forwarded-for': '198.51.100.8' })).toEqual([401]);
    expect(await guess(apps, 1, { 'x-forwarded-for': '198.51.100.7' })).toEqual([429]);
  });

  it('makes no more events than its tries that were looked at', async () => {
    const apps = createTestApps();
    await guess(apps, 60);
    expect((await storedTexts(apps.store, 'admin', 'events')).size).toBe(5);
  });

  it('leaves no address behind', async () => {
    const apps = createTestApps({ SGRAPH_SEND_TRUSTED_PROXIES: '1' });
    await guess(apps, 8, { 'x-forwarded-for': '198.51.100.7' });
    const kept = JSON.stringify([[...(await storedTexts(apps.store))], apps.logLines]);
    expect(kept).not.toContain('198.51.100');
    expect(kept).not.toContain('wrong key');
  });

  it('is not slowed down for showing none', async () => {
    const apps = createTestApps();
    for (let number = 0; number < 20; number++) expect((await ask(apps, 'GET', PATH)).status).toBe(401);
    expect((await ask(apps, 'POST', '/admin/api/session', { json: { key: ADMIN_KEY } })).status).toBe(201);
  });
});

describe('the memory of wrong keys', () => {
  it('is bounded: the callers that were quiet the longest are forgotten', () => {
    const slowDown = createSlowDown(() => 0);
    for (let times = 0; times < 5; times++) slowDown.wrong('the first');
    for (let caller = 0; caller < 9_999; caller++) slowDown.wrong(`caller ${caller}`);
    expect(slowDown.secondsToWait('the first')).toBe(1);
    slowDown.wrong('one more');
    expect(slowDown.secondsToWait('the first')).toBe(0);
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8:1:ffff::1', '2001:db8:1::/48'],
    ['2001:db8:2::1', '2001:db8:2::/48'],
    [undefined, 'unknown'],
  ])('knows %s as %s', (address, caller) => {
    expect(callerOf(address)).toBe(caller);
  });
});
