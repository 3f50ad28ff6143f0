import { describe, expect, it } from 'vitest';
import type { UploadJournal, UploadSession } from '../../../core/client/client.ts';
import { createClient } from '../../../core/client/client.ts';
import { toBase64Url } from '../../../core/bytes.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import type { SendError } from '../../../core/errors.ts';
import { Problem } from '../../../core/schemas.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { Store } from '../../../core/stores/store.ts';
import { newAccessToken } from '../../../core/tokens/access-token.ts';
import type { CreatedToken, CreateToken } from '../../../core/tokens/schemas.ts';
import type { TokenService } from '../../../core/tokens/service.ts';
import { createTokenService } from '../../../core/tokens/service.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';
import { everythingIn, tokenTerms } from '../../support/tokens.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 2 };
const CLOCK = (): number => Date.parse('2026-11-20T12:00:00.000Z');

interface Fixture extends CreatedToken {
  readonly apps: TestApps;
  readonly tokens: TokenService;
}

/** A server that takes uploads by token, and one token. */
async function byToken(terms: Partial<CreateToken> = {}, environment: Record<string, string> = {}): Promise<Fixture> {
  const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'token', ...environment });
  const tokens = createTokenService(apps.store, CLOCK);
  return { apps, tokens, ...(await tokens.create(tokenTerms(terms))) };
}

async function create(apps: TestApps, terms: unknown, headers: HeadersInit = {}): Promise<Response> {
  const all = new Headers(headers);
  all.set('content-type', 'application/json');
  return apps.user.request(`${ORIGIN}/api/transfers`, { method: 'POST', headers: all, body: JSON.stringify(terms) });
}

const check = async ({ user }: TestApps, headers: HeadersInit = {}): Promise<Response> =>
  user.request(`${ORIGIN}/api/token`, { headers });

const shown = (token: string): Record<string, string> => ({ 'x-sgraph-send-token': token });

async function codeOf(answer: Response | Promise<Response>): Promise<string> {
  const response = await answer;
  const text = await response.text();
  if (response.ok) return String(response.status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = Problem.parse(JSON.parse(text));
  expect(problem.status).toBe(response.status);
  expect(response.status).not.toBe(500);
  return problem.code;
}

const thrownCode = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'passed',
    (thrown: unknown) => (thrown as SendError).code,
  );

async function keysBelow({ store }: TestApps, ...folders: string[]): Promise<string[]> {
  const pages = await Promise.all(folders.map((folder) => store.list(prefix(folder))));
  return pages.flatMap(({ objects }) => objects.map(({ key }) => key));
}

const transfersIn = (apps: TestApps): Promise<string[]> => keysBelow(apps, 'transfers', 'expiring', 'index');

describe('GET /api/token', () => {
  it('tells what the token still allows, is never cached, and takes no use', async () => {
    const { apps, token } = await byToken({ maxUses: 3, expiresInSeconds: 60, maxTransferBytes: 9_000 });
    for (let count = 0; count < 3; count++) {
      const response = await check(apps, shown(token));
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const allowance = { usesLeft: 3, expiresAt: '2026-11-20T12:01:00.000Z', maxTransferBytes: 9_000 };
      expect(await response.json()).toEqual(allowance);
    }
    expect(await transfersIn(apps)).toEqual([]);
  });

  it('says what is wrong with a token to whoever holds it', async () => {
    const { apps, tokens, token, info } = await byToken({ maxUses: 1, expiresInSeconds: 60 });
    const { terms } = await newTerms();
    expect(await codeOf(create(apps, terms, shown(token)))).toBe('201');
    expect(await codeOf(check(apps, shown(token)))).toBe('token_used_up');
    await tokens.revoke(info.id);
    expect(await codeOf(check(apps, shown(token)))).toBe('token_revoked');
    await tokens.reactivate(info.id);
    apps.advance(60);
    expect(await codeOf(check(apps, shown(token)))).toBe('token_expired');
    await tokens.delete(info.id);
    expect(await codeOf(check(apps, shown(token)))).toBe('token_invalid');
    expect(await codeOf(check(apps))).toBe('token_required');
  });

  it('asks for no token where uploads are open, and says nothing about one that is shown', async () => {
    const apps = createTestApps({ SGRAPH_SEND_UPLOADS: 'open' });
    const anything = { usesLeft: null, expiresAt: null, maxTransferBytes: null };
    for (const headers of [{}, shown(newAccessToken()), shown('nonsense')]) {
      const response = await check(apps, headers);
      expect([response.status, await response.json()]).toEqual([200, anything]);
    }
  });

  it('is refused where uploads are closed, whatever is shown', async () => {
    const { apps, token } = await byToken();
    const closed = createTestApps({ SGRAPH_SEND_UPLOADS: 'closed' }, apps.store);
    for (const headers of [{}, shown(token), shown('nonsense')])
      expect(await codeOf(check(closed, headers))).toBe('uploads_closed');
  });

  it.each(['POST', 'PUT', 'DELETE'])('takes no %s', async (method) => {
    const { apps } = await byToken();
    expect(await codeOf(apps.user.request(`${ORIGIN}/api/token`, { method }))).toBe('method_not_allowed');
  });
});

const malformed: Record<string, (token: string) => string> = {
  'nothing but the prefix': () => 'sgst_',
  'another prefix': (token) => token.replace('sgst', 'sgsx'),
  'no prefix': (token) => token.slice(5),
  'one character less': (token) => token.slice(0, -1),
  'one character more': (token) => `${token}A`,
  'a hundred thousand characters': (token) => token.padEnd(100_000, 'A'),
  'the other base64 alphabet': (token) => `${token.slice(0, 10)}+/${token.slice(12)}`,
  'bits behind the last byte': (token) => `${token.slice(0, -1)}B`,
  'letters of Latin-1': (token) => token.replace('sgst', 'ßgst'),
  'the token in quotes': (token) => `"${token}"`,
  'a scheme before it': (token) => `Bearer ${token}`,
  'the token twice': (token) => `${token}, ${token}`,
  markup: () => '<script>alert(1)</script>',
  'a path': () => '../../token.json',
  'another token': () => newAccessToken(),
};

describe('a token header', () => {
  it.each(Object.entries(malformed))('with %s is not known, stores nothing and is not echoed', async (_, change) => {
    const { apps, token } = await byToken();
    const { terms } = await newTerms();
    const before = await keysBelow(apps, 'tokens');
    for (const answer of [create(apps, terms, shown(change(token))), check(apps, shown(change(token)))]) {
      const response = await answer;
      const text = await response.clone().text();
      for (const echoed of ['script', 'Bearer', '..', token.slice(8, 24)]) expect(text).not.toContain(echoed);
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe('token_invalid');
    }
    expect(await transfersIn(apps)).toEqual([]);
    expect(await keysBelow(apps, 'tokens')).toEqual(before);
  });

  it('that is sent twice is not known, also when both are the same', async () => {
    const { apps, token } = await byToken();
    const headers = new Headers(shown(token));
    headers.append('x-sgraph-send-token', token);
    expect(await codeOf(check(apps, headers))).toBe('token_invalid');
  });

  it('that is empty is no token', async () => {
    const { apps } = await byToken();
    expect(await codeOf(check(apps, shown('')))).toBe('token_required');
  });

  it('is looked for nowhere else', async () => {
    const { apps, token } = await byToken();
    const { terms } = await newTerms();
    expect(await codeOf(create(apps, terms, { authorization: `Bearer ${token}` }))).toBe('token_required');
    expect(await codeOf(create(apps, { ...terms, token }, {}))).toBe('invalid_request');
    const inQuery = await apps.user.request(`${ORIGIN}/api/token?token=${token}`);
    expect(await codeOf(inQuery)).toBe('token_required');
  });

  it('may be sent by the pages of foreign origins that are allowed', async () => {
    const { apps } = await byToken({}, { SGRAPH_SEND_CORS_ORIGINS: 'https://other.example' });
    const preflight = await apps.user.request(`${ORIGIN}/api/transfers`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://other.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-sgraph-send-token',
      },
    });
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-sgraph-send-token');
  });

  it('is described by the OpenAPI document, with the codes of its refusals', async () => {
    const { apps } = await byToken();
    const document = await (await apps.user.request(`${ORIGIN}/api/openapi.json`)).text();
    const { paths } = JSON.parse(document) as { paths: Record<string, Record<string, unknown>> };
    expect(JSON.stringify(paths['/api/transfers']?.['post'])).toContain('x-sgraph-send-token');
    expect(JSON.stringify(paths['/api/token']?.['get'])).toMatch(/x-sgraph-send-token.*usesLeft|TokenAllowance/);
    expect(JSON.stringify(paths['/api/token']?.['get'])).toContain('token_used_up');
  });
});

describe('creating a transfer', () => {
  it('without a good token takes no room from others, not for a moment', async () => {
    const { apps, tokens, token, info } = await byToken();
    await tokens.revoke(info.id);
    const written: string[] = [];
    const watched: Store = {
      ...apps.store,
      create: (key, body) => {
        written.push(key);
        return apps.store.create(key, body);
      },
    };
    const server = createTestApps({ SGRAPH_SEND_UPLOADS: 'token' }, watched);
    const { terms } = await newTerms();
    expect(await codeOf(create(server, terms))).toBe('token_required');
    expect(await codeOf(create(server, terms, shown(newAccessToken())))).toBe('token_invalid');
    expect(await codeOf(create(server, terms, shown(token)))).toBe('token_revoked');
    expect(written.filter((key) => /^(transfers|expiring|index|tokens)\//.test(key))).toEqual([]);
    await tokens.reactivate(info.id);
    expect(await codeOf(create(server, terms, shown(token)))).toBe('201');
    // More than this the role of the user app may not write.
    const allowed = new RegExp(`^tokens/${info.id}/(uses|transfers)/`);
    expect(written.filter((key) => key.startsWith('tokens/') && !allowed.test(key))).toEqual([]);
  });

  it('passes as often as the token allows; repeating it is free and needs no token', async () => {
    const { apps, token, tokens, info } = await byToken({ maxUses: 2 });
    const [one, two, three] = await Promise.all([newTerms(), newTerms(), newTerms()]);
    expect(await codeOf(create(apps, one.terms, shown(token)))).toBe('201');
    expect(await codeOf(create(apps, one.terms, shown(token)))).toBe('200');
    expect(await codeOf(create(apps, one.terms))).toBe('200');
    expect(await codeOf(create(apps, two.terms, shown(token)))).toBe('201');
    expect(await codeOf(create(apps, three.terms, shown(token)))).toBe('token_used_up');
    expect(await codeOf(create(apps, two.terms))).toBe('200');
    expect((await tokens.get(info.id)).uses).toBe(2);
    expect((await transfersIn(apps)).filter((key) => key.includes(three.terms.id))).toEqual([]);
  });

  it('takes no use when the server or the token takes no transfer of that size, or the store is full', async () => {
    const limits = { SGRAPH_SEND_MAX_TRANSFER_BYTES: '6000', SGRAPH_SEND_MAX_STORE_BYTES: '6000' };
    const { apps, token, tokens, info } = await byToken({ maxTransferBytes: 5_500 }, limits);
    const of = async (ciphertextBytes: number): Promise<string> =>
      codeOf(create(apps, (await newTerms({ ciphertextBytes })).terms, shown(token)));
    expect(await of(6_001)).toBe('too_large');
    expect(await of(5_501)).toBe('too_large');
    expect((await tokens.get(info.id)).uses).toBe(0);
    expect(await of(5_500)).toBe('201');
    expect(await of(500)).toBe('storage_full');
    expect((await tokens.get(info.id)).uses).toBe(1);
  });

  it('in parallel, twenty times the same and twenty others, passes exactly what the token allows', async () => {
    const { apps, token } = await byToken({ maxUses: 10 });
    const same = await newTerms();
    const others = await Promise.all(Array.from({ length: 20 }, () => newTerms()));
    const requests = [...others, ...Array.from({ length: 20 }, () => same)];
    await Promise.all(requests.map(({ terms }) => codeOf(create(apps, terms, shown(token)))));
    const created = (await transfersIn(apps)).filter((key) => key.endsWith('/transfer.json'));
    expect(created).toHaveLength(10);
  });

  it.each(['server', 'direct'])('asks for a token in mode %s', async (mode) => {
    const { apps, token } = await byToken();
    const presigning = {
      ...apps.store,
      origin: 'https://bucket.test',
      presignPut: unreachable,
      presignGet: unreachable,
    };
    const environment = { SGRAPH_SEND_UPLOADS: 'token', SGRAPH_SEND_MODE: mode };
    const server = createTestApps(environment, mode === 'direct' ? presigning : apps.store);
    const { terms } = await newTerms();
    expect(await codeOf(create(server, terms))).toBe('token_required');
    expect(await codeOf(create(server, terms, shown(token)))).toBe('201');
  });
});

const unreachable = (): Promise<never> => Promise.reject(new Error('no part was to be signed'));

describe('a transfer that was created with a token', () => {
  it('takes parts and addresses for them from its owner alone: the token is no key to it', async () => {
    const { apps, token } = await byToken();
    const { terms, ownerProof } = await newTerms();
    await create(apps, terms, shown(token));
    const path = `${ORIGIN}/api/transfers/${terms.id}`;
    const put = (headers: Record<string, string>): Promise<string> =>
      codeOf(
        apps.user.request(`${path}/parts/1`, {
          method: 'PUT',
          headers: { 'content-length': '4096', ...headers },
          body: patternBytes(4_096),
        }),
      );
    const urls = (headers: Record<string, string>): Promise<string> =>
      codeOf(
        apps.user.request(`${path}/part-urls`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ purpose: 'upload', parts: [1] }),
        }),
      );
    for (const headers of [{}, shown(token), { 'x-sgraph-send-owner': newSecret() }]) {
      expect(await put(headers)).toBe('not_owner');
      expect(await urls(headers)).toBe('not_owner');
    }
    expect((await transfersIn(apps)).filter((key) => key.includes('/parts/'))).toEqual([]);
    expect(await urls({ 'x-sgraph-send-owner': ownerProof })).toBe('200');
    expect(await put({ 'x-sgraph-send-owner': ownerProof })).toBe('204');
  });

  it('cannot be added to when it was never created, with any proof', async () => {
    const { apps, token } = await byToken();
    const { terms, ownerProof } = await newTerms();
    const answer = await apps.user.request(`${ORIGIN}/api/transfers/${terms.id}/parts/1`, {
      method: 'PUT',
      headers: { 'content-length': '4096', 'x-sgraph-send-owner': ownerProof, ...shown(token) },
      body: patternBytes(4_096),
    });
    expect(await codeOf(answer)).toBe('not_found');
    expect(await transfersIn(apps)).toEqual([]);
  });
});

describe('the client', () => {
  it('sends with a token and is refused without, before anything is read', async () => {
    const { apps, token } = await byToken({ maxUses: 1 });
    const source = { bytes: 10, read: () => Promise.reject(new Error('the file was read')) };
    expect(await thrownCode(apps.client.upload({ ...TERMS, source }))).toBe('token_required');
    expect(await thrownCode(apps.client.upload({ ...TERMS, source, token: 'sgst_\n' }))).toBe('token_invalid');
    expect(await thrownCode(apps.client.upload({ ...TERMS, source, token: newAccessToken() }))).toBe('token_invalid');
    const upload = (): Promise<unknown> => apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)), token });
    expect(await thrownCode(upload())).toBe('passed');
    expect(await thrownCode(upload())).toBe('token_used_up');
  });

  it('checks a token, and asks the server about none that is malformed', async () => {
    const { apps, token } = await byToken({ maxUses: 4 });
    expect((await apps.client.checkToken(token)).usesLeft).toBe(4);
    const asked = apps.logLines.length;
    for (const text of ['', 'x', `${token}\n`, 'ключ'])
      expect(await thrownCode(apps.client.checkToken(text))).toBe('token_invalid');
    expect(apps.logLines).toHaveLength(asked);
  });

  it('shows the token to a server that asks for one, when it creates a transfer, and never again', async () => {
    const { apps, token } = await byToken();
    const requests: string[] = [];
    const client = createClient({
      baseUrl: ORIGIN,
      transport: (request) => {
        const { method, url, headers, body } = request;
        const said = method === 'PUT' ? '' : new TextDecoder().decode(body);
        requests.push(`${method} ${new URL(url).pathname} {${url} ${JSON.stringify(headers)} ${said}`);
        return apps.transport(request);
      },
    });
    const { id } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(9_000_000)), token });
    expect(requests.filter((line) => line.includes(token)).map((line) => line.split(' {')[0])).toEqual([
      'POST /api/transfers',
    ]);
    expect(requests.some((line) => line.includes(`/${id}/`))).toBe(true);
    const open = createTestApps({ SGRAPH_SEND_UPLOADS: 'open' }, apps.store);
    const sent: string[] = [];
    const openClient = createClient({
      baseUrl: ORIGIN,
      transport: (request) => {
        sent.push(JSON.stringify(request.headers));
        return open.transport(request);
      },
    });
    await openClient.upload({ ...TERMS, source: sourceOf(patternBytes(10)), token });
    expect(sent.filter((line) => line.includes(token))).toEqual([]);
  });

  it('goes on with an upload without the token once the transfer is there; the journal never holds it', async () => {
    const { apps, tokens, token, info } = await byToken({ maxUses: 1 });
    const journal: { session?: UploadSession; parts: Map<number, string> } = { parts: new Map() };
    const record: UploadJournal = {
      begin: (session) => Promise.resolve(void (journal.session = session)),
      record: (part, hash) => Promise.resolve(void journal.parts.set(part, hash)),
    };
    const stop = new AbortController();
    const client = createClient({
      baseUrl: ORIGIN,
      transport: (request) => {
        if (request.method === 'PUT') stop.abort();
        return stop.signal.aborted ? Promise.reject(stop.signal.reason as Error) : apps.transport(request);
      },
    });
    const source = sourceOf(patternBytes(9_000_000));
    const options = { ...TERMS, source, journal: record };
    expect(await thrownCode(client.upload({ ...options, token, signal: stop.signal }))).toBe('cancelled');
    expect(JSON.stringify([journal.session, ...journal.parts])).not.toContain(token);
    await tokens.delete(info.id);
    const resume = { session: journal.session!, partHashes: journal.parts };
    const { id, secret } = await apps.client.upload({ ...options, resume });
    expect((await apps.client.open(id, secret)).metadata.bytes).toBe(9_000_000);
  });

  it('needs the token to go on with an upload that the server never heard of', async () => {
    const { apps, token } = await byToken();
    let session: UploadSession | undefined;
    const offline = createClient({ baseUrl: ORIGIN, transport: apps.transport });
    const journal: UploadJournal = {
      begin: (begun) => {
        session = begun;
        return Promise.reject(new Error('the tab was closed'));
      },
      record: () => Promise.resolve(),
    };
    const options = { ...TERMS, source: sourceOf(patternBytes(10)) };
    await expect(offline.upload({ ...options, token, journal })).rejects.toThrow('the tab was closed');
    const resume = { session: session!, partHashes: new Map<number, string>() };
    expect(await thrownCode(apps.client.upload({ ...options, resume }))).toBe('token_required');
    expect(await thrownCode(apps.client.upload({ ...options, resume, token }))).toBe('passed');
  });
});

describe('a token', () => {
  it('is in no link, no event, no file of the store and no line of the log', async () => {
    const { apps, token, tokens, info } = await byToken({ maxUses: 2 });
    const sent = await apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)), token });
    await apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)), token });
    expect(await thrownCode(apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(10)), token }))).toBe(
      'token_used_up',
    );
    await tokens.revoke(info.id);
    await check(apps, shown(token));
    await check(apps, shown(`${token}x`));
    const told = [
      JSON.stringify(sent),
      JSON.stringify(await apps.client.log(sent.id, { secret: sent.secret })),
      JSON.stringify(await tokens.list(undefined, 10)),
      JSON.stringify(apps.logLines),
      await everythingIn(apps.store),
    ];
    expect(apps.logLines.length).toBeGreaterThan(8);
    const secret = token.slice('sgst_'.length);
    const forms = [secret, secret.slice(0, 20), secret.slice(-20), toBase64Url(new TextEncoder().encode(token))];
    for (const text of told) for (const form of forms) expect(text).not.toContain(form);
  });
});
