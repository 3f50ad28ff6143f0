import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AdminSettings, AuditPage, SessionInfo } from '../../../core/admin/schemas.ts';
import { CreatedToken } from '../../../core/tokens/schemas.ts';
import { ask, expectProblem, signIn, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, createTestApps } from '../../support/app.ts';

const API = '/admin/api';
const [ALICE, ALICES_NEW, BOB] = ['a'.repeat(43), 'n'.repeat(43), 'b'.repeat(43)];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const OPERATORS = `alice:admin:${sha256(ALICE)},bob:viewer:${sha256(BOB)}`;
const keyOf = (key: string): Record<string, string> => ({ 'x-sgraph-send-admin-key': key });
const named = (operators = OPERATORS, store?: TestApps['store']): TestApps =>
  createTestApps({ SGRAPH_SEND_OPERATORS: operators }, store);

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const document = await ask(named(), 'GET', `${API}/openapi.json`, { headers: WITH_KEY });
const ROUTES = Object.entries(Document.parse(await document.json()).paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replace('{id}', 'a'.repeat(26)) })),
);
/** Before the check of who asks. */
const SIGNING_IN = ['/session', '/session/provider', '/sign-in/provider'].map((path) => API + path);
const READING = ROUTES.filter(({ method, path }) => method === 'GET' && !path.endsWith('/metrics'));
const CHANGING = ROUTES.filter(({ method, path }) => method !== 'GET' && !SIGNING_IN.includes(path));

async function audited(apps: TestApps): Promise<string[][]> {
  const page = AuditPage.parse(await (await ask(apps, 'GET', `${API}/audit`, { headers: WITH_KEY })).json());
  return page.events.map(({ event: { kind, operator = 'nobody', outcome } }) => [kind, operator, outcome]);
}

describe('named operators', () => {
  it('are in the audit log by their names, those without one as "operator"', async () => {
    const apps = named();
    const json = { name: 'A token', maxUses: 1, expiresInSeconds: null };
    await ask(apps, 'POST', `${API}/tokens`, { headers: keyOf(ALICE), json });
    await ask(apps, 'GET', `${API}/transfers`, { headers: keyOf(BOB) });
    await ask(apps, 'GET', `${API}/transfers`, { headers: WITH_KEY });
    await ask(apps, 'GET', `${API}/transfers`, { headers: keyOf('w'.repeat(43)) });
    expect(await audited(apps)).toEqual([
      ['audit_read', 'operator', 'ok'],
      ['sign_in_refused', 'nobody', 'unauthorized'],
      ['transfers_listed', 'operator', 'ok'],
      ['transfers_listed', 'bob', 'ok'],
      ['token_created', 'alice', 'ok'],
    ]);
  });

  it('keep their names in sessions, from sign-in to sign-out', async () => {
    const apps = named();
    const headers = await signIn(apps, BOB);
    const session = SessionInfo.parse(await (await ask(apps, 'GET', `${API}/session`, { headers })).json());
    expect(session.operator).toEqual({ name: 'bob', role: 'viewer' });
    await ask(apps, 'GET', `${API}/storage`, { headers });
    expect((await ask(apps, 'DELETE', `${API}/session`, { headers })).status).toBe(204);
    expect((await audited(apps)).slice(1)).toEqual([
      ['signed_out', 'bob', 'ok'],
      ['storage_viewed', 'bob', 'ok'],
      ['signed_in', 'bob', 'ok'],
    ]);
  });

  it('have what the settings say now: a session loses its role with them, and ends with its key', async () => {
    const apps = named();
    const headers = await signIn(apps, ALICE);
    const purge = (settings: string): Promise<Response> =>
      ask(named(settings, apps.store), 'POST', `${API}/purge`, { headers });
    expect((await purge(OPERATORS)).status).toBe(200);
    await expectProblem(await purge(`alice:viewer:${sha256(ALICE)}`), 'role_required');
    await expectProblem(await purge(`bob:viewer:${sha256(BOB)}`), 'unauthorized');
  });

  it('have two keys while one replaces the other', async () => {
    const both = `alice:admin:${sha256(ALICE)},alice:admin:${sha256(ALICES_NEW)}`;
    const good = async (operators: string): Promise<string[]> => {
      const tried = [ALICE, ALICES_NEW].map(async (key) => {
        const { status } = await ask(named(operators), 'GET', `${API}/storage`, { headers: keyOf(key) });
        return status === 200 ? [key] : [];
      });
      return (await Promise.all(tried)).flat();
    };
    expect(await good(`alice:admin:${sha256(ALICE)}`)).toEqual([ALICE]);
    expect(await good(both)).toEqual([ALICE, ALICES_NEW]);
    expect(await good(`alice:admin:${sha256(ALICES_NEW)}`)).toEqual([ALICES_NEW]);
    const settings = await ask(named(both), 'GET', `${API}/settings`, { headers: WITH_KEY });
    const { operators, adminKeys } = AdminSettings.parse(await settings.json());
    expect([operators, adminKeys]).toEqual([[{ name: 'alice', role: 'admin', keys: 2 }], 1]);
  });

  it('are enough to open the console: no key without a name is needed', async () => {
    const apps = createTestApps({ SGRAPH_SEND_ADMIN_KEY: '', SGRAPH_SEND_OPERATORS: OPERATORS });
    expect((await ask(apps, 'GET', `${API}/storage`, { headers: keyOf(ALICE) })).status).toBe(200);
    await expectProblem(await ask(apps, 'GET', `${API}/storage`, { headers: WITH_KEY }), 'unauthorized');
  });

  it('leave neither a key nor its hash in the store or in an answer', async () => {
    const apps = named();
    const answers = [await (await ask(apps, 'GET', `${API}/settings`, { headers: await signIn(apps, ALICE) })).text()];
    const everything = [...answers, ...(await storedTexts(apps.store)).values()].join('\n');
    expect(everything).toContain('alice');
    for (const secret of [ALICE, BOB, sha256(ALICE), sha256(BOB)]) expect(everything).not.toContain(secret);
  });
});

describe('a viewer', () => {
  it.each(CHANGING)(
    'is refused $method $path, which leaves nothing behind but the refusal',
    async ({ method, path }) => {
      const apps = named();
      for (const headers of [keyOf(BOB), await signIn(apps, BOB)]) {
        const problem = await expectProblem(await ask(apps, method, path, { headers, json: {} }), 'role_required');
        expect(problem.detail).toContain('bob has the role viewer');
        await ask(apps, method, path, { headers, json: {} });
      }
      const kept = [...(await storedTexts(apps.store)).keys()].filter((key) => !key.startsWith('day-keys/'));
      expect(kept.filter((key) => !/^admin\/(?:events|hourly|sessions)\//.test(key))).toEqual([]);
      expect((await audited(apps)).slice(1).filter(([kind]) => kind !== 'signed_in')).toEqual([
        ['change_refused', 'bob', 'role_required'],
        ['change_refused', 'bob', 'role_required'],
      ]);
    },
  );

  it('is refused a change also at an address that no route has', async () => {
    const methods = ['POST', 'PUT', 'PATCH', 'DELETE'];
    for (const method of methods)
      await expectProblem(await ask(named(), method, `${API}/not/yet`, { headers: keyOf(BOB) }), 'role_required');
  });

  it.each(READING)('may $method $path', async ({ method, path }) => {
    const apps = named();
    const headers = await signIn(apps, BOB);
    const made = await ask(apps, 'POST', `${API}/tokens`, {
      headers: keyOf(ALICE),
      json: { name: 'A token', maxUses: 1, expiresInSeconds: null },
    });
    const { info } = CreatedToken.parse(await made.json());
    const query = path.endsWith('/overview') ? '?by=day' : '';
    const place = path.includes('/tokens/') ? path.replace('a'.repeat(26), info.id) : path;
    const { status } = await ask(apps, method, place + query, { headers });
    expect(status).toBe(path.includes('/transfers/') ? 404 : 200);
  });

  it('sees what there is to try: the document has changes and readings of both kinds', () => {
    expect(CHANGING.length).toBeGreaterThanOrEqual(7);
    expect(READING.length).toBeGreaterThanOrEqual(11);
  });
});

describe('the setting of operators', () => {
  const digest = sha256(ADMIN_KEY);
  it.each([
    ['no role', `alice:${digest}`],
    ['an unknown role', `alice:owner:${digest}`],
    ['a short hash', `alice:admin:${digest.slice(1)}`],
    ['a name with capitals', `Alice:admin:${digest}`],
    ['the name of those without one', `operator:admin:${digest}`],
    ['one name with two roles', `alice:admin:${digest},alice:viewer:${sha256(BOB)}`],
    ['three keys of one name', [1, 2, 3].map((key) => `alice:admin:${sha256(String(key))}`).join(',')],
    ['one key twice', `alice:admin:${digest},bob:viewer:${digest}`],
    ['more than 20 keys', Array.from({ length: 21 }, (_, key) => `a${key}:admin:${sha256(String(key))}`).join(',')],
  ])('is refused with %s, and the refusal shows no hash', (_, text) => {
    const start = (): unknown => createTestApps({ SGRAPH_SEND_OPERATORS: text });
    expect(start).toThrow(/SGRAPH_SEND_OPERATORS cannot be used: expected name:role:SHA-256/);
    expect(start).not.toThrow(digest);
  });

  it('is refused with a key that is valid without a name too', () => {
    const both = { SGRAPH_SEND_ADMIN_KEY_SHA256: digest, SGRAPH_SEND_OPERATORS: `alice:viewer:${digest}` };
    expect(() => createTestApps(both)).toThrow(
      /SGRAPH_SEND_OPERATORS is set and SGRAPH_SEND_ADMIN_KEY_SHA256 is set: one key is in both/,
    );
  });
});
