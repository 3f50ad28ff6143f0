import { describe, expect, it } from 'vitest';
import { TOKEN_BOUNDS } from '../../../core/tokens/schemas.ts';
import { ask, expectProblem, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, createTestApps } from '../../support/app.ts';

const API = '/admin/api';
const UNSAFE = '<script>alert(1)</script>';
const TOKEN = { name: 'A token', note: '', maxUses: 1, expiresInSeconds: 3_600, maxTransferBytes: 1_000 };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Everything but the key that names callers for the day. */
async function snapshot({ store }: TestApps): Promise<string[]> {
  return [...(await storedTexts(store)).keys()].filter((key) => !key.startsWith('day-keys/'));
}

/** Fails unless the request is refused, repeats nothing of what was sent, and leaves the store as it was. */
async function expectRefused(
  apps: TestApps,
  method: string,
  path: string,
  request: { json?: unknown; body?: string; headers?: Record<string, string> } = {},
  code = 'invalid_request',
): Promise<void> {
  const before = await snapshot(apps);
  const response = await ask(apps, method, API + path, {
    ...request,
    headers: { ...WITH_KEY, ...request.headers },
  });
  const problem = JSON.stringify(await expectProblem(response, code));
  expect(response.status).toBeLessThan(500);
  for (const echoed of ['script', 'alert', 'passwd']) expect(problem).not.toContain(echoed);
  expect(await snapshot(apps)).toEqual(before);
}

const { nameCharacters, noteCharacters, uses, expiresInSeconds } = TOKEN_BOUNDS;
const BAD_WHOLE_NUMBERS = [0, -1, 1.5, 1e300, '1', true, [], {}, Number.MAX_SAFE_INTEGER + 1, UNSAFE];
const BAD_TOKENS: [string, Record<string, unknown>][] = [
  ...['', ' ', '\t', 'a\nb', 'a\u0000b', 'a\u009fb', '\ud800', 'x'.repeat(nameCharacters + 1), 1, null, [UNSAFE]].map(
    (name): [string, Record<string, unknown>] => ['name', { name }],
  ),
  ...['a\nb', 'x'.repeat(noteCharacters + 1), 1, null].map((note): [string, Record<string, unknown>] => [
    'note',
    { note },
  ]),
  ...[...BAD_WHOLE_NUMBERS, uses + 1].map((maxUses): [string, Record<string, unknown>] => ['maxUses', { maxUses }]),
  ...[...BAD_WHOLE_NUMBERS, expiresInSeconds.min - 1, expiresInSeconds.max + 1, '2027-01-01'].map(
    (value): [string, Record<string, unknown>] => ['expiresInSeconds', { expiresInSeconds: value }],
  ),
  ...BAD_WHOLE_NUMBERS.map((value): [string, Record<string, unknown>] => [
    'maxTransferBytes',
    { maxTransferBytes: value },
  ]),
  ['an unknown member', { zzUnknownzz: UNSAFE }],
  ['a state of its own', { state: 'active', uses: -5 }],
  ['an id of its own', { id: 'a'.repeat(26), verifier: 'x' }],
];

describe('a new token', () => {
  it('is made of exactly what these tests change', async () => {
    const response = await ask(createTestApps(), 'POST', `${API}/tokens`, { headers: WITH_KEY, json: TOKEN });
    expect(response.status).toBe(201);
  });

  it.each(BAD_TOKENS)('with a bad %s is refused: %j', async (_, change) => {
    await expectRefused(createTestApps(), 'POST', '/tokens', { json: { ...TOKEN, ...change } });
  });

  it.each(['name', 'maxUses', 'expiresInSeconds'])('without %s is refused', async (member) => {
    const json = Object.fromEntries(Object.entries(TOKEN).filter(([name]) => name !== member));
    await expectRefused(createTestApps(), 'POST', '/tokens', { json });
  });
});

const WITH_BODY: [string, string, unknown][] = [
  ['/session', 'sign-in', { key: ADMIN_KEY }],
  ['/tokens', 'new token', TOKEN],
  [`/tokens/${'a'.repeat(26)}/limit`, 'limit', { maxUses: 1 }],
];

describe.each(WITH_BODY)('a body at %s (%s)', (path, _, good) => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a text', '"key"'],
    ['a number', '1'],
    ['a prototype member', '{"__proto__":{"key":"x","maxUses":1,"name":"x"}}'],
    ['bytes that are no UTF-8', '{"key":"\ufffd\u0000","maxUses":"\u0000"}'],
    ['a very deep one', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ])('that is %s is refused', async (__, body) => {
    await expectRefused(createTestApps(), 'POST', path, { body, headers: JSON_TYPE });
  });

  it('with an unknown member is refused', async () => {
    await expectRefused(createTestApps(), 'POST', path, { json: { ...(good as object), zzUnknownzz: UNSAFE } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', UNSAFE, ''])(
    'of the type "%s" is refused',
    async (type) => {
      const request = { body: JSON.stringify(good), headers: { 'content-type': type } };
      await expectRefused(createTestApps(), 'POST', path, request, 'unsupported_media_type');
    },
  );

  it('that is huge is refused, with a length and without', async () => {
    const body = JSON.stringify({ ...(good as object), name: 'x'.repeat(20_000) });
    await expectRefused(createTestApps(), 'POST', path, { body, headers: JSON_TYPE }, 'too_large');
    const headers = { ...JSON_TYPE, 'content-length': String(body.length) };
    await expectRefused(createTestApps(), 'POST', path, { body, headers }, 'too_large');
  });
});

describe('a key to sign in with', () => {
  it.each([[''], ['k'.repeat(513)], [null], [1], [[ADMIN_KEY]], [{ key: ADMIN_KEY }], [undefined]])(
    'that is %j is refused',
    async (key) => {
      await expectRefused(createTestApps(), 'POST', '/session', { json: { key } });
    },
  );
});

describe('a body where none is asked for', () => {
  it.each(['/purge', `/tokens/${'a'.repeat(26)}/revoke`])('is refused at %s when it is huge', async (path) => {
    await expectRefused(createTestApps(), 'POST', path, { body: 'x'.repeat(20_000) }, 'too_large');
  });
});

const BAD_IDS = [
  'short',
  'A'.repeat(26),
  'aaaaaaaaaaaaaaaaaaaaaaaaab',
  'a'.repeat(27),
  'a1aaaaaaaaaaaaaaaaaaaaaaaa',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2fadmin',
  '%00aaaaaaaaaaaaaaaaaaaaaaaaa',
  'аaaaaaaaaaaaaaaaaaaaaaaaaa',
  encodeURIComponent(UNSAFE),
  '%ff',
  '%',
];
const BY_ID: [string, string][] = [
  ['GET', '/transfers/ID'],
  ['DELETE', '/transfers/ID'],
  ['GET', '/transfers/ID/log'],
  ['GET', '/tokens/ID'],
  ['DELETE', '/tokens/ID'],
  ['POST', '/tokens/ID/revoke'],
  ['POST', '/tokens/ID/reactivate'],
  ['POST', '/tokens/ID/limit'],
];

describe('malformed ids', () => {
  it.each(BY_ID.flatMap(([method, path]) => BAD_IDS.map((id) => [method, path.replace('ID', id)] as const)))(
    'are refused by %s %s',
    async (method, path) => {
      const json = path.endsWith('/limit') ? { json: { maxUses: 1 } } : {};
      await expectRefused(createTestApps(), method, path, json);
    },
  );
});

describe('made-up queries', () => {
  it.each([
    '/transfers?cursor=',
    '/transfers?cursor=../../x',
    '/transfers?cursor=index/',
    `/transfers?cursor=index/0000000000000-${'A'.repeat(26)}`,
    `/transfers?cursor=tokens/0000000000000-${'a'.repeat(26)}`,
    '/transfers?cursor=a&cursor=b',
    '/transfers?state=',
    '/transfers?state=READY',
    '/transfers?state=ready&state=deleted',
    '/transfers?zzUnknownzz=1',
    '/transfers?createdFrom=<script>',
    '/transfers?createdFrom=2026-11-20',
    '/transfers?createdFrom=2026-11-20T00:00:00Z&createdFrom=2026-11-20T00:00:00Z',
    '/transfers?minBytes=-1',
    '/transfers?maxBytes=9999999999999999999',
    '/transfers?token=alert',
    '/transfers?cursor=uses/1',
    '/transfers?cursor=uses/000000001',
    '/audit?from=passwd',
    '/audit?from=2026-11-20T00:00:01Z&until=2026-11-20T00:00:00Z',
    '/tokens?cursor=',
    '/tokens?cursor=..%2fx',
    `/tokens?cursor=${'a'.repeat(25)}b`,
    '/tokens?zzUnknownzz=1',
    '/audit?zzUnknownzz=1',
  ])('are refused: %s', async (path) => {
    await expectRefused(createTestApps(), 'GET', path);
  });

  it('with a cursor that could be one answer what lies behind it', async () => {
    for (const path of [
      `/transfers?cursor=index/0000000000000-${'a'.repeat(26)}`,
      `/tokens?cursor=${'a'.repeat(26)}`,
    ]) {
      const response = await ask(createTestApps(), 'GET', API + path, { headers: WITH_KEY });
      expect(response.status).toBe(200);
    }
  });
});

describe('addresses', () => {
  it.each(['', '/', '/nothing', '/transfers/', '/tokens/a/b/c', '/..%2fhealth'])('"%s" is not there', async (path) => {
    const response = await ask(createTestApps(), 'GET', API + path, { headers: WITH_KEY });
    await expectProblem(response, path === '/..%2fhealth' ? undefined : 'not_found');
    expect(response.status).toBeGreaterThanOrEqual(400);
  });

  it('tell which methods they take', async () => {
    const response = await ask(createTestApps(), 'PUT', `${API}/session`, { headers: WITH_KEY });
    expect(response.headers.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'POST']);
    await expectProblem(response, 'method_not_allowed');
  });
});
