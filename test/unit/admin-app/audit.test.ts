import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuditKind } from '../../../core/admin/audit-kind.ts';
import { AuditEvent, AuditPage } from '../../../core/admin/schemas.ts';
import { CreatedToken } from '../../../core/tokens/schemas.ts';
import { parseKey } from '../../../core/stores/key.ts';
import { utf8 } from '../../../core/bytes.ts';
import { verifyLog } from '../../../core/verify-log.ts';
import { ask, expectProblem, sessionIdIn, signIn, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

const API = '/admin/api';
const HOUR = 3_600;
const [ALICE, BOB] = ['a'.repeat(43), 'b'.repeat(43)];
const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');
const TOKEN = { name: 'A token', maxUses: 1, expiresInSeconds: null };

/** The events as they are stored, the oldest first. */
async function events({ store }: TestApps): Promise<AuditEvent[]> {
  const texts = await storedTexts(store, 'admin', 'events');
  return [...texts.values()].map((text) => AuditEvent.parse(JSON.parse(text)));
}

async function page(apps: TestApps, cursor?: string): Promise<AuditPage> {
  const query = cursor === undefined ? '' : `?cursor=${cursor}`;
  return AuditPage.parse(await (await ask(apps, 'GET', `${API}/audit${query}`, { headers: WITH_KEY })).json());
}

async function allPages(apps: TestApps): Promise<AuditPage['events']> {
  const all: AuditPage['events'] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const { events: shown, next } = await page(apps, cursor);
    all.push(...shown);
    cursor = next;
  }
  return all;
}

async function makeTokens(apps: TestApps, count: number): Promise<void> {
  for (let made = 0; made < count; made++) await ask(apps, 'POST', `${API}/tokens`, { headers: WITH_KEY, json: TOKEN });
}

describe('an action of an operator', () => {
  it('is one event, whatever it is', async () => {
    const apps = createTestApps();
    const { id } = await apps.client.upload({
      metadata: { name: 'a.bin', type: '' },
      expiresInSeconds: HOUR,
      maxDownloads: 1,
      source: sourceOf(patternBytes(1)),
    });
    const headers = await signIn(apps);
    const seen: [AuditKind, string | undefined][] = [['signed_in', undefined]];
    const act = async (
      kind: AuditKind,
      method: string,
      path: string,
      json?: unknown,
      target?: string,
    ): Promise<unknown> => {
      const response = await ask(apps, method, API + path, { headers, json });
      expect([kind, response.ok]).toEqual([kind, true]);
      seen.push([kind, target]);
      return response.status === 204 ? undefined : response.json();
    };
    await act('overview_viewed', 'GET', '/overview?by=day');
    await act('transfers_listed', 'GET', '/transfers');
    await act('transfer_viewed', 'GET', `/transfers/${id}`, undefined, id);
    await act('log_viewed', 'GET', `/transfers/${id}/log`, undefined, id);
    await act('tokens_listed', 'GET', '/tokens');
    const { info } = CreatedToken.parse(await act('token_created', 'POST', '/tokens', TOKEN));
    seen.at(-1)![1] = info.id;
    await act('token_viewed', 'GET', `/tokens/${info.id}`, undefined, info.id);
    await act('token_revoked', 'POST', `/tokens/${info.id}/revoke`, undefined, info.id);
    await act('token_reactivated', 'POST', `/tokens/${info.id}/reactivate`, undefined, info.id);
    await act('token_limit_changed', 'POST', `/tokens/${info.id}/limit`, { maxUses: 3 }, info.id);
    await act('token_deleted', 'DELETE', `/tokens/${info.id}`, undefined, info.id);
    await act('storage_viewed', 'GET', '/storage');
    await act('store_checked', 'GET', '/store-check');
    await act('purged', 'POST', '/purge');
    await act('webhook_key_made', 'POST', '/webhook-key');
    await act('settings_viewed', 'GET', '/settings');
    await act('transfer_deleted', 'DELETE', `/transfers/${id}`, undefined, id);
    await act('audit_read', 'GET', '/audit');
    await act('signed_out', 'DELETE', '/session');
    const written = await events(apps);
    expect(written.map(({ kind, target }) => [kind, target])).toEqual(seen);
    expect(written.every(({ outcome, caller }) => outcome === 'ok' && /^[0-9a-f]{64}$/.test(caller))).toBe(true);
    expect(new Set(written.map(({ request }) => request)).size).toBe(seen.length);
    expect(new Set(written.map(({ by }) => by))).toEqual(new Set(['key', 'session']));
    // What is refused is not done.
    expect([...new Set(written.map(({ kind }) => kind)), 'sign_in_refused', 'change_refused'].sort()).toEqual(
      [...AuditEvent.shape.kind.options].sort(),
    );
  });

  it('that only looks is one event an hour, for each operator', async () => {
    const apps = createTestApps();
    const headers = await signIn(apps);
    for (let times = 0; times < 3; times++) {
      await ask(apps, 'GET', `${API}/transfers`, { headers });
      await ask(apps, 'GET', `${API}/transfers`, { headers: WITH_KEY });
    }
    const listed = async (): Promise<string[]> =>
      (await events(apps)).filter(({ kind }) => kind === 'transfers_listed').map(({ by }) => by);
    expect(await listed()).toEqual(['session', 'key']);
    // A process that remembers nothing of it.
    await ask(createTestApps({}, apps.store), 'GET', `${API}/transfers`, { headers: WITH_KEY });
    expect(await listed()).toEqual(['session', 'key']);
    apps.advance(HOUR);
    await ask(apps, 'GET', `${API}/transfers`, { headers: WITH_KEY });
    expect(await listed()).toEqual(['session', 'key', 'key']);
  });

  it('that only looks again writes nothing', async () => {
    const { store } = createTestApps();
    const created: string[] = [];
    const apps = createTestApps({}, { ...store, create: (key, body) => (created.push(key), store.create(key, body)) });
    for (const times of [1, 2, 3]) {
      await ask(apps, 'GET', `${API}/transfers`, { headers: WITH_KEY });
      if (times === 1) created.length = 0;
    }
    expect(created).toEqual([]);
  });

  it('that failed on this side is an event with what went wrong', async () => {
    const apps = createTestApps();
    const { store } = apps;
    const broken = createTestApps(
      {},
      {
        ...store,
        create: (key, body) =>
          key.startsWith('tokens/') ? Promise.reject(new Error('broken')) : store.create(key, body),
      },
    );
    const response = await ask(broken, 'POST', `${API}/tokens`, { headers: WITH_KEY, json: TOKEN });
    await expectProblem(response, 'internal');
    expect(await events(apps)).toMatchObject([{ kind: 'token_created', outcome: 'internal', by: 'key' }]);
  });

  it('tells from which program it came, as far as anonymisation leaves it', async () => {
    const apps = createTestApps();
    const dropping = createTestApps({ SGRAPH_SEND_ANONYMISE: 'drop' }, apps.store);
    const headers = { ...WITH_KEY, 'user-agent': 'curl/8.5.0 (secret-machine)' };
    for (const each of [apps, dropping]) await ask(each, 'POST', `${API}/purge`, { headers });
    const [first, second] = await events(apps);
    expect([first?.agent, second?.agent]).toEqual(['curl', undefined]);
    expect(second?.caller).toBe('dropped');
    expect(JSON.stringify([first, second])).not.toContain('secret-machine');
  });

  it('that was refused is none', async () => {
    const apps = createTestApps();
    await ask(apps, 'POST', `${API}/tokens`, { headers: WITH_KEY, json: { name: '' } });
    await ask(apps, 'POST', `${API}/tokens/${'a'.repeat(26)}/revoke`, { headers: WITH_KEY });
    await ask(apps, 'GET', `${API}/nothing`, { headers: WITH_KEY });
    expect(await events(apps)).toEqual([]);
  });
});

describe('refused sign-ins', () => {
  it('are events, 20 an hour over all processes and no more', async () => {
    const apps = createTestApps({ SGRAPH_SEND_TRUSTED_PROXIES: '1' });
    const other = createTestApps({ SGRAPH_SEND_TRUSTED_PROXIES: '1' }, apps.store);
    const guess = (by: TestApps, number: number): Promise<Response> =>
      number % 2 === 0
        ? ask(by, 'GET', `${API}/tokens`, {
            headers: { 'x-sgraph-send-admin-key': `guess ${number}`, 'x-forwarded-for': `198.51.100.${number}` },
          })
        : ask(by, 'POST', `${API}/session`, {
            headers: { 'x-forwarded-for': `198.51.100.${number}` },
            json: { key: `guess ${number}` },
          });
    for (let number = 0; number < 30; number++) {
      expect((await guess(number < 15 ? apps : other, number)).status).toBe(401);
    }
    const written = await events(apps);
    expect(written.map(({ kind, outcome, by, count }) => [kind, outcome, by, count])).toEqual(
      Array.from({ length: 20 }, (_, index) => ['sign_in_refused', 'unauthorized', 'nobody', index + 1]),
    );
    const size = (await storedTexts(apps.store)).size;
    for (let number = 30; number < 60; number++) await guess(apps, number);
    expect((await storedTexts(apps.store)).size).toBe(size);
    apps.advance(HOUR);
    await guess(apps, 61);
    expect(await events(apps)).toHaveLength(21);
  });
});

describe('the log of operators', () => {
  it('shows the newest day first and the newest event first, each event once, a page at a time', async () => {
    const apps = createTestApps();
    for (let day = 0; day < 4; day++) {
      await makeTokens(apps, 33);
      apps.advance(24 * HOUR);
    }
    const shown = (await allPages(apps)).map(({ event }) => event.event);
    const stored = (await events(apps)).map(({ event }) => event);
    expect(shown).toEqual(stored.reverse());
    expect(shown).toHaveLength(4 * 33 + 1);
    const { events: first, next } = await page(apps);
    expect([first.length, next]).toEqual([50, `20261122/${first.at(-1)!.event.event}`]);
  });

  it('is chained by hashes from day to day and from process to process, and verifies', async () => {
    const apps = createTestApps();
    const other = createTestApps({}, apps.store);
    for (let day = 0; day < 3; day++) {
      await makeTokens(apps, 3);
      await makeTokens(other, 3);
      for (const each of [apps, other]) each.advance(24 * HOUR);
    }
    const verdict = await verifyLog({ events: await allPages(apps) });
    expect(verdict).toMatchObject({ altered: [], missing: [], heads: { length: 1 } });
    const [first, ...rest] = await events(apps);
    expect(first?.parents).toEqual([]);
    expect(rest.every(({ parents }) => parents.length > 0)).toBe(true);
  });

  it('shows that an event was altered, and which', async () => {
    const apps = createTestApps();
    await makeTokens(apps, 3);
    const [name, text] = [...(await storedTexts(apps.store, 'admin', 'events'))][1]!;
    await apps.store.delete(parseKey(name)!);
    await apps.store.create(parseKey(name)!, utf8(text.replace('token_created', 'token_deleted')));
    const { altered } = await verifyLog({ events: await allPages(apps) });
    expect(altered).toEqual([AuditEvent.parse(JSON.parse(text)).event]);
  });

  it('names a file that is no event, and shows the others', async () => {
    const apps = createTestApps();
    await makeTokens(apps, 3);
    const [name] = [...(await storedTexts(apps.store, 'admin', 'events')).keys()].slice(1);
    await apps.store.delete(parseKey(name!)!);
    await apps.store.create(parseKey(name!)!, utf8('{}'));
    const { events: shown, unreadable } = await page(apps);
    expect(shown).toHaveLength(3);
    expect(unreadable).toEqual([name!.slice('admin/events/'.length, 'admin/events/20261120/'.length + 26)]);
  });

  it('takes a cursor that names no event', async () => {
    const apps = createTestApps();
    await makeTokens(apps, 2);
    expect((await page(apps, `20261119/${'7'.padEnd(26, 'z')}`)).events).toEqual([]);
    expect((await page(apps, `20261120/${'7'.padEnd(26, 'z')}`)).events.length).toBeGreaterThanOrEqual(2);
    expect((await page(apps, `20991231/${'0'.repeat(26)}`)).events.length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    'x',
    '',
    '20261320/01j00000000000000000000000',
    '20261120/../x',
    '20261120/01J00000000000000000000000',
    '20261120',
  ])('refuses the cursor "%s"', async (cursor) => {
    const query = new URLSearchParams({ cursor }).toString();
    const response = await ask(createTestApps(), 'GET', `${API}/audit?${query}`, { headers: WITH_KEY });
    await expectProblem(response, 'invalid_request');
  });
});

describe('a search in the audit log', () => {
  const found = async (apps: TestApps, query: Record<string, string>): Promise<(readonly unknown[])[]> => {
    const path = `${API}/audit?${new URLSearchParams(query).toString()}`;
    const { events: shown } = AuditPage.parse(await (await ask(apps, 'GET', path, { headers: WITH_KEY })).json());
    return shown.map(({ event: { kind, operator, target } }) => [kind, operator, target]);
  };

  it('finds by kind, operator and target, of which all must hold', async () => {
    const apps = createTestApps({
      SGRAPH_SEND_OPERATORS: `alice:admin:${digestOf(ALICE)},bob:viewer:${digestOf(BOB)}`,
    });
    const asAlice = { 'x-sgraph-send-admin-key': ALICE };
    const { info } = CreatedToken.parse(
      await (await ask(apps, 'POST', `${API}/tokens`, { headers: asAlice, json: TOKEN })).json(),
    );
    await makeTokens(apps, 1);
    await ask(apps, 'GET', `${API}/settings`, { headers: { 'x-sgraph-send-admin-key': BOB } });
    expect(await found(apps, { kind: 'token_created' })).toEqual([
      ['token_created', 'operator', expect.any(String)],
      ['token_created', 'alice', info.id],
    ]);
    expect(await found(apps, { operator: 'ALI' })).toEqual([['token_created', 'alice', info.id]]);
    expect(await found(apps, { operator: 'bob' })).toEqual([['settings_viewed', 'bob', undefined]]);
    expect(await found(apps, { target: info.id })).toEqual([['token_created', 'alice', info.id]]);
    expect(await found(apps, { target: info.id, operator: 'bob' })).toEqual([]);
    expect(await found(apps, { kind: 'token_created', until: '2026-11-20T12:00:00Z' })).toEqual([]);
  });

  it.each([
    ['kind=burned', /kind: must be one of/],
    ['kind=', /kind: must be one of/],
    ['kind=purged&kind=purged', /kind: /],
    ['operator=', /operator: /],
    ['operator=a%0Ab', /operator: must be text on one line/],
    [`operator=${'a'.repeat(129)}`, /operator: /],
    ['target=x', /target: /],
    [`target=https://send.example/d/${'a'.repeat(26)}`, /target: /],
    ['from=yesterday', /from: must be ISO 8601 with a zone/],
    ['from=2026-11-21T00:00:00Z&until=2026-11-20T00:00:00Z', /from: must be before until/],
    ['who=alice', /unknown field/],
  ])('says what is wrong with "%s"', async (query, said) => {
    const response = await ask(createTestApps(), 'GET', `${API}/audit?${query}`, { headers: WITH_KEY });
    expect((await expectProblem(response, 'invalid_request')).detail).toMatch(said);
  });
});

describe('what is stored and logged', () => {
  it('never holds a key, a session id, a token or an address', async () => {
    const apps = createTestApps();
    const wrong = 'a wrong key that somebody has tried';
    await ask(apps, 'POST', `${API}/session`, { json: { key: wrong } });
    await ask(apps, 'GET', `${API}/transfers`, { headers: { 'x-sgraph-send-admin-key': wrong } });
    const headers = await signIn(apps);
    const made = CreatedToken.parse(await (await ask(apps, 'POST', `${API}/tokens`, { headers, json: TOKEN })).json());
    await ask(apps, 'GET', `${API}/transfers`, { headers: { cookie: '__Secure-sgraph-send-admin=forged' } });
    await ask(apps, 'DELETE', `${API}/session`, { headers });
    const everything = JSON.stringify([[...(await storedTexts(apps.store))], apps.logLines]);
    expect(apps.logLines.length).toBeGreaterThanOrEqual(6);
    for (const secret of [ADMIN_KEY, wrong, sessionIdIn(headers), made.token.slice(5), '203.0.113.9', 'forged']) {
      expect(everything).not.toContain(secret);
    }
  });
});
