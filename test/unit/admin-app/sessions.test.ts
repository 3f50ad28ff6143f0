import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SessionInfo, SessionRecord } from '../../../core/admin/schemas.ts';
import { ask, cookieOf, expectProblem, sessionIdIn, signIn, storedTexts } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, createTestApps } from '../../support/app.ts';

const IDLE = 600;
const ABSOLUTE = 3_600;
const SETTINGS = { SGRAPH_SEND_SESSION_IDLE_SECONDS: String(IDLE), SGRAPH_SEND_SESSION_SECONDS: String(ABSOLUTE) };
const PATH = '/admin/api/session';
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

async function isIn(apps: TestApps, headers: Record<string, string>): Promise<boolean> {
  const response = await ask(apps, 'GET', PATH, { headers });
  if (response.status === 200) return true;
  await expectProblem(response, 'unauthorized');
  expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-sgraph-send-admin=; Max-Age=0; Path=\/admin;/);
  return false;
}

function cookieWith(id: string): string {
  return `__Secure-sgraph-send-admin=${id}`;
}

/** Two processes over one store, whose clocks go together. */
function twoProcesses(environment: Record<string, string> = SETTINGS): {
  one: TestApps;
  other: TestApps;
  advance(seconds: number): void;
} {
  const one = createTestApps(environment);
  const other = createTestApps(environment, one.store);
  const advance = (seconds: number): void => {
    one.advance(seconds);
    other.advance(seconds);
  };
  return { one, other, advance };
}

describe('signing in', () => {
  it('answers with when the session ends, and with a cookie that scripts and other sites never get', async () => {
    const apps = createTestApps(SETTINGS);
    const response = await ask(apps, 'POST', PATH, { json: { key: ADMIN_KEY } });
    expect(response.status).toBe(201);
    expect(SessionInfo.parse(await response.json())).toEqual({
      operator: { name: 'operator', role: 'admin' },
      expiresAt: '2026-11-20T13:00:00.000Z',
      idleSeconds: IDLE,
    });
    const [cookie, ...others] = response.headers.getSetCookie();
    expect(others).toEqual([]);
    const [pair, ...attributes] = cookie!.split('; ');
    expect(pair).toMatch(/^__Secure-sgraph-send-admin=[A-Za-z0-9_-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/admin', 'SameSite=Strict', 'Secure']);
  });

  it('over http on the machine itself leaves out "Secure", with which WebKit would refuse the cookie there; nowhere else', async () => {
    const apps = createTestApps(SETTINGS);
    const local = { origin: 'http://127.0.0.1:4001', host: '127.0.0.1:4001' };
    const response = await ask(apps, 'POST', PATH, { headers: local, json: { key: ADMIN_KEY } });
    const [pair, ...attributes] = response.headers.getSetCookie()[0]!.split('; ');
    expect(pair).toMatch(/^sgraph-send-admin=[A-Za-z0-9_-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/admin', 'SameSite=Strict']);
    expect((await ask(apps, 'GET', PATH, { headers: { ...local, cookie: pair! } })).status).toBe(200);
    await expectProblem(await ask(apps, 'GET', PATH, { headers: { cookie: pair! } }), 'unauthorized');
  });

  it('stores the session under the hash of its id, with nothing that would open it', async () => {
    const apps = createTestApps(SETTINGS);
    const headers = await signIn(apps);
    const id = sessionIdIn(headers);
    const stored = await storedTexts(apps.store, 'admin', 'sessions');
    expect([...stored.keys()]).toEqual([`admin/sessions/${sha256(id)}.json`]);
    const record = SessionRecord.parse(JSON.parse([...stored.values()][0]!));
    expect(record).toEqual({
      version: 1,
      createdAt: '2026-11-20T12:00:00.000Z',
      expiresAt: '2026-11-20T13:00:00.000Z',
      key: sha256(Buffer.from(sha256(ADMIN_KEY), 'hex')),
    });
  });

  it('gives another id each time, and ends the session that the browser had before', async () => {
    const apps = createTestApps();
    const first = await signIn(apps);
    const again = await ask(apps, 'POST', PATH, { headers: first, json: { key: ADMIN_KEY } });
    expect(cookieOf(again)).not.toBe(first['cookie']);
    expect(await isIn(apps, first)).toBe(false);
    expect(await isIn(apps, { ...first, cookie: cookieOf(again) })).toBe(true);
  });

  it('with a wrong key neither sets a cookie nor stores a session', async () => {
    const apps = createTestApps();
    const response = await ask(apps, 'POST', PATH, { json: { key: 'w'.repeat(40) } });
    await expectProblem(response, 'unauthorized');
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await storedTexts(apps.store, 'admin', 'sessions')).size).toBe(0);
  });
});

describe('signing in over a connection', () => {
  const attempt = async (
    url: string,
    headers: Record<string, string> = {},
    environment: Record<string, string> = {},
  ): Promise<Response> =>
    createTestApps(environment).admin.request(`${url}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ key: ADMIN_KEY }),
    });
  const PROXIED = { SGRAPH_SEND_TRUSTED_PROXIES: '1' };

  it.each<[string, string, Record<string, string>?, Record<string, string>?]>([
    ['of https', 'https://send.test'],
    ['of http on this machine', 'http://127.0.0.1:4001'],
    ['of http on this machine by IPv6', 'http://[::1]:4001'],
    ['of http on this machine by name', 'http://localhost:4001'],
    ['that a trusted proxy took over https', 'http://10.0.0.1', { 'x-forwarded-proto': 'http, https' }, PROXIED],
    ['that the browser sees as https', 'http://10.0.0.1', { origin: 'https://send.test' }],
  ])('%s works', async (_, url, headers, environment) => {
    expect((await attempt(url, headers, environment)).status).toBe(201);
  });

  it.each<[string, string, Record<string, string>?, Record<string, string>?]>([
    ['of http', 'http://send.test'],
    ['of http on a private address', 'http://192.168.1.2:4001'],
    ['of http on a name that only begins like this machine', 'http://127.0.0.1.send.test'],
    ['of http on a name that only ends like this machine', 'http://notlocalhost'],
    ['whose header of a proxy is not trusted', 'http://send.test', { 'x-forwarded-proto': 'https' }],
    ['that a trusted proxy took over http', 'http://10.0.0.1', { 'x-forwarded-proto': 'https, http' }, PROXIED],
    ['that the browser sees as http', 'http://127.0.0.1', { origin: 'http://send.test' }],
    ['of a browser without an origin of its own', 'http://send.test', { origin: 'null' }],
  ])('%s is refused, and nothing is stored or sent', async (_, url, headers, environment) => {
    const response = await attempt(url, headers, environment);
    expect((await expectProblem(response, 'not_secure')).detail).toMatch(/needs https/);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe('a session ends', () => {
  it('after its whole time, to the second, however busy it is', async () => {
    const apps = createTestApps(SETTINGS);
    const headers = await signIn(apps);
    for (let waited = 0; waited < ABSOLUTE - 1; waited += 300) {
      expect(await isIn(apps, headers)).toBe(true);
      apps.advance(Math.min(300, ABSOLUTE - 1 - waited));
    }
    expect(await isIn(apps, headers)).toBe(true);
    apps.advance(1);
    expect(await isIn(apps, headers)).toBe(false);
  });

  it('when it rested for its idle time, to the second', async () => {
    const apps = createTestApps(SETTINGS);
    const headers = await signIn(apps);
    apps.advance(IDLE - 1);
    expect(await isIn(apps, headers)).toBe(true);
    apps.advance(59);
    expect(await isIn(apps, headers)).toBe(true);
    apps.advance(IDLE - 1);
    expect(await isIn(apps, headers)).toBe(true);
    apps.advance(IDLE);
    expect(await isIn(apps, headers)).toBe(false);
  });

  it('when only its own page asked, by itself, for the idle time', async () => {
    const apps = createTestApps(SETTINGS);
    const headers = await signIn(apps);
    apps.advance(IDLE - 1);
    expect(await isIn(apps, { ...headers, 'x-sgraph-send-background': 'true' })).toBe(true);
    apps.advance(1);
    expect(await isIn(apps, headers)).toBe(false);
  });

  it('when it rested, in a process that never saw it', async () => {
    const { one, other, advance } = twoProcesses();
    const headers = await signIn(one);
    advance(IDLE - 1);
    expect(await isIn(other, headers)).toBe(true);
    advance(IDLE - 1);
    expect(await isIn(one, headers)).toBe(true);
    advance(IDLE);
    expect(await isIn(one, headers)).toBe(false);
    expect(await isIn(other, headers)).toBe(false);
  });

  it('not while it is used at another process', async () => {
    const { one, other, advance } = twoProcesses();
    const headers = await signIn(one);
    for (let waited = 0; waited < ABSOLUTE - IDLE; waited += IDLE / 2) {
      advance(IDLE / 2);
      expect(await isIn(one, headers)).toBe(true);
    }
    expect(await isIn(other, headers)).toBe(true);
  });

  it('when it is signed out, for every copy of its cookie, in every process at once', async () => {
    const { one, other } = twoProcesses();
    const headers = await signIn(one);
    expect(await isIn(other, headers)).toBe(true);
    const response = await ask(one, 'DELETE', PATH, { headers });
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-sgraph-send-admin=; Max-Age=0/);
    expect(await isIn(one, headers)).toBe(false);
    expect(await isIn(other, headers)).toBe(false);
    await expectProblem(await ask(other, 'DELETE', PATH, { headers }), 'unauthorized');
  });

  it('when its key is taken out of the settings, and not when another one is added', async () => {
    const [old, fresh] = ['o'.repeat(40), 'f'.repeat(40)];
    const before = createTestApps({ SGRAPH_SEND_ADMIN_KEY: '', SGRAPH_SEND_ADMIN_KEY_SHA256: sha256(old) });
    const headers = await signIn(before, old);
    const keys = `${sha256(old)},${sha256(fresh)}`;
    const both = createTestApps({ SGRAPH_SEND_ADMIN_KEY: '', SGRAPH_SEND_ADMIN_KEY_SHA256: keys }, before.store);
    expect(await isIn(both, headers)).toBe(true);
    const newer = await signIn(both, fresh);
    const after = createTestApps(
      { SGRAPH_SEND_ADMIN_KEY: '', SGRAPH_SEND_ADMIN_KEY_SHA256: sha256(fresh) },
      before.store,
    );
    expect(await isIn(after, headers)).toBe(false);
    expect(await isIn(after, newer)).toBe(true);
  });
});

describe('a session', () => {
  it('that is busy leaves one marker a minute at most', async () => {
    const apps = createTestApps();
    const headers = await signIn(apps);
    for (let second = 0; second < 180; second += 5) {
      await isIn(apps, headers);
      apps.advance(5);
    }
    expect((await storedTexts(apps.store, 'admin', 'seen')).size).toBe(2);
  });

  it.each([
    ['was made up', 'A'.repeat(43)],
    ['is a hash as it is stored', 'a'.repeat(64)],
    ['is too short', 'A'.repeat(42)],
    ['is not canonical', `${'A'.repeat(42)}B`],
    ['is a path', '../../transfers'],
    ['is encoded', '%2e%2e%2f'],
    ['is empty', ''],
    ['is very long', 'A'.repeat(5_000)],
  ])('whose id %s is none: 401, the cookie is cleared, nothing is stored', async (_, id) => {
    const apps = createTestApps();
    await signIn(apps);
    const before = await storedTexts(apps.store, 'admin');
    const headers = { cookie: cookieWith(id) };
    const response = await ask(apps, 'GET', PATH, { headers });
    await expectProblem(response, 'unauthorized');
    if (id !== '') expect(response.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
    expect(await storedTexts(apps.store, 'admin')).toEqual(before);
  });

  it('whose id has not the form of one is refused without a look at the store', async () => {
    const { store } = createTestApps();
    const looked: string[] = [];
    const apps = createTestApps(
      {},
      {
        ...store,
        get: (key) => (looked.push(key), store.get(key)),
        head: (key) => (looked.push(key), store.head(key)),
      },
    );
    for (const id of ['A'.repeat(5_000), '../../transfers', 'a'.repeat(64)])
      await isIn(apps, { cookie: cookieWith(id) });
    expect(looked.filter((key) => key.startsWith('admin/'))).toEqual([]);
    await isIn(apps, { cookie: cookieWith('A'.repeat(43)) });
    expect(looked.filter((key) => key.startsWith('admin/'))).toHaveLength(2);
  });

  it('is not known by the name of its file', async () => {
    const apps = createTestApps();
    const headers = await signIn(apps);
    expect(await isIn(apps, { cookie: cookieWith(sha256(sessionIdIn(headers))) })).toBe(false);
  });

  it('is not there for a request that was let in by its key', async () => {
    const apps = createTestApps();
    const headers = { 'x-sgraph-send-admin-key': ADMIN_KEY };
    await expectProblem(await ask(apps, 'GET', PATH, { headers }), 'not_found');
    await expectProblem(await ask(apps, 'DELETE', PATH, { headers }), 'not_found');
  });

  it('is of no use beside a wrong key', async () => {
    const apps = createTestApps();
    const headers = { ...(await signIn(apps)), 'x-sgraph-send-admin-key': 'w'.repeat(40) };
    await expectProblem(await ask(apps, 'GET', PATH, { headers }), 'unauthorized');
  });
});
