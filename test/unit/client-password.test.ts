import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import type { Client, UploadSession } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import type { TransportRequest } from '../../core/client/transport.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { unlockWith } from '../../core/crypto/password.ts';
import type { Unlock } from '../../core/crypto/protection.ts';
import { protectAgain } from '../../core/crypto/protection.ts';
import { SendError } from '../../core/errors.ts';
import { parseJson } from '../../core/parse-json.ts';
import { TransferInfo } from '../../core/schemas.ts';
import { paths } from '../../core/transfer/paths.ts';
import { limitMs } from '../setup/time-limits.ts';
import type { TestApps } from '../support/app.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';
import { newTerms } from '../support/terms.ts';
import { passwordVectors } from '../vectors/vectors.ts';

const { password, passwordKey, terms } = passwordVectors.find(({ name }) => name === 'one space')!;
/** The key of the password is known, so that each transfer does not cost a second. */
const protect = protectAgain({ terms, key: passwordKey });
const unlock: Unlock = () => Promise.resolve(passwordKey);
const PLAINTEXT = patternBytes(100_000);
const UPLOAD = {
  metadata: { name: 'a.bin', type: '' },
  expiresInSeconds: 3_600,
  maxDownloads: 2,
  source: sourceOf(PLAINTEXT),
};

type Link = { readonly id: string; readonly secret: string };

async function download(client: Client, link: Link, password: { unlock?: Unlock }): Promise<Uint8Array> {
  const { sink, bytes } = collector();
  await client.download({ id: link.id, secret: link.secret, ...password, claimId: newSecret(), sink });
  return bytes();
}

/** A client whose server says something else of the transfer's password; `asked` are the requests that it gets. */
function alteredBy(
  apps: TestApps,
  alter: (info: Record<string, unknown>) => unknown,
): { client: Client; asked: string[] } {
  const asked: string[] = [];
  const transport = async (request: TransportRequest): Promise<Response> => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    const response = await apps.transport(request);
    if (request.method !== 'GET' || !/\/api\/transfers\/[a-z2-7]+$/.test(request.url)) return response;
    return Response.json(alter((await response.json()) as Record<string, unknown>));
  };
  return { client: createClient({ baseUrl: ORIGIN, transport }), asked };
}

const claimsOf = (asked: readonly string[]): string[] => asked.filter((request) => request.endsWith('/downloads'));

describe('a transfer with a password', { timeout: limitMs(30) }, () => {
  it('arrives with link and password, and its terms and log say that it has one', async () => {
    const apps = createTestApps();
    const sent = await apps.client.upload({ ...UPLOAD, protect });
    expect(Buffer.compare(await download(apps.client, sent, { unlock }), PLAINTEXT)).toBe(0);
    const { info, metadata } = await apps.client.open(sent.id, sent.secret, undefined, { unlock });
    expect(metadata.name).toBe('a.bin');
    expect(info.password).toMatchObject({ salt: terms.salt, memoryKib: 19_456, passes: 2, lanes: 1 });
    const { events } = await apps.client.log(sent.id, { ownerSecret: sent.ownerSecret });
    expect(events.filter(({ event }) => event.password).map(({ event }) => event.kind)).toEqual(['created']);
  });

  it('has a password that the server never gets, nor what is made of it', async () => {
    const apps = createTestApps();
    const bodies: string[] = [];
    const client = createClient({
      baseUrl: ORIGIN,
      transport: (request) => {
        bodies.push(JSON.stringify(request.headers) + new TextDecoder().decode(request.body));
        return apps.transport(request);
      },
    });
    const sent = await client.upload({ ...UPLOAD, protect });
    await download(client, sent, { unlock });
    expect(bodies.length).toBeGreaterThan(5);
    expect(bodies.filter((body) => body.includes(passwordKey) || body.includes(sent.secret))).toEqual([]);
  });

  it.each([
    ['no password', {}, 'password_required'],
    ['another password', { unlock: () => Promise.resolve(newSecret()) }, 'wrong_password'],
  ] as const)('gives neither name nor claim to %s', async (_, given, code) => {
    const apps = createTestApps();
    const sent = await apps.client.upload({ ...UPLOAD, protect });
    const { client, asked } = alteredBy(apps, (info) => info);
    await expect(client.open(sent.id, sent.secret, undefined, given)).rejects.toMatchObject({ code });
    await expect(download(client, sent, given)).rejects.toMatchObject({ code });
    await expect(client.log(sent.id, { secret: sent.secret, ...given })).rejects.toMatchObject({ code });
    expect(claimsOf(asked)).toEqual([]);
    expect((await apps.client.status(sent.id, sent.ownerSecret)).downloads.claimed).toBe(0);
  });

  const lies: Record<string, [alter: (password: typeof terms) => unknown, code: string]> = {
    'another salt': [(known) => ({ ...known, salt: passwordVectors.at(-1)!.terms.salt }), 'wrong_password'],
    'another memory': [(known) => ({ ...known, memoryKib: known.memoryKib + 1 }), 'wrong_password'],
    'another check': [(known) => ({ ...known, check: passwordVectors.at(-1)!.terms.check }), 'wrong_password'],
    'memory for a machine to choke on': [(known) => ({ ...known, memoryKib: 2 ** 31 }), 'damaged'],
    'passes without end': [(known) => ({ ...known, passes: 1e9 }), 'damaged'],
    'no password': [() => undefined, 'damaged'],
  };

  it.each(Object.keys(lies))('is not opened, and no claim is spent, when the server says %s', async (lie) => {
    const [alter, code] = lies[lie]!;
    const apps = createTestApps();
    const sent = await apps.client.upload({ ...UPLOAD, protect });
    const { client, asked } = alteredBy(apps, (info) => ({
      ...info,
      password: alter(info['password'] as typeof terms),
    }));
    const found = download(client, sent, { unlock: unlockWith(password) });
    await expect(found).rejects.toMatchObject({ code });
    expect(claimsOf(asked)).toEqual([]);
  });

  it('is not opened by one whose server says that it has a password and it has none', async () => {
    const apps = createTestApps();
    const sent = await apps.client.upload(UPLOAD);
    const { client, asked } = alteredBy(apps, (info) => ({ ...info, password: terms }));
    await expect(download(client, sent, { unlock })).rejects.toMatchObject({ code: 'wrong_password' });
    expect(claimsOf(asked)).toEqual([]);
  });

  it('is waited for with the password asked once', async () => {
    const apps = createTestApps();
    const { promise: created, resolve } = Promise.withResolvers<Link>();
    const { promise: go, resolve: letGo } = Promise.withResolvers<undefined>();
    const slow = createClient({
      baseUrl: ORIGIN,
      transport: async (request) => {
        if (request.method === 'PUT') await go;
        return apps.transport(request);
      },
    });
    const sending = slow.upload({ ...UPLOAD, protect, onCreated: resolve });
    const { id, secret } = await created;
    let asked = 0;
    const asking: Unlock = () => {
      asked += 1;
      return Promise.resolve(passwordKey);
    };
    const names: string[] = [];
    const onWaiting = (waiting: { metadata: { name: string } }): void => {
      names.push(waiting.metadata.name);
      letGo(undefined);
    };
    const opened = await apps.client.openWhenReady(id, secret, { onWaiting, unlock: asking });
    await sending;
    expect([opened.info.state, opened.passwordKey, asked, names[0]]).toEqual(['ready', passwordKey, 1, 'a.bin']);
    expect(names.length).toBeGreaterThan(0);
  });

  it('is resumed by what its journal holds, which is not the password', async () => {
    const apps = createTestApps();
    let session: UploadSession | undefined;
    const partHashes = new Map<number, string>();
    const journal = {
      begin: (begun: UploadSession) => {
        session = JSON.parse(JSON.stringify(begun)) as UploadSession;
        return Promise.resolve();
      },
      record: (part: number, hash: string) => {
        partHashes.set(part, hash);
        return Promise.resolve();
      },
    };
    const cut = createClient({
      baseUrl: ORIGIN,
      transport: (request) =>
        request.method === 'PUT' ? Promise.reject(new SendError('storage_full')) : apps.transport(request),
    });
    await expect(cut.upload({ ...UPLOAD, protect, journal })).rejects.toMatchObject({ code: 'storage_full' });
    const sent = await apps.client.upload({ ...UPLOAD, resume: { session: session!, partHashes } });
    expect(Buffer.compare(await download(apps.client, sent, { unlock }), PLAINTEXT)).toBe(0);
    expect(session!.password).toMatchObject({ terms: { salt: terms.salt }, key: passwordKey });
  });

  it('has a log for its recipient too', async () => {
    const apps = createTestApps();
    const sent = await apps.client.upload({ ...UPLOAD, protect });
    const { events } = await apps.client.log(sent.id, { secret: sent.secret, unlock });
    expect(events[0]!.event.kind).toBe('created');
    const { events: again } = await apps.client.log(sent.id, { secret: sent.secret, passwordKey });
    expect(again.length).toBeGreaterThan(0);
  });

  it('is no answer to a reader that does not know of passwords: it refuses it', async () => {
    const apps = createTestApps();
    const { id } = await apps.client.upload({ ...UPLOAD, protect });
    const plain = await apps.client.upload(UPLOAD);
    const before = Object.entries(TransferInfo.shape).filter(([name]) => name !== 'password');
    const Before = z.strictObject(Object.fromEntries(before));
    const read = async (of: string): Promise<boolean> =>
      Before.safeParse(await (await apps.user.request(`${ORIGIN}/api/transfers/${of}`)).json()).success;
    expect([await read(plain.id), await read(id)]).toEqual([true, false]);
  });
});

describe('a transfer without a password', () => {
  it('has nothing of one in its record, its answers and its log', async () => {
    const apps = createTestApps();
    const { id, secret, ownerSecret } = await apps.client.upload(UPLOAD);
    const record = await new Response((await apps.store.get(paths.transfer(id)))?.stream).text();
    expect(record).toContain(id);
    const { events } = await apps.client.log(id, { ownerSecret });
    const { info } = await apps.client.open(id, secret, undefined, { unlock });
    expect(JSON.stringify([record, events, info])).not.toContain('password');
  });
});

describe('the terms of a password', () => {
  async function create(apps: TestApps, body: object): Promise<{ status: number; code: unknown }> {
    const response = await apps.user.request(`${ORIGIN}/api/transfers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = parseJson(await response.text()) as { code?: unknown };
    return { status: response.status, code: answer.code };
  }

  it.each(
    Object.entries({
      'too little memory': { memoryKib: 19_455 },
      'too much memory': { memoryKib: 262_145 },
      'one pass': { passes: 1 },
      'eleven passes': { passes: 11 },
      'no lanes': { lanes: 0 },
      'five lanes': { lanes: 5 },
      'half a pass more': { passes: 2.5 },
      'a short salt': { salt: 'AAAAAAAAAAA' },
      'a salt with padding': { salt: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      'a salt with bits left over': { salt: 'AAAAAAAAAAAAAAAAAAAAAB' },
      'no check': { check: '' },
      'a member more': { password: 'secret' },
    }),
  )('are refused by the server with %s', async (_, differing) => {
    const { terms: created } = await newTerms();
    const apps = createTestApps();
    const refused = await create(apps, { ...created, password: { ...terms, ...differing } });
    expect(refused).toEqual({ status: 400, code: 'invalid_request' });
    expect((await create(apps, { ...created, password: terms })).status).toBe(201);
  });

  it('are the same when a creation is repeated, or it is a conflict', async () => {
    const { terms: created } = await newTerms();
    const apps = createTestApps();
    expect((await create(apps, { ...created, password: terms })).status).toBe(201);
    expect((await create(apps, { ...created, password: { ...terms } })).status).toBe(200);
    for (const password of [undefined, { ...terms, passes: 3 }])
      expect(await create(apps, { ...created, password })).toEqual({ status: 409, code: 'conflict' });
  });
});
