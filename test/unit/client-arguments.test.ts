import { describe, expect, it } from 'vitest';
import { blobSource } from '../../core/client/blob-source.ts';
import type { Client, ClientOptions } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { createFileRequestClient } from '../../core/client/file-requests.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { SendError } from '../../core/errors.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';

/** What a program without TypeScript may do. */
type Loose<T> = (...values: unknown[]) => T;

const UPLOAD = {
  source: sourceOf(patternBytes(10)),
  metadata: { name: 'a.bin', type: '' },
  expiresInSeconds: 3_600,
  maxDownloads: 1,
};

async function faultOf(call: () => unknown): Promise<SendError> {
  const thrown = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(thrown).toBeInstanceOf(SendError);
  return thrown as SendError;
}

/** A client, how often it asked, and a transfer that was sent by another one. */
async function watched(): Promise<{ client: Client; asked: () => number; sent: { id: string; secret: string } }> {
  const apps = createTestApps();
  let count = 0;
  const client = createClient({
    baseUrl: ORIGIN,
    transport: (request) => {
      count++;
      return apps.transport(request);
    },
  });
  return { client, asked: () => count, sent: await apps.client.upload(UPLOAD) };
}

describe('a client of a program without types', () => {
  it.each([undefined, null, 5, '', '/send', 'send.example', 'ftp://send.example', 'https://a:b@send.example'])(
    'is not made for the address %j, which no request reaches',
    async (baseUrl) => {
      for (const create of [createClient, createFileRequestClient]) {
        const { code, message } = await faultOf(() => create({ baseUrl } as ClientOptions));
        expect([code, message]).toEqual(['invalid_request', expect.stringMatching(/^baseUrl must be the address/)]);
      }
    },
  );

  it('says what to pass where a URL object, no options or no transport is given', async () => {
    const create = createClient as Loose<Client>;
    expect((await faultOf(() => create())).message).toContain('options must be an object such as');
    expect((await faultOf(() => create({ baseUrl: new URL(ORIGIN) }))).message).toMatch(/as a string.*it is a URL$/);
    expect((await faultOf(() => create({ baseUrl: ORIGIN, transport: 'x' }))).message).toMatch(/^transport must be/);
  });

  it.each([`${ORIGIN}/`, 'https://example.org/a/send', 'http://[::1]:4000', 'https://example.org/v1.0/send'])(
    'is made for %s',
    (baseUrl) => expect(() => createClient({ baseUrl })).not.toThrow(),
  );

  const uploads: [string, unknown][] = [
    ['options', undefined],
    ['options', 'a.txt'],
    ['source', { ...UPLOAD, source: new Blob(['x']) }],
    ['source', { ...UPLOAD, source: Buffer.from('x') }],
    ['source', { ...UPLOAD, source: blobSource('x' as unknown as Blob) }],
    ['metadata', { ...UPLOAD, metadata: 'a.bin' }],
    ['protect', { ...UPLOAD, protect: 'hunter2' }],
    ['onProgress', { ...UPLOAD, onProgress: true }],
    ['signal', { ...UPLOAD, signal: {} }],
    ['signal', { ...UPLOAD, signal: null }],
  ];
  it.each(uploads)('names %s of an upload, and asks nothing', async (name, options) => {
    const { client, asked } = await watched();
    const { code, message } = await faultOf(() => (client.upload as Loose<unknown>)(options));
    expect([code, message]).toEqual([
      'invalid_request',
      expect.stringMatching(new RegExp(`^${name} must be .+; it is `)),
    ]);
    expect(message).not.toContain('hunter2');
    expect(asked()).toBe(0);
  });

  it('does not lose the only download to a sink that is none, or to one that is in use', async () => {
    const { client, asked, sent } = await watched();
    const download = client.download as Loose<unknown>;
    const locked = new WritableStream();
    locked.getWriter();
    for (const sink of [undefined, 'a.bin', process.stdout, locked]) {
      const { code, message } = await faultOf(() => download({ ...sent, claimId: newSecret(), sink }));
      expect([code, message]).toEqual(['invalid_request', expect.stringMatching(/^sink (?:must be|is locked)/)]);
    }
    expect(asked()).toBe(0);
    await client.download({ ...sent, claimId: newSecret(), sink: new WritableStream() });
  });

  it('names what is missing of a download', async () => {
    const { client, sent } = await watched();
    const [download, openContent] = [client.download, client.openContent] as Loose<unknown>[];
    expect((await faultOf(() => download!())).message).toMatch(/^options must be/);
    expect((await faultOf(() => download!({ id: 5 }))).message).toMatch(/^id must be/);
    expect((await faultOf(() => openContent!(sent))).message).toMatch(/^claimId must be/);
  });

  it('repeats no secret that stands in the place of an object', async () => {
    const { client, sent } = await watched();
    const { code, message } = await faultOf(() => (client.log as Loose<unknown>)(sent.id, sent.secret));
    expect([code, message]).toEqual(['invalid_request', expect.stringMatching(/^capability must be/)]);
    expect(message).not.toContain(sent.secret);
  });
});
