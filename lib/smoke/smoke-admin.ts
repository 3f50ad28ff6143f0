import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { SessionInfo } from '../../core/admin/schemas.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import type { SmokeCheck } from './smoke-check.ts';
import { check, skipped } from './smoke-check.ts';
import type { SmokeContext } from './smoke-context.ts';
import { expectStatus } from './smoke-context.ts';
import { loadPage } from './smoke-pages.ts';

/** A wrong key is refused; after some of them within minutes, as by several runs of this test, without a look at it. */
const WRONG_KEY = [401, 429] as const;
const NO_KEY = skipped('no admin key was given: only the refusals were tried');
/** What a browser says of a request that a page of the same origin made; no script can say it. */
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

export interface AdminRequest {
  readonly method?: string;
  /** Below `/admin/api`. */
  readonly path: string;
  readonly body?: object;
  /** What opens the door; the admin key unless said otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  /** That it must be answered with, or one of several; 200 unless said otherwise. */
  readonly status?: number | readonly number[];
}

/** Asks the admin API, and asserts that the answer forbids caching. */
export async function askAdmin(context: SmokeContext, request: AdminRequest): Promise<Response> {
  const { url, adminUrl = url, adminKey = '' } = context;
  const { method = 'GET', path, body, headers = { 'x-sgraph-send-admin-key': adminKey }, status = 200 } = request;
  const bytes = body && new TextEncoder().encode(JSON.stringify(body));
  const ofBody = bytes && {
    'content-type': 'application/json',
    'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
  };
  const answer = await expectStatus(context, status, {
    method,
    url: `${adminUrl}/admin/api${path}`,
    headers: { ...headers, ...ofBody },
    ...(bytes && { body: bytes }),
  });
  assert.match(answer.headers.get('cache-control') ?? '', /no-store/, `${method} ${path} may be kept`);
  return answer;
}

/** By key, then by session. */
export const ADMIN_CHECKS: readonly SmokeCheck[] = [
  check('the admin page loads, its API needs the key', async (context) => {
    const { adminKey, sent, url, adminUrl = url } = context;
    await loadPage(context, adminUrl, '/admin');
    await askAdmin(context, { path: '/transfers', headers: {}, status: 401 });
    await askAdmin(context, {
      path: '/transfers',
      headers: { 'x-sgraph-send-admin-key': newSecret() },
      status: WRONG_KEY,
    });
    if (adminKey === undefined) return NO_KEY;
    const answer = await askAdmin(context, { path: '/transfers' });
    assert.ok((await answer.text()).includes(sent?.id ?? ''), 'the transfer is missing in the list of the admin');
    return undefined;
  }),
  check('signing in makes a session, in a cookie that no script and no other site can use', async (context) => {
    const { adminKey: key, url, adminUrl = url } = context;
    if (key === undefined) return NO_KEY;
    await signIn(context, newSecret(), WRONG_KEY);
    const answer = await signIn(context, key, 201);
    SessionInfo.parse(await answer.json());
    const [cookie, ...others] = answer.headers.getSetCookie();
    assert.ok(cookie !== undefined && others.length === 0, 'signing in set no cookie, or several');
    const [pair = '', ...attributes] = cookie.split(/; */);
    const found = attributes.map((attribute) => attribute.toLowerCase());
    // Over http, which only the machine itself may use, some browsers take no cookie with it.
    const secure = adminUrl.startsWith('https:') ? ['secure'] : [];
    for (const attribute of ['httponly', 'samesite=strict', ...secure])
      assert.ok(found.includes(attribute), `the cookie of the session is not ${attribute}: ${found.join(', ')}`);
    assert.ok(!found.some((attribute) => attribute.startsWith('domain=')), 'the cookie is sent to other hosts');
    context.cookie = pair;
    context.secrets.set('the session', pair.slice(pair.indexOf('=') + 1));
    return undefined;
  }),
  withSession('a session opens the admin API, but not to requests from elsewhere', async (context, cookie) => {
    await askAdmin(context, { path: '/session', headers: { cookie } });
    await askAdmin(context, { path: '/transfers', headers: { cookie } });
    const purge = { method: 'POST', path: '/purge' };
    await askAdmin(context, { ...purge, headers: { cookie }, status: 403 });
    for (const site of ['cross-site', 'same-site', 'none'])
      await askAdmin(context, { ...purge, headers: { cookie, 'sec-fetch-site': site }, status: 403 });
    await askAdmin(context, { ...purge, headers: { cookie, ...SAME_ORIGIN } });
  }),
  withSession('signing out ends the session, also for a copy of its cookie', async (context, cookie) => {
    await askAdmin(context, { method: 'DELETE', path: '/session', headers: { cookie }, status: 403 });
    await askAdmin(context, { method: 'DELETE', path: '/session', headers: { cookie, ...SAME_ORIGIN }, status: 204 });
    await askAdmin(context, { path: '/session', headers: { cookie }, status: 401 });
    await askAdmin(context, { path: '/transfers', headers: { cookie }, status: 401 });
  }),
];

/** As a page of the console does it. Its origin says that it came by https, also where what is in between goes on in plain HTTP. */
function signIn(context: SmokeContext, key: string, status: number | readonly number[]): Promise<Response> {
  const { origin } = new URL(context.adminUrl ?? context.url);
  const headers = { ...SAME_ORIGIN, origin };
  return askAdmin(context, { method: 'POST', path: '/session', body: { key }, headers, status });
}

function withSession(name: string, run: (context: SmokeContext, cookie: string) => Promise<void>): SmokeCheck {
  return check(name, (context) => {
    if (context.adminKey === undefined) return Promise.resolve(NO_KEY);
    assert.ok(context.cookie, 'there is no session');
    return run(context, context.cookie);
  });
}
