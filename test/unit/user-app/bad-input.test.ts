import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { ERRORS, isErrorCode } from '../../../core/errors.ts';
import { Problem, TransferInfo } from '../../../core/schemas.ts';
import { newTerms } from '../../support/terms.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const UNSAFE = '<script>alert(1)</script>';

interface Fixture {
  readonly apps: TestApps;
  readonly id: string;
  readonly owner: string;
  readonly proof: string;
  readonly terms: Record<string, unknown>;
}

/** A transfer of two parts (4,096 and 904 bytes) that is still being uploaded. */
async function uploading(): Promise<Fixture> {
  const apps = createTestApps({ SGRAPH_SEND_MAX_TRANSFER_BYTES: '1000000' });
  const { terms, ownerProof, downloadProof } = await newTerms();
  const response = await send(apps, 'POST', '/api/transfers', { headers: JSON_TYPE, body: JSON.stringify(terms) });
  expect(response.status).toBe(201);
  return { apps, id: terms.id, owner: ownerProof, proof: downloadProof, terms };
}

async function send(apps: TestApps, method: string, path: string, init: RequestInit = {}): Promise<Response> {
  return apps.user.request(ORIGIN + path, { method, ...init });
}

async function snapshot({ store }: TestApps): Promise<string[]> {
  const { objects } = await store.list('' as never);
  // Requests are counted, refusals of a transfer that exists are recorded, and so is the key that names callers for the day.
  return objects
    .map(({ key, bytes }) => `${key} ${bytes}`)
    .filter((line) => !/\/events\/|^activity\/|^day-keys\/|\/hourly\/|\/refusals\//.test(line));
}

async function expectProblem(response: Response, code?: string): Promise<void> {
  const text = await response.text();
  expect(response.status, text).toBeGreaterThanOrEqual(400);
  expect(response.status, text).toBeLessThan(500);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = Problem.parse(JSON.parse(text));
  expect(isErrorCode(problem.code)).toBe(true);
  expect(problem.status).toBe(response.status);
  expect(ERRORS[problem.code].status).toBe(response.status);
  if (code !== undefined) expect(problem.code, text).toBe(code);
  for (const echoed of ['script', 'alert', 'etc/passwd']) expect(text.includes(echoed)).toBe(false);
}

const MALFORMED_IDS = [
  'short',
  'A'.repeat(26),
  'aaaaaaaaaaaaaaaaaaaaaaaaab',
  'a'.repeat(27),
  'a1aaaaaaaaaaaaaaaaaaaaaaaa',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e',
  '%00aaaaaaaaaaaaaaaaaaaaaaaaa',
  'аaaaaaaaaaaaaaaaaaaaaaaaaa',
  encodeURIComponent(UNSAFE),
  '%ff',
  '%',
];
const ID_ROUTES = [
  ['GET', ''],
  ['DELETE', ''],
  ['GET', '/parts'],
  ['GET', '/parts/1?download=1'],
  ['PUT', '/parts/1'],
  ['POST', '/complete'],
  ['POST', '/part-urls'],
  ['POST', '/expiry'],
  ['POST', '/downloads'],
  ['POST', '/downloads/1/finish'],
  ['GET', '/log'],
] as const;

describe('malformed ids', () => {
  it.each(
    ID_ROUTES.flatMap(([method, rest]) => MALFORMED_IDS.map((id) => [method, `/api/transfers/${id}${rest}`] as const)),
  )('are refused by %s %s', async (method, path) => {
    const { apps } = await uploading();
    const before = await snapshot(apps);
    const body = method === 'POST' ? { headers: JSON_TYPE, body: '{}' } : {};
    await expectProblem(await send(apps, method, path, body));
    expect(await snapshot(apps)).toEqual(before);
  });
});

const without = (member: string): ((terms: Record<string, unknown>) => unknown) => {
  return (terms) => Object.fromEntries(Object.entries(terms).filter(([name]) => name !== member));
};
const withValue = (member: string, value: unknown): ((terms: Record<string, unknown>) => unknown) => {
  return (terms) => ({ ...terms, id: 'aaaaaaaaaaaaaaaaaaaaaaaaaa', [member]: value });
};
const MEMBERS = [
  ...['id', 'ciphertextBytes', 'segmentBytes', 'partBytes', 'expiresInSeconds', 'maxDownloads', 'metadata'],
  ...['ownerVerifier', 'downloadVerifier'],
];
const NUMBERS = ['ciphertextBytes', 'segmentBytes', 'partBytes', 'expiresInSeconds', 'maxDownloads'];
const BAD_NUMBERS = [-1, 0, 1.5, 1e20, '4096', null, true, [], {}, Number.MAX_SAFE_INTEGER + 1];
const BAD_TEXTS = [
  '',
  'A',
  'A'.repeat(42),
  `${'A'.repeat(42)}B`,
  `${'A'.repeat(43)}=`,
  UNSAFE,
  42,
  null,
  '\u0000'.repeat(43),
];

const BAD_TERMS: [string, (terms: Record<string, unknown>) => unknown][] = [
  ...MEMBERS.map((member): [string, (terms: Record<string, unknown>) => unknown] => [`no ${member}`, without(member)]),
  ...NUMBERS.flatMap((member) =>
    BAD_NUMBERS.map((value): [string, (terms: Record<string, unknown>) => unknown] => [
      `${member} ${JSON.stringify(value)}`,
      withValue(member, value),
    ]),
  ),
  ...['ownerVerifier', 'downloadVerifier', 'metadata', 'id'].flatMap((member) =>
    BAD_TEXTS.map((value): [string, (terms: Record<string, unknown>) => unknown] => [
      `${member} ${JSON.stringify(value).slice(0, 30)}`,
      withValue(member, value),
    ]),
  ),
  ['an unknown member', withValue('zzUnknownzz', UNSAFE)],
  ['a prototype member', (terms) => JSON.parse(`{"__proto__":{"x":1},${JSON.stringify(terms).slice(1)}`) as unknown],
  ['a part that is not whole segments', withValue('partBytes', 4_097)],
  ['too many parts', (terms) => ({ ...terms, id: 'aaaaaaaaaaaaaaaaaaaaaaaaaa', ciphertextBytes: 4_096 * 100_001 })],
  ['an array', (terms) => [terms]],
  ['null', () => null],
];

describe('terms', () => {
  it.each(BAD_TERMS)('with %s are refused', async (_, change) => {
    const { apps, terms } = await uploading();
    const before = await snapshot(apps);
    const response = await send(apps, 'POST', '/api/transfers', {
      headers: JSON_TYPE,
      body: JSON.stringify(change(terms)),
    });
    await expectProblem(response);
    expect(await snapshot(apps)).toEqual(before);
  });

  it.each([
    ['that are not JSON', '{"id":', JSON_TYPE, 'invalid_request'],
    ['that are empty', '', JSON_TYPE, 'invalid_request'],
    ['of another content type', '{}', { 'content-type': 'text/plain' }, 'unsupported_media_type'],
    ['of a form', 'id=1', { 'content-type': 'application/x-www-form-urlencoded' }, 'unsupported_media_type'],
    ['without a content type', new Uint8Array([123, 125]), {}, 'unsupported_media_type'],
    ['of 1 MB', JSON.stringify({ id: 'x'.repeat(1_000_000) }), JSON_TYPE, 'too_large'],
    ['nested ten thousand deep', '['.repeat(10_000), JSON_TYPE, 'invalid_request'],
  ])('%s are refused', async (_, body, headers, code) => {
    const { apps } = await uploading();
    const before = await snapshot(apps);
    await expectProblem(await send(apps, 'POST', '/api/transfers', { headers, body }), code);
    expect(await snapshot(apps)).toEqual(before);
  });

  it('beyond the maximum size are refused as too large', async () => {
    const { apps, terms } = await uploading();
    const body = JSON.stringify({ ...terms, id: 'aaaaaaaaaaaaaaaaaaaaaaaaaa', ciphertextBytes: 1_000_001 });
    await expectProblem(await send(apps, 'POST', '/api/transfers', { headers: JSON_TYPE, body }), 'too_large');
  });

  it('are taken again when they are the same, and refused when they differ', async () => {
    const { apps, terms } = await uploading();
    const repeat = (body: unknown): Promise<Response> =>
      send(apps, 'POST', '/api/transfers', { headers: JSON_TYPE, body: JSON.stringify(body) });
    expect((await repeat(terms)).status).toBe(200);
    await expectProblem(await repeat({ ...terms, maxDownloads: 2 }), 'conflict');
  });
});

const part = (bytes: number, headers: Record<string, string>): RequestInit => ({
  headers: { 'content-length': String(bytes), ...headers },
  body: new Uint8Array(bytes),
});

describe('a part', () => {
  const owner = (fixture: Fixture): Record<string, string> => ({ 'x-sgraph-send-owner': fixture.owner });

  it.each([
    ['a byte too short', 4_095, '1', 'wrong_length'],
    ['a byte too long', 4_097, '1', 'wrong_length'],
    ['as long as a full one where the last is shorter', 4_096, '2', 'wrong_length'],
    ['of no bytes', 0, '1', 'wrong_length'],
    ['beyond the last', 904, '3', 'not_found'],
    ['number 0', 4_096, '0', 'invalid_request'],
    ['number 01', 4_096, '01', 'invalid_request'],
    ['number -1', 4_096, '-1', 'invalid_request'],
    ['number 1e0', 4_096, '1e0', 'invalid_request'],
    ['number 10^20', 4_096, '100000000000000000000', 'invalid_request'],
    ['with a path for a number', 4_096, '..%2f..%2ftransfer.json', 'invalid_request'],
  ])('%s is refused', async (_, bytes, number, code) => {
    const fixture = await uploading();
    const before = await snapshot(fixture.apps);
    const path = `/api/transfers/${fixture.id}/parts/${number}`;
    await expectProblem(await send(fixture.apps, 'PUT', path, part(bytes, owner(fixture))), code);
    expect(await snapshot(fixture.apps)).toEqual(before);
  });

  it.each([
    ['shorter than it declares', { 'content-length': '4096' }, 100, 'wrong_length'],
    ['longer than it declares', { 'content-length': '4096' }, 4_200, 'wrong_length'],
    ['without a length', {}, 4_096, 'length_required'],
    ['with a length in words', { 'content-length': 'many' }, 4_096, 'invalid_request'],
    [
      'of another content type',
      { 'content-length': '4096', 'content-type': 'text/html' },
      4_096,
      'unsupported_media_type',
    ],
  ])('%s is refused', async (_, headers, bytes, code) => {
    const fixture = await uploading();
    const before = await snapshot(fixture.apps);
    const init = {
      headers: { ...headers, ...owner(fixture) },
      body: new Blob([new Uint8Array(bytes)]).stream(),
      duplex: 'half',
    };
    await expectProblem(await send(fixture.apps, 'PUT', `/api/transfers/${fixture.id}/parts/1`, init), code);
    expect(await snapshot(fixture.apps)).toEqual(before);
  });

  it('is stored once: a replay is refused and changes nothing', async () => {
    const fixture = await uploading();
    const path = `/api/transfers/${fixture.id}/parts/1`;
    expect((await send(fixture.apps, 'PUT', path, part(4_096, owner(fixture)))).status).toBe(204);
    const before = await snapshot(fixture.apps);
    await expectProblem(await send(fixture.apps, 'PUT', path, part(4_096, owner(fixture))), 'conflict');
    expect(await snapshot(fixture.apps)).toEqual(before);
  });
});

const SOON = '2026-11-20T12:30:00.000Z';
const changeTo = (expiresAt: unknown, changeId: unknown = newSecret()): unknown => ({ changeId, expiresAt });

describe('a change of the expiry', () => {
  const change = (
    { apps, id, owner }: Fixture,
    body: BodyInit,
    headers: Record<string, string> = JSON_TYPE,
  ): Promise<Response> =>
    send(apps, 'POST', `/api/transfers/${id}/expiry`, { headers: { ...headers, 'x-sgraph-send-owner': owner }, body });

  const BAD_CHANGES: (readonly [string, unknown])[] = [
    ...[
      ...BAD_TEXTS,
      '2026-11-20',
      '2026-11-20T12:30:00Z',
      '2026-11-20T12:30:00.000+01:00',
      '2026-02-30T12:30:00.000Z',
    ].map((value) => [`expiresAt ${JSON.stringify(value).slice(0, 40)}`, changeTo(value)] as const),
    ...['-1', '+010000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', 1_763_640_000_000].map(
      (value) => [`expiresAt ${value}`, changeTo(value)] as const,
    ),
    ['a time that is past', changeTo('2026-11-20T12:00:00.000Z')],
    ['a time before its creation', changeTo('1970-01-01T00:00:00.000Z')],
    ['a millisecond beyond the longest life', changeTo('2026-12-20T12:00:00.001Z')],
    ...BAD_TEXTS.map((value) => [`changeId ${JSON.stringify(value).slice(0, 30)}`, changeTo(SOON, value)] as const),
    ['no expiry', { changeId: newSecret() }],
    ['no change id', { expiresAt: SOON }],
    ['a member that is not known', { ...(changeTo(SOON) as object), zzUnknownzz: UNSAFE }],
    ['an array', [changeTo(SOON)]],
    ['null', null],
  ];
  it.each(BAD_CHANGES)('to %s is refused', async (_, body) => {
    const fixture = await uploading();
    const before = await snapshot(fixture.apps);
    await expectProblem(await change(fixture, JSON.stringify(body)), 'invalid_request');
    expect(await snapshot(fixture.apps)).toEqual(before);
  });

  it.each([
    ['that is not JSON', '{"expiresAt":', JSON_TYPE, 'invalid_request'],
    ['that is empty', '', JSON_TYPE, 'invalid_request'],
    [
      'of another content type',
      JSON.stringify(changeTo(SOON)),
      { 'content-type': 'text/plain' },
      'unsupported_media_type',
    ],
    ['without a content type', new Uint8Array([123, 125]), {}, 'unsupported_media_type'],
    ['of 1 MB', JSON.stringify(changeTo('x'.repeat(1_000_000))), JSON_TYPE, 'too_large'],
  ])('%s is refused', async (_, body, headers, code) => {
    const fixture = await uploading();
    await expectProblem(await change(fixture, body, headers), code);
  });

  it('gives the transfer with the expiry that holds', async () => {
    const fixture = await uploading();
    const body = JSON.stringify(changeTo('2026-12-20T12:00:00.000Z'));
    for (let count = 0; count < 2; count++) {
      const response = await change(fixture, body);
      expect(response.status).toBe(200);
      expect(TransferInfo.parse(await response.json())).toMatchObject({
        id: fixture.id,
        state: 'uploading',
        expiresAt: '2026-12-20T12:00:00.000Z',
      });
    }
    await expectProblem(await change(fixture, JSON.stringify({ ...JSON.parse(body), expiresAt: SOON })), 'conflict');
  });

  it('is refused once the transfer has expired or was deleted', async () => {
    const [expired, deleted] = [await uploading(), await uploading()];
    expired.apps.advance(3_600);
    await expectProblem(await change(expired, JSON.stringify(changeTo('2026-11-21T12:00:00.000Z'))), 'expired');
    const headers = { 'x-sgraph-send-owner': deleted.owner };
    await send(deleted.apps, 'DELETE', `/api/transfers/${deleted.id}`, { headers });
    await expectProblem(await change(deleted, JSON.stringify(changeTo(SOON))), 'deleted');
  });
});

describe('what belongs to the owner', () => {
  const OWNER_ONLY: [string, string, RequestInit][] = [
    ['PUT', '/parts/1', part(4_096, {})],
    ['GET', '/parts', {}],
    ['POST', '/complete', {}],
    ['POST', '/part-urls', { headers: JSON_TYPE, body: JSON.stringify({ purpose: 'upload', parts: [1] }) }],
    ['POST', '/expiry', { headers: JSON_TYPE, body: JSON.stringify(changeTo(SOON)) }],
    ['DELETE', '', {}],
  ];
  it.each(OWNER_ONLY)('%s %s is refused to everyone else', async (method, rest, init) => {
    const fixture = await uploading();
    const before = await snapshot(fixture.apps);
    for (const proof of [undefined, fixture.proof, newSecret()]) {
      const headers = {
        ...(init.headers as Record<string, string>),
        ...(proof !== undefined && { 'x-sgraph-send-owner': proof }),
      };
      await expectProblem(
        await send(fixture.apps, method, `/api/transfers/${fixture.id}${rest}`, { ...init, headers }),
        'not_owner',
      );
    }
    for (const proof of ['x', 'A'.repeat(44), UNSAFE]) {
      const headers = { ...(init.headers as Record<string, string>), 'x-sgraph-send-owner': proof };
      await expectProblem(
        await send(fixture.apps, method, `/api/transfers/${fixture.id}${rest}`, { ...init, headers }),
        'invalid_request',
      );
    }
    expect(await snapshot(fixture.apps)).toEqual(before);
  });

  it('the log is not there for a foreign capability', async () => {
    const { apps, id } = await uploading();
    const path = `/api/transfers/${id}/log`;
    await expectProblem(await send(apps, 'GET', path), 'not_found');
    await expectProblem(
      await send(apps, 'GET', path, { headers: { 'x-sgraph-send-owner': newSecret() } }),
      'not_found',
    );
    await expectProblem(
      await send(apps, 'GET', path, { headers: { 'x-sgraph-send-proof': newSecret() } }),
      'not_found',
    );
  });
});

describe('a download', () => {
  async function ready(): Promise<
    Fixture & { claimId: string; claim(claimId: string, proof?: string): Promise<Response> }
  > {
    const fixture = await uploading();
    const headers = { 'x-sgraph-send-owner': fixture.owner };
    await send(fixture.apps, 'PUT', `/api/transfers/${fixture.id}/parts/1`, part(4_096, headers));
    await send(fixture.apps, 'PUT', `/api/transfers/${fixture.id}/parts/2`, part(904, headers));
    expect((await send(fixture.apps, 'POST', `/api/transfers/${fixture.id}/complete`, { headers })).status).toBe(200);
    const claim = (claimId: string, proof = fixture.proof): Promise<Response> =>
      send(fixture.apps, 'POST', `/api/transfers/${fixture.id}/downloads`, {
        headers: { ...JSON_TYPE, 'x-sgraph-send-proof': proof },
        body: JSON.stringify({ claimId }),
      });
    return { ...fixture, claimId: newSecret(), claim };
  }

  it('cannot be claimed before the upload is complete', async () => {
    const { apps, id, proof } = await uploading();
    const init = {
      headers: { ...JSON_TYPE, 'x-sgraph-send-proof': proof },
      body: JSON.stringify({ claimId: newSecret() }),
    };
    await expectProblem(await send(apps, 'POST', `/api/transfers/${id}/downloads`, init), 'not_complete');
  });

  it('cannot be claimed with a wrong proof', async () => {
    const { claim, claimId } = await ready();
    await expectProblem(await claim(claimId, newSecret()), 'wrong_key');
  });

  it('is claimed once by the same claim id, and not beyond the limit by another', async () => {
    const { claim, claimId } = await ready();
    expect((await claim(claimId)).status).toBe(201);
    expect(await (await claim(claimId)).json()).toEqual({ download: 1, resumed: true });
    await expectProblem(await claim(newSecret()), 'limit_reached');
  });

  it.each([
    ['no claim', (_: string) => ({}), 'invalid_request'],
    ['a claim id that was never used', (_: string) => ({ 'x-sgraph-send-claim': newSecret() }), 'not_found'],
  ])('gives no part to %s', async (_, claimHeader, code) => {
    const { apps, id, proof, claim, claimId } = await ready();
    await claim(claimId);
    const headers = { 'x-sgraph-send-proof': proof, ...claimHeader(claimId) };
    await expectProblem(await send(apps, 'GET', `/api/transfers/${id}/parts/1?download=1`, { headers }), code);
  });

  it.each([
    'bytes=5000-',
    'bytes=2-1',
    'bytes=-5',
    'bytes=a-b',
    'bytes=0-1,3-4',
    'lines=1-2',
    'bytes=',
    '',
    `bytes=0-${'9'.repeat(40)}`,
  ])('refuses the range "%s"', async (range) => {
    const { apps, id, proof, claim, claimId } = await ready();
    await claim(claimId);
    const headers = { 'x-sgraph-send-proof': proof, 'x-sgraph-send-claim': claimId, range };
    await expectProblem(
      await send(apps, 'GET', `/api/transfers/${id}/parts/1?download=1`, { headers }),
      'range_not_satisfiable',
    );
  });

  it('serves a range', async () => {
    const { apps, id, proof, claim, claimId } = await ready();
    await claim(claimId);
    const headers = { 'x-sgraph-send-proof': proof, 'x-sgraph-send-claim': claimId, range: 'bytes=10-19' };
    const response = await send(apps, 'GET', `/api/transfers/${id}/parts/1?download=1`, { headers });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 10-19/4096');
    expect((await response.arrayBuffer()).byteLength).toBe(10);
  });

  it('gives nothing more once it has finished', async () => {
    const { apps, id, proof, claim, claimId } = await ready();
    await claim(claimId);
    const headers = { 'x-sgraph-send-proof': proof, 'x-sgraph-send-claim': claimId };
    expect((await send(apps, 'POST', `/api/transfers/${id}/downloads/1/finish`, { headers })).status).toBe(204);
    await expectProblem(
      await send(apps, 'GET', `/api/transfers/${id}/parts/1?download=1`, { headers }),
      'limit_reached',
    );
  });
});

describe('addresses', () => {
  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/nothing',
    '/api/transfers/a/b/c/d',
    '/assets/../../etc/passwd',
    '/assets/..%2f..%2fetc%2fpasswd',
  ])('%s is not there', async (path) => {
    await expectProblem(await send(createTestApps(), 'GET', path), 'not_found');
  });

  it('tell which methods they take', async () => {
    const response = await send(createTestApps(), 'PATCH', '/api/transfers');
    expect(response.headers.get('allow')).toBe('POST');
    await expectProblem(response, 'method_not_allowed');
  });
});
