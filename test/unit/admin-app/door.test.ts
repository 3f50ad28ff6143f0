import { AdminSettings } from '../../../core/admin/schemas.ts';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ask, expectProblem, signIn, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, createTestApps } from '../../support/app.ts';

const ID = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';
const API = '/admin/api';
const SIGN_IN = 'POST /admin/api/session';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Every route of the API as the app has it, so that a new one is covered automatically. */
function routesOf({ admin }: TestApps): { method: string; path: string; route: string }[] {
  const routes = admin.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith(API));
  const named = routes.map(({ method, path }) => ({ method, path: path.replaceAll(/:[a-z]+/g, ID) }));
  return [...new Map(named.map((route) => [`${route.method} ${route.path}`, route])).entries()].map(
    ([route, { method, path }]) => ({ route, method, path }),
  );
}

const ROUTES = routesOf(createTestApps());
/** What another door is before: its tests are those of metrics. */
const METRICS = 'GET /admin/api/metrics';
/** What anybody may ask: how one signs in, and to do so by a provider. */
const OPEN = [
  SIGN_IN,
  'GET /admin/api/sign-in',
  'POST /admin/api/sign-in/provider',
  'POST /admin/api/session/provider',
];
const GUARDED = ROUTES.filter(({ route }) => !OPEN.includes(route) && route !== METRICS);

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ security: z.array(z.unknown()).optional() }))),
  components: z.object({ securitySchemes: z.record(z.string(), z.record(z.string(), z.string())) }),
});

describe('the door', () => {
  it('stands before every route of the document, and the document has every route', async () => {
    const response = await ask(createTestApps(), 'GET', `${API}/openapi.json`, { headers: WITH_KEY });
    const { paths, components } = Document.parse(await response.json());
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{[a-z]+\}/g, ID)}`),
    );
    const served = ROUTES.map(({ route }) => route).filter((route) => !route.endsWith('openapi.json'));
    expect(documented.sort()).toEqual(served.sort());
    expect(documented.length).toBeGreaterThanOrEqual(19);
    const open = Object.values(paths).flatMap((methods) => Object.values(methods).filter(({ security }) => security));
    expect(open).toEqual([{ security: [{ metricsToken: [] }] }, ...OPEN.map(() => ({ security: [] }))]);
    expect(Object.values(components.securitySchemes)).toEqual([
      { type: 'http', scheme: 'bearer' },
      { type: 'apiKey', in: 'header', name: 'x-sgraph-send-admin-key' },
      { type: 'apiKey', in: 'cookie', name: '__Secure-sgraph-send-admin' },
    ]);
  });

  const STRANGERS: [string, Record<string, string>][] = [
    ['nothing', {}],
    ['a wrong key', { 'x-sgraph-send-admin-key': 'w'.repeat(40) }],
    ['the beginning of the key', { 'x-sgraph-send-admin-key': ADMIN_KEY.slice(0, -1) }],
    ['the key and more', { 'x-sgraph-send-admin-key': `${ADMIN_KEY}k` }],
    ['the hash of the key', { 'x-sgraph-send-admin-key': sha256(ADMIN_KEY) }],
    ['an empty key', { 'x-sgraph-send-admin-key': '' }],
    ['the key in another header', { authorization: `Bearer ${ADMIN_KEY}` }],
    ['the key as a cookie', { cookie: `__Secure-sgraph-send-admin=${ADMIN_KEY}`, 'sec-fetch-site': 'same-origin' }],
    [
      'a session that was made up',
      { cookie: `__Secure-sgraph-send-admin=${'A'.repeat(43)}`, 'sec-fetch-site': 'same-origin' },
    ],
    ['a cookie without its prefix', { cookie: `sgraph-send-admin=${'A'.repeat(43)}`, 'sec-fetch-site': 'same-origin' }],
  ];
  it.each(STRANGERS)('answers 401 to %s on every route, and stores nothing of it', async (_, headers) => {
    for (const { method, path, route } of GUARDED) {
      const apps = createTestApps();
      const response = await ask(apps, method, path, { headers });
      expect([route, response.status]).toEqual([route, 401]);
      if (method !== 'HEAD') await expectProblem(response, 'unauthorized');
      const kept = [...(await storedTexts(apps.store)).keys()].filter((key) => !key.startsWith('day-keys/'));
      // A wrong key is an event.
      expect(kept.every((key) => /^admin\/(?:events|hourly)\//.test(key))).toBe(true);
    }
  });

  it.each([
    '',
    '/',
    '/nothing',
    '/transfers/x',
    '/session/x',
    '//session',
    '/..%2fhealth',
    '/..%2f..%2fadmin%2fhealth',
  ])('answers 401 at "/admin/api%s" too', async (path) => {
    const { status } = await ask(createTestApps(), 'GET', API + path);
    expect(status).toBe(401);
  });

  it('marks every answer as not to be stored, with and without a key', async () => {
    for (const { method, path, route } of ROUTES) {
      for (const headers of [{}, WITH_KEY]) {
        const response = await ask(createTestApps(), method, path, { headers });
        expect([route, response.headers.get('cache-control')]).toEqual([route, 'no-store']);
      }
    }
  });

  it('never answers 500, whatever is asked for with a key', async () => {
    for (const { method, path, route } of ROUTES) {
      for (const body of [undefined, '', '{', '[]', '{"a":1}', 'null']) {
        const request = { headers: { ...WITH_KEY, 'content-type': 'application/json' } };
        const isSent = body !== undefined && method !== 'GET' && method !== 'HEAD';
        const { status } = await ask(createTestApps(), method, path, isSent ? { ...request, body } : request);
        expect([route, body, status < 500]).toEqual([route, body, true]);
      }
    }
  });

  it('is shut to pages of other sites, also where the settings let them use the user API', async () => {
    const apps = createTestApps({ SGRAPH_SEND_CORS_ORIGINS: 'https://friend.test' });
    const origin = 'https://friend.test';
    const preflight = await ask(apps, 'OPTIONS', `${API}/transfers`, {
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([401, null]);
    const answer = await ask(apps, 'GET', `${API}/transfers`, { headers: { ...WITH_KEY, origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const settings = await ask(apps, 'GET', `${API}/settings`, { headers: WITH_KEY });
    const { settings: shown } = AdminSettings.parse(await settings.json());
    expect(shown.find(({ member }) => member === 'corsOrigins')?.value).toEqual([origin]);
  });
});

describe('keys', () => {
  const [one, two, three] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];
  const statusWith = async (apps: TestApps, key: string): Promise<number> =>
    (await ask(apps, 'GET', `${API}/storage`, { headers: { 'x-sgraph-send-admin-key': key } })).status;

  it('are three at most: two by their hash and one in clear, all of them good', async () => {
    const apps = createTestApps({
      SGRAPH_SEND_ADMIN_KEY_SHA256: `${sha256(one)},${sha256(two)}`,
      SGRAPH_SEND_ADMIN_KEY: three,
    });
    expect(await statusWith(apps, one)).toBe(200);
    expect(await statusWith(apps, two)).toBe(200);
    expect(await statusWith(apps, three)).toBe(200);
    expect(await statusWith(apps, ADMIN_KEY)).toBe(401);
    expect(
      await (await ask(apps, 'GET', `${API}/settings`, { headers: { 'x-sgraph-send-admin-key': one } })).json(),
    ).toMatchObject({ adminKeys: 3 });
  });

  it('are replaced without a gap: the old one, both, the new one', async () => {
    const settings = (...keys: string[]): Record<string, string> => ({
      SGRAPH_SEND_ADMIN_KEY: '',
      SGRAPH_SEND_ADMIN_KEY_SHA256: keys.map(sha256).join(','),
    });
    const { store } = createTestApps();
    const good = async (...keys: string[]): Promise<string[]> => {
      const apps = createTestApps(settings(...keys), store);
      const tried = await Promise.all([one, two].map(async (key) => [key, await statusWith(apps, key)] as const));
      return tried.filter(([, status]) => status === 200).map(([key]) => key);
    };
    expect(await good(one)).toEqual([one]);
    expect(await good(one, two)).toEqual([one, two]);
    expect(await good(two)).toEqual([two]);
  });

  it('are all wrong where none is configured', async () => {
    const apps = createTestApps({ SGRAPH_SEND_ADMIN_KEY: '' });
    for (const key of [ADMIN_KEY, '', 'undefined', sha256('')]) expect(await statusWith(apps, key)).toBe(401);
  });
});

describe('a request by session', () => {
  it('may read and act as one with the key', async () => {
    const apps = createTestApps();
    const headers = await signIn(apps);
    expect((await ask(apps, 'GET', `${API}/transfers`, { headers })).status).toBe(200);
    const json = { name: 'A token', maxUses: 1, expiresInSeconds: null };
    expect((await ask(apps, 'POST', `${API}/tokens`, { headers, json })).status).toBe(201);
  });
});

describe('requests that another site makes in the name of a session', () => {
  const CHANGES = GUARDED.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  it.each([['cross-site'], ['same-site'], ['none'], ['SAME-ORIGIN'], ['same-origin, cross-site'], [''], [undefined]])(
    'are refused where Sec-Fetch-Site is %j, on every route that changes something',
    async (site) => {
      const apps = createTestApps();
      const { cookie = '' } = await signIn(apps);
      const before = await storedTexts(apps.store);
      expect(CHANGES.length).toBeGreaterThanOrEqual(8);
      for (const { method, path } of CHANGES) {
        const headers = { cookie, ...(site !== undefined && { 'sec-fetch-site': site }) };
        await expectProblem(await ask(apps, method, path, { headers, json: {} }), 'cross_site');
      }
      expect(await storedTexts(apps.store)).toEqual(before);
    },
  );

  it('are refused whatever they say of themselves besides', async () => {
    const apps = createTestApps();
    const { cookie = '' } = await signIn(apps);
    const headers = { cookie, origin: 'https://console.test', referer: 'https://console.test/admin' };
    await expectProblem(await ask(apps, 'POST', `${API}/purge`, { headers }), 'cross_site');
  });

  it('do not keep the session awake', async () => {
    const apps = createTestApps({ SGRAPH_SEND_SESSION_IDLE_SECONDS: '600' });
    const headers = await signIn(apps);
    apps.advance(599);
    await ask(apps, 'POST', `${API}/purge`, { headers: { ...headers, 'sec-fetch-site': 'cross-site' } });
    apps.advance(1);
    expect((await ask(apps, 'GET', `${API}/session`, { headers })).status).toBe(401);
  });

  it.each(['cross-site', 'same-site', 'none'])('cannot sign in, from a page that is %s', async (site) => {
    const response = await ask(createTestApps(), 'POST', `${API}/session`, {
      headers: { 'sec-fetch-site': site },
      json: { key: ADMIN_KEY },
    });
    await expectProblem(response, 'cross_site');
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('matter not with the key in the header, which no other site can send', async () => {
    const headers = { ...WITH_KEY, 'sec-fetch-site': 'cross-site' };
    expect((await ask(createTestApps(), 'POST', `${API}/purge`, { headers })).status).toBe(200);
  });
});
