import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditPage, SessionInfo, SignInWays } from '../../../core/admin/schemas.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { ask, CONSOLE, cookieOf, expectProblem, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps } from '../../support/app.ts';
import type { RunningProvider } from '../../support/openid-provider.ts';
import { CLIENT_SECRET, signInAtProvider, startProvider } from '../../support/openid-provider.ts';

const API = '/admin/api';
const RETURN = `${CONSOLE}/admin/signed-in`;
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', origin: CONSOLE };

let provider: RunningProvider;
let other: RunningProvider;
beforeAll(async () => {
  [provider, other] = await Promise.all([startProvider([RETURN]), startProvider([RETURN], '')]);
});
afterAll(async () => {
  await Promise.all([provider.stop(), other.stop()]);
});

function withProvider(settings: Readonly<Record<string, string>> = {}, store = createMemoryStore()): TestApps {
  return createTestApps({ ...provider.environment, ...settings }, store);
}

interface Started {
  readonly url: string;
  /** What the browser keeps meanwhile. */
  readonly cookie: string;
}

async function start(apps: TestApps): Promise<Started> {
  const response = await ask(apps, 'POST', `${API}/sign-in/provider`, { headers: SAME_ORIGIN });
  expect(response.status).toBe(200);
  const { url } = (await response.json()) as { url: string };
  return { url, cookie: cookieOf(response) };
}

/** The query with which the provider sends the browser back. */
async function queryFor(account: string, { url }: Started): Promise<string> {
  return (await signInAtProvider(url, account, RETURN)).search;
}

function finish(apps: TestApps, query: string, cookie: string, headers = SAME_ORIGIN): Promise<Response> {
  return ask(apps, 'POST', `${API}/session/provider`, { headers: { ...headers, cookie }, json: { query } });
}

/** Signs in from the button to the session, and gives the headers with which the console's page then asks. */
async function signedIn(apps: TestApps, account: string): Promise<Record<string, string>> {
  const started = await start(apps);
  const response = await finish(apps, await queryFor(account, started), started.cookie);
  expect(response.status, await response.clone().text()).toBe(201);
  const cookie = response.headers.getSetCookie().find((set) => set.startsWith('__Secure-sgraph-send-admin='));
  return { ...SAME_ORIGIN, cookie: cookie?.split(';')[0] ?? '' };
}

async function audited(apps: TestApps): Promise<string[][]> {
  const page = AuditPage.parse(await (await ask(apps, 'GET', `${API}/audit`, { headers: WITH_KEY })).json());
  return page.events
    .slice(1)
    .map(({ event: { kind, by, operator = 'nobody', outcome } }) => [...[kind, by, operator, outcome]]);
}

describe('signing in by a provider', () => {
  it('is offered where one is set, beside the key', async () => {
    const ways = async (apps: TestApps): Promise<unknown> =>
      SignInWays.parse(await (await ask(apps, 'GET', `${API}/sign-in`)).json());
    expect(await ways(withProvider())).toEqual({ key: true, provider: 'Staff' });
    expect(await ways(withProvider({ SGRAPH_SEND_ADMIN_KEY: '', SGRAPH_SEND_OIDC_LABEL: '' }))).toEqual({
      key: false,
      provider: new URL(provider.issuer).host,
    });
    expect(await ways(createTestApps())).toEqual({ key: true });
    await expectProblem(
      await ask(createTestApps(), 'POST', `${API}/sign-in/provider`, { headers: SAME_ORIGIN }),
      'not_found',
    );
  });

  it('asks for a code with PKCE, state and nonce, and keeps their counterparts where no script reads them', async () => {
    const response = await ask(withProvider(), 'POST', `${API}/sign-in/provider`, { headers: SAME_ORIGIN });
    const { searchParams } = new URL(((await response.json()) as { url: string }).url);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: RETURN,
      scope: 'openid email groups',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^.{40,}$/) as string,
      nonce: expect.stringMatching(/^.{40,}$/) as string,
    });
    const [, ...attributes] = response.headers.getSetCookie()[0]!.split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=600', 'Path=/admin', 'SameSite=Strict', 'Secure']);
  });

  it('has two operators in the log by their names, of whom the viewer changes nothing', async () => {
    const apps = withProvider();
    const [alice, bob] = [await signedIn(apps, 'alice'), await signedIn(apps, 'bob')];
    const session = SessionInfo.parse(await (await ask(apps, 'GET', `${API}/session`, { headers: bob })).json());
    expect(session.operator).toEqual({ name: 'bob@staff.example', role: 'viewer' });
    expect(session.expiresAt).toBe('2026-11-20T20:00:00.000Z');
    expect((await ask(apps, 'POST', `${API}/purge`, { headers: alice })).status).toBe(200);
    await expectProblem(await ask(apps, 'POST', `${API}/purge`, { headers: bob }), 'role_required');
    expect((await ask(apps, 'GET', `${API}/storage`, { headers: bob })).status).toBe(200);
    expect((await ask(apps, 'DELETE', `${API}/session`, { headers: bob })).status).toBe(204);
    expect(await audited(apps)).toEqual([
      ['signed_out', 'session', 'bob@staff.example', 'ok'],
      ['storage_viewed', 'session', 'bob@staff.example', 'ok'],
      ['change_refused', 'session', 'bob@staff.example', 'role_required'],
      ['purged', 'session', 'alice@staff.example', 'ok'],
      ['signed_in', 'provider', 'bob@staff.example', 'ok'],
      ['signed_in', 'provider', 'alice@staff.example', 'ok'],
    ]);
    await expectProblem(await ask(apps, 'GET', `${API}/session`, { headers: bob }), 'unauthorized');
  });

  it('needs no secret where the client is a public one', async () => {
    const apps = createTestApps({ ...other.environment, SGRAPH_SEND_ADMIN_KEY: '' });
    const headers = await signedIn(apps, 'alice');
    expect((await ask(apps, 'GET', `${API}/storage`, { headers })).status).toBe(200);
  });

  it('lasts eight hours at most, however long a session by key may last, and not longer than that', async () => {
    const session = async (seconds: string): Promise<string> => {
      const apps = withProvider({ SGRAPH_SEND_SESSION_SECONDS: seconds });
      const answer = await ask(apps, 'GET', `${API}/session`, { headers: await signedIn(apps, 'alice') });
      return SessionInfo.parse(await answer.json()).expiresAt;
    };
    expect(await session('604800')).toBe('2026-11-20T20:00:00.000Z');
    expect(await session('3600')).toBe('2026-11-20T13:00:00.000Z');
  });

  it('opens nothing any more once the settings give roles otherwise, or have no provider', async () => {
    const store = createMemoryStore();
    const headers = await signedIn(withProvider({}, store), 'alice');
    const status = async (apps: TestApps): Promise<number> =>
      (await ask(apps, 'GET', `${API}/storage`, { headers })).status;
    expect(await status(withProvider({ SGRAPH_SEND_OIDC_LABEL: 'Another' }, store))).toBe(200);
    expect(await status(withProvider({ SGRAPH_SEND_OIDC_ADMINS: 'root' }, store))).toBe(401);
    expect(await status(createTestApps({}, store))).toBe(401);
  });

  it('leaves no code, token, secret or claim but the name in the store, the log or an answer', async () => {
    const apps = withProvider();
    const started = await start(apps);
    const query = await queryFor('alice', started);
    const response = await finish(apps, query, started.cookie);
    const kept = [...(await storedTexts(apps.store))].flat().join('\n');
    const everything = [kept, JSON.stringify(apps.logLines), await response.text()].join('\n');
    expect(everything).toContain('alice@staff.example');
    const code = new URLSearchParams(query).get('code')!;
    for (const secret of [code, CLIENT_SECRET, 'send-admins', '"sub"', 'eyJ']) expect(everything).not.toContain(secret);
  });
});

describe('an answer of the provider', () => {
  /** The cookie with one of its members changed. */
  const altered = ({ cookie }: Started, member: 'nonce' | 'verifier' | 'state'): string => {
    const [name = '', value = ''] = cookie.split('=');
    const kept = JSON.parse(Buffer.from(value, 'base64url').toString()) as Record<string, unknown>;
    const changed = { ...kept, [member]: 'x'.repeat(43) };
    return `${name}=${Buffer.from(JSON.stringify(changed)).toString('base64url')}`;
  };
  it.each<[string, (query: string, started: Started) => [string, string]]>([
    ['another state', (query, { cookie }) => [query.replace(/state=[^&]+/, `state=${'x'.repeat(43)}`), cookie]],
    ['no state', (query, { cookie }) => [query.replace(/&?state=[^&]+/, ''), cookie]],
    ['the nonce of another sign-in', (query, started) => [query, altered(started, 'nonce')]],
    ['the verifier of another sign-in', (query, started) => [query, altered(started, 'verifier')]],
    ['the state of another sign-in', (query, started) => [query, altered(started, 'state')]],
    ['a code that the provider never gave', (query, { cookie }) => [query.replace(/code=[^&]+/, 'code=abc'), cookie]],
    ['another issuer', (query, { cookie }) => [query.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'), cookie]],
    ['no issuer', (query, { cookie }) => [query.replace(/&?iss=[^&]+/, ''), cookie]],
    ['a refusal', (query, { cookie }) => [query.replace(/code=[^&]+/, 'error=access_denied'), cookie]],
    ['no cookie of this browser', (query) => [query, '']],
    ['a cookie that is none', (query) => [query, '__Secure-sgraph-send-sign-in=abc']],
    ['an empty query', (_, { cookie }) => ['?', cookie]],
  ])('with %s opens no session, and is a refused sign-in of the log', async (_, change) => {
    const apps = withProvider();
    const started = await start(apps);
    const [query, cookie] = change(await queryFor('alice', started), started);
    const response = await finish(apps, query, cookie);
    expect(response.headers.getSetCookie().filter((set) => !set.includes('Max-Age=0'))).toEqual([]);
    await expectProblem(response, 'sign_in_refused');
    expect(await audited(apps)).toEqual([['sign_in_refused', 'nobody', 'nobody', 'sign_in_refused']]);
  });

  it('opens one session and no second, also in a browser that kept the cookie', async () => {
    const apps = withProvider();
    const started = await start(apps);
    const query = await queryFor('alice', started);
    expect((await finish(apps, query, started.cookie)).status).toBe(201);
    await expectProblem(await finish(apps, query, started.cookie), 'sign_in_refused');
  });

  it('opens none more than ten minutes after the start', async () => {
    const apps = withProvider();
    const started = await start(apps);
    const query = await queryFor('alice', started);
    apps.advance(600);
    const problem = await expectProblem(await finish(apps, query, started.cookie), 'sign_in_refused');
    expect(problem.detail).toContain('more than 10 minutes ago: start it again');
  });

  it.each([
    ['carol', 'has groups, but none that gives a role'],
    ['dave', 'has no groups at all'],
    ['erin', 'has an e-mail address that was not verified'],
  ])('for %s, who %s, is refused', async (account) => {
    const apps = withProvider();
    const started = await start(apps);
    await expectProblem(await finish(apps, await queryFor(account, started), started.cookie), 'no_role');
    expect(await audited(apps)).toEqual([['sign_in_refused', 'nobody', 'nobody', 'no_role']]);
  });

  it('cannot give an account the name of those who have a key', async () => {
    const apps = withProvider();
    await signedIn(apps, 'frank');
    expect(await audited(apps)).toEqual([['signed_in', 'provider', 'provider:operator', 'ok']]);
  });

  it.each(['cross-site', 'same-site', 'none', ''])('is not taken from a page that is %j', async (site) => {
    const apps = withProvider();
    const started = await start(apps);
    const headers = { ...SAME_ORIGIN, 'sec-fetch-site': site };
    await expectProblem(await finish(apps, '?code=a&state=b', started.cookie, headers), 'cross_site');
    await expectProblem(await ask(apps, 'POST', `${API}/sign-in/provider`, { headers }), 'cross_site');
  });

  it('makes who sends wrong ones wait', async () => {
    const apps = withProvider();
    const answers = [];
    for (let tries = 0; tries < 6; tries++) answers.push((await finish(apps, '?code=a', '')).status);
    expect(answers).toEqual([403, 403, 403, 403, 403, 429]);
  });
});

describe('the secret of the client in a file', () => {
  const WRONG = 'a-secret-that-was-replaced-0123456789';
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sgraph-send-secret-'));
    path = join(folder, 'secret');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const withFile = (): TestApps =>
    withProvider({ SGRAPH_SEND_OIDC_CLIENT_SECRET: '', SGRAPH_SEND_OIDC_CLIENT_SECRET_FROM: `file:${path}` });
  const startSignIn = (apps: TestApps): Promise<Response> =>
    ask(apps, 'POST', `${API}/sign-in/provider`, { headers: SAME_ORIGIN });

  it('is read at the first sign-in, and kept', async () => {
    const apps = withFile();
    await writeFile(path, `${CLIENT_SECRET}\n`);
    await signedIn(apps, 'alice');
    await rm(path);
    await signedIn(apps, 'bob');
  });

  it('is read again once the provider refuses it, and the same sign-in succeeds', async () => {
    await writeFile(path, WRONG);
    const apps = withFile();
    const started = await start(apps);
    const query = await queryFor('alice', started);
    await writeFile(path, CLIENT_SECRET);
    expect((await finish(apps, query, started.cookie)).status).toBe(201);
    await signedIn(apps, 'bob');
  });

  it('that stays wrong lets no one in, which is no fault of those who try', async () => {
    await writeFile(path, WRONG);
    const apps = withFile();
    for (let tries = 0; tries < 6; tries++) {
      const started = await start(apps);
      const response = await finish(apps, await queryFor('alice', started), started.cookie);
      await expectProblem(response, 'provider_unavailable');
    }
    expect(String(apps.logLines.at(-1)?.['fault'])).toContain('does not accept the secret of this client');
    expect(await audited(apps)).toEqual([]);
    expect(JSON.stringify(apps.logLines)).not.toContain(WRONG);
  });

  it.each([
    ['is missing', undefined, 'ENOENT'],
    ['is empty', '', 'it is empty'],
    ['is no secret', 'short', 'it is empty or not a secret of 16 to 512 characters'],
  ])('that %s lets no one in, and the log says so', async (_, content, reason) => {
    if (content !== undefined) await writeFile(path, content);
    const apps = withFile();
    const problem = await expectProblem(await startSignIn(apps), 'provider_unavailable');
    // Strangers are not shown why.
    expect(problem.detail).toBeUndefined();
    const line = JSON.stringify(apps.logLines.at(-1));
    expect(line).toContain(`the secret of the sign-in client cannot be read (${reason}`);
    expect(line).not.toContain(folder);
    expect((await ask(apps, 'GET', `${API}/storage`, { headers: WITH_KEY })).status).toBe(200);
    await writeFile(path, CLIENT_SECRET);
    expect((await startSignIn(apps)).status).toBe(200);
  });
});

describe('a provider that cannot be used', () => {
  const refused = async (issuer: string): Promise<void> => {
    const apps = withProvider({ SGRAPH_SEND_OIDC_ISSUER: issuer });
    const response = await ask(apps, 'POST', `${API}/sign-in/provider`, { headers: SAME_ORIGIN });
    await expectProblem(response, 'provider_unavailable');
    // Strangers are not shown why; the log has it.
    expect(String(apps.logLines.at(-1)?.['fault'])).toContain('the sign-in provider cannot be used');
    expect((await ask(apps, 'GET', `${API}/storage`, { headers: WITH_KEY })).status).toBe(200);
  };
  const withServer = async (answer: (url: string) => Promise<[number, string]>): Promise<void> => {
    const server = createServer((request, response) => {
      void answer(request.url ?? '').then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await refused(`http://127.0.0.1:${port}`);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };

  it('because nothing answers, lets in those with a key only, and says so', async () => {
    await refused('http://127.0.0.1:9');
  });

  it('because it fails, does the same', async () => {
    await withServer(() => Promise.resolve([500, '{}']));
  });

  it('because another issuer answers at its address, does the same', async () => {
    await withServer(async (url) => [200, await (await fetch(provider.issuer + url)).text()]);
  });

  it('because it went away during the sign-in, does the same', async () => {
    const gone = await startProvider([RETURN]);
    const apps = createTestApps(gone.environment);
    const started = await start(apps);
    const query = await queryFor('alice', started);
    await gone.stop();
    await expectProblem(await finish(apps, query, started.cookie), 'provider_unavailable');
    expect(await audited(apps)).toEqual([]);
  });
});
