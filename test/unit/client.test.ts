import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../core/bytes.ts';
import type { Client, Transport, UploadSession } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { SendError } from '../../core/errors.ts';
import type { TransportRequest } from '../../core/client/transport.ts';
import type { TestApps } from '../support/app.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';
import { limitMs } from '../setup/time-limits.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 2 };
/** Three parts. */
const PLAINTEXT = patternBytes(9_000_000);

/** A client whose requests pass through `wrap` on their way to the app. */
function clientThrough(
  apps: TestApps,
  wrap: (request: TransportRequest, send: () => Promise<Response>) => Promise<Response>,
): Client {
  const transport: Transport = (request) => wrap(request, () => apps.transport(request));
  return createClient({ baseUrl: ORIGIN, transport });
}

const isPut = ({ method }: TransportRequest): boolean => method === 'PUT';
const isGetPart = ({ method, url }: TransportRequest): boolean => method === 'GET' && /\/parts\/[0-9]+/.test(url);

/** The answer with its addresses of parts changed, whichever request they answer. */
async function withUrls(response: Response, change: (url: { url: string }) => object): Promise<Response> {
  const answer = (await response
    .clone()
    .json()
    .catch(() => ({}))) as Partial<Record<'urls' | 'partUrls', { url: string }[]>>;
  const { urls, partUrls } = answer;
  if (!urls && !partUrls) return response;
  const changed = { ...(urls && { urls: urls.map(change) }), ...(partUrls && { partUrls: partUrls.map(change) }) };
  return Response.json({ ...answer, ...changed });
}

const inBucket = (url: { url: string }): object => ({ ...url, url: `https://bucket.example${url.url}` });

async function withBucket(info: Response): Promise<Response> {
  return Response.json({ ...((await info.json()) as object), bucketOrigin: 'https://bucket.example' });
}

async function received(client: Client, sent: { id: string; secret: string }): Promise<Uint8Array> {
  const { sink, bytes } = collector();
  await client.download({ ...sent, claimId: newSecret(), sink });
  return bytes();
}

function journal(): {
  begin(session: UploadSession): Promise<void>;
  record(part: number, hash: string): Promise<void>;
  read(): Resume;
} {
  const partHashes = new Map<number, string>();
  let session: UploadSession | undefined;
  return {
    begin: (begun) => {
      session = begun;
      return Promise.resolve();
    },
    record: (part, hash) => {
      partHashes.set(part, hash);
      return Promise.resolve();
    },
    read: () => ({ session: session!, partHashes }),
  };
}

interface Resume {
  readonly session: UploadSession;
  readonly partHashes: Map<number, string>;
}

/** An upload that was given up after one part was stored, and no other had been sent. */
async function interrupted(apps: TestApps): Promise<Resume> {
  const written = journal();
  let stored: Promise<Response> | undefined;
  const client = clientThrough(apps, async (request, send) => {
    if (!isPut(request)) return send();
    if (stored) throw new SendError('storage_full');
    stored = send();
    return stored;
  });
  const upload = client.upload({ ...TERMS, source: sourceOf(PLAINTEXT), journal: written });
  await expect(upload).rejects.toMatchObject({ code: 'storage_full' });
  await stored;
  return written.read();
}

describe('the client', () => {
  it('changes an expiry once, though the answer was lost', async () => {
    const apps = createTestApps();
    let answers = 0;
    const client = clientThrough(apps, async (request, send) => {
      const response = await send();
      if (request.url.endsWith('/expiry') && (answers += 1) === 1) throw new SendError('network');
      return response;
    });
    const { id, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    const expiresAt = '2026-11-21T12:00:00.000Z';
    expect((await client.changeExpiry(id, ownerSecret, expiresAt)).expiresAt).toBe(expiresAt);
    expect(answers).toBe(2);
    const { events } = await client.log(id, { ownerSecret });
    expect(events.filter(({ event }) => event.kind === 'expiry_changed')).toHaveLength(1);
  });

  it('takes a part as sent whose answer was lost', async () => {
    const apps = createTestApps();
    const lost = new Set<string>();
    const client = clientThrough(apps, async (request, send) => {
      const response = await send();
      if (!isPut(request) || lost.has(request.url)) return response;
      lost.add(request.url);
      throw new SendError('network');
    });
    const sent = await client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) });
    expect(lost.size).toBe(3);
    expect(Buffer.compare(await received(apps.client, sent), PLAINTEXT)).toBe(0);
  });

  it('does not take another part for its own when the lengths differ', async () => {
    const apps = createTestApps();
    const client = clientThrough(apps, async (request, send) => {
      if (request.url.endsWith('/parts') && request.method === 'GET') {
        return Response.json({ parts: [{ part: 1, bytes: 5 }] });
      }
      return isPut(request) ? new Response(null, { status: 412 }) : send();
    });
    await expect(client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) })).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each([429, 500, 502, 503])('tries again after status %i, as long as the server asks', async (status) => {
    const apps = createTestApps();
    let refusals = 0;
    const client = clientThrough(apps, async (request, send) => {
      if (isPut(request) && refusals++ < 1) return new Response('busy', { status, headers: { 'retry-after': '0' } });
      return send();
    });
    const sent = await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    expect(await received(apps.client, sent)).toEqual(patternBytes(10));
    expect(refusals).toBe(2);
  });

  it.each([429, 503])(
    'ends a wait that status %i asks for as soon as it is aborted',
    { timeout: limitMs(5) },
    async (status) => {
      const apps = createTestApps();
      const stop = new AbortController();
      const waits: number[] = [];
      const transport: Transport = async (request) => {
        if (!isPut(request)) return apps.transport(request);
        setTimeout(() => stop.abort(), 50);
        return new Response('busy', { status, headers: { 'retry-after': '12' } });
      };
      const onRetry = (_attempt: number, _error: SendError, waitMs: number): void => void waits.push(waitMs);
      const client = createClient({ baseUrl: ORIGIN, transport, onRetry });
      const upload = client.upload({ ...TERMS, source: sourceOf(patternBytes(10)), signal: stop.signal });
      await expect(upload).rejects.toMatchObject({ code: 'cancelled' });
      expect(waits).toEqual([12_000]);
    },
  );

  it.each([['1800'], [new Date(Date.now() + 1_800_000).toUTCString()]])(
    'ends at once where the server asks to wait longer than a minute: %s',
    async (retryAfter) => {
      const apps = createTestApps();
      let attempts = 0;
      const client = clientThrough(apps, async (request, send) => {
        if (!isPut(request)) return send();
        attempts += 1;
        return new Response('busy', { status: 429, headers: { 'retry-after': retryAfter } });
      });
      const upload = client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
      await expect(upload).rejects.toMatchObject({ code: 'too_many_requests' });
      expect(attempts).toBe(1);
    },
  );

  it('waits until the date that the server names', async () => {
    const apps = createTestApps();
    const date = new Date(Date.now() + 2_000).toUTCString();
    const attempts: number[] = [];
    const client = clientThrough(apps, async (request, send) => {
      if (!isPut(request)) return send();
      attempts.push(Date.now());
      return attempts.length > 1 ? send() : new Response('busy', { status: 503, headers: { 'retry-after': date } });
    });
    await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    expect(attempts[1]).toBeGreaterThanOrEqual(Date.parse(date));
  });

  it('does not try again what will not pass by itself', async () => {
    const apps = createTestApps();
    let attempts = 0;
    const client = clientThrough(apps, async (request, send) => {
      if (!isPut(request)) return send();
      attempts += 1;
      return Response.json({ type: 'x', title: 'full', status: 507, code: 'storage_full' }, { status: 507 });
    });
    await expect(client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) })).rejects.toMatchObject({
      code: 'storage_full',
    });
    expect(attempts).toBe(1);
  });

  it('waits for the connection before it tries again', async () => {
    const apps = createTestApps();
    const steps: string[] = [];
    const transport: Transport = async (request) => {
      if (isPut(request)) steps.push('put');
      if (isPut(request) && steps.length === 1) throw new SendError('network');
      return apps.transport(request);
    };
    const waitUntilOnline = (): Promise<void> => {
      steps.push('waited');
      return Promise.resolve();
    };
    const client = createClient({ baseUrl: ORIGIN, transport, waitUntilOnline });
    await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    expect(steps).toEqual(['put', 'waited', 'put']);
  });

  it('resumes an interrupted upload and sends only what is missing', async () => {
    const apps = createTestApps();
    const resume = await interrupted(apps);
    const puts: string[] = [];
    const client = clientThrough(apps, (request, send) => {
      if (isPut(request)) puts.push(request.url);
      return send();
    });
    const sent = await client.upload({ ...TERMS, source: sourceOf(PLAINTEXT), resume });
    expect(puts.length).toBe(2);
    expect(Buffer.compare(await received(apps.client, sent), PLAINTEXT)).toBe(0);
  });

  it('refuses to resume with a file of the same length that differs in one byte of a part that was sent', async () => {
    const apps = createTestApps();
    const resume = await interrupted(apps);
    const changed = PLAINTEXT.slice();
    changed[100] = (changed[100] ?? 0) ^ 1;
    const upload = apps.client.upload({ ...TERMS, source: sourceOf(changed), resume });
    await expect(upload).rejects.toMatchObject({ code: 'file_changed' });
  });

  it('refuses to resume when a stored part was never written down', async () => {
    const apps = createTestApps();
    const resume = await interrupted(apps);
    const upload = apps.client.upload({
      ...TERMS,
      source: sourceOf(PLAINTEXT),
      resume: { ...resume, partHashes: new Map() },
    });
    await expect(upload).rejects.toMatchObject({ code: 'file_changed' });
  });

  it('refuses a source that ends early', async () => {
    const { client } = createTestApps();
    const source = { bytes: 1_000, read: () => Promise.resolve(patternBytes(999)) };
    await expect(client.upload({ ...TERMS, source })).rejects.toMatchObject({ code: 'file_changed' });
  });

  it('refuses a file that is too large, and a closed server, before it reads the file', async () => {
    const source = { bytes: 2_000, read: () => Promise.reject(new Error('read')) };
    const small = createTestApps({ SGRAPH_SEND_MAX_TRANSFER_BYTES: '1000' });
    await expect(small.client.upload({ ...TERMS, source })).rejects.toMatchObject({ code: 'too_large' });
    const closed = createTestApps({ SGRAPH_SEND_UPLOADS: 'closed' });
    await expect(closed.client.upload({ ...TERMS, source })).rejects.toMatchObject({ code: 'uploads_closed' });
  });

  it.each([1_000, 9_000_000])('leaves a buffer of %i bytes that the caller reads from as it was', async (bytes) => {
    const { client } = createTestApps();
    const own = patternBytes(bytes);
    const source = { bytes, read: (start: number, end: number) => Promise.resolve(own.subarray(start, end)) };
    await client.upload({ ...TERMS, source });
    expect(Buffer.compare(own, patternBytes(bytes))).toBe(0);
  });

  it('reports progress that only grows and ends at the total', async () => {
    const { client } = createTestApps();
    const seen: number[] = [];
    let total = 0;
    const onProgress = (progress: { transferredBytes: number; totalBytes: number }): void => {
      seen.push(progress.transferredBytes);
      total = progress.totalBytes;
    };
    await client.upload({ ...TERMS, source: sourceOf(PLAINTEXT), onProgress });
    expect(seen).toEqual([...seen].sort((left, right) => left - right));
    expect(seen.at(-1)).toBe(total);
  });

  it('never shows its capabilities to the bucket', async () => {
    const apps = createTestApps();
    const foreign: TransportRequest[] = [];
    const wrap = async (request: TransportRequest, send: () => Promise<Response>): Promise<Response> => {
      if (!request.url.startsWith(ORIGIN)) {
        foreign.push(request);
        return new Response(request.method === 'GET' ? new Uint8Array(1_056) : null);
      }
      const response = await send();
      if (request.url.endsWith('/api/info')) return withBucket(response);
      return request.method === 'POST' ? withUrls(response, inBucket) : response;
    };
    const sent = await apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(1_000)) });
    await clientThrough(apps, wrap)
      .upload({ ...TERMS, source: sourceOf(patternBytes(1_000)) })
      .catch(() => undefined);
    await received(clientThrough(apps, wrap), sent).catch(() => undefined);
    expect(foreign.map(({ method }) => method)).toEqual(['PUT', 'GET']);
    const headers = foreign
      .flatMap((request) => Object.keys(request.headers))
      .filter((name) => name.startsWith('x-sgraph-send'));
    expect(headers).toEqual([]);
  });

  it.each([
    ['another host', { url: 'https://evil.example/x' }],
    ['the loopback interface', { url: 'http://127.0.0.1:9/x' }],
    ['a header', { headers: { 'x-forwarded-for': '10.0.0.1' } }],
  ])('sends nothing for a part to a server that names %s', async (_, named) => {
    const apps = createTestApps();
    const foreign: string[] = [];
    const wrap = async (request: TransportRequest, send: () => Promise<Response>): Promise<Response> => {
      if (!request.url.startsWith(ORIGIN) || isGetPart(request) || isPut(request)) foreign.push(request.url);
      const response = await send();
      if (request.url.endsWith('/api/info')) return withBucket(response);
      return request.method === 'POST' ? withUrls(response, (url) => ({ ...url, ...named })) : response;
    };
    const sent = await apps.client.upload({ ...TERMS, source: sourceOf(patternBytes(1_000)) });
    const evil = clientThrough(apps, wrap);
    const refused = { code: 'untrusted_address' };
    await expect(evil.upload({ ...TERMS, source: sourceOf(patternBytes(1_000)) })).rejects.toMatchObject(refused);
    await expect(received(evil, sent)).rejects.toMatchObject(refused);
    expect(foreign).toEqual([]);
  });

  it('asks for a new address when one has died', async () => {
    const apps = createTestApps();
    let asked = 0;
    const client = clientThrough(apps, async (request, send) => {
      if (request.url.startsWith('https://bucket.example')) return new Response('<Error/>', { status: 403 });
      const response = await send();
      if (request.url.endsWith('/api/info')) return withBucket(response);
      if (request.url.includes('/part-urls')) asked++;
      return request.url.includes('/api/transfers?') ? withUrls(response, inBucket) : response;
    });
    const sent = await client.upload({ ...TERMS, source: sourceOf(patternBytes(1_000)) });
    expect(await received(apps.client, sent)).toEqual(patternBytes(1_000));
    expect(asked).toBe(1);
  });

  it.each([
    ['fewer bytes than were encrypted', 9_000_000 / 3, 'truncated'],
    ['more bytes than were encrypted', 12_000_000, 'damaged'],
  ])('refuses a server that says it holds %s', async (_, ciphertextBytes, code) => {
    const apps = createTestApps();
    const sent = await apps.client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) });
    const client = clientThrough(apps, async (request, send) => {
      const response = await send();
      if (!request.url.endsWith(sent.id)) return response;
      return Response.json({ ...((await response.json()) as object), ciphertextBytes });
    });
    const { sink, ended } = collector();
    await expect(client.download({ ...sent, claimId: newSecret(), sink })).rejects.toMatchObject({ code });
    expect(ended()).toBe('aborted');
  });

  it.each([
    ['altered', (bytes: Bytes): Bytes => bytes.with(50_000, 1).with(50_001, 2), 'damaged'],
    ['cut short', (bytes: Bytes): Bytes => bytes.subarray(0, 60_000), 'truncated'],
    ['too long', (bytes: Bytes): Bytes => Uint8Array.from([...bytes, 0]), 'damaged'],
  ])('gives no byte of a part that is %s, nor of any behind it', async (_, alter, code) => {
    const apps = createTestApps();
    const plaintext = patternBytes(4_300_000);
    const sent = await apps.client.upload({ ...TERMS, source: sourceOf(plaintext) });
    const client = clientThrough(apps, async (request, send) => {
      const response = await send();
      if (!isGetPart(request) || !request.url.includes('/parts/2')) return response;
      return new Response(alter(new Uint8Array(await response.arrayBuffer())));
    });
    const { sink, bytes, ended } = collector();
    await expect(client.download({ ...sent, claimId: newSecret(), sink })).rejects.toMatchObject({ code });
    expect(ended()).toBe('aborted');
    const written = await bytes();
    expect(written.byteLength).toBeLessThan(4 * 1_048_576);
    expect(Buffer.compare(written, plaintext.subarray(0, written.byteLength))).toBe(0);
  });

  it('ends an upload as cancelled when it is aborted', async () => {
    const apps = createTestApps();
    const abandon = new AbortController();
    const client = clientThrough(apps, (request, send) => {
      if (isPut(request)) abandon.abort();
      return send();
    });
    const upload = client.upload({ ...TERMS, source: sourceOf(patternBytes(30_000_000)), signal: abandon.signal });
    await expect(upload).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends a download as cancelled when it is aborted', async () => {
    const apps = createTestApps();
    const sent = await apps.client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) });
    const abandon = new AbortController();
    const client = clientThrough(apps, (request, send) => {
      if (isGetPart(request)) abandon.abort();
      return send();
    });
    const { sink, ended } = collector();
    const download = client.download({ ...sent, claimId: newSecret(), sink, signal: abandon.signal });
    await expect(download).rejects.toMatchObject({ code: 'cancelled' });
    expect(ended()).toBe('aborted');
  });
});
