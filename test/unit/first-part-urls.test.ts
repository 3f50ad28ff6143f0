import { describe, expect, it } from 'vitest';
import type { Client } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import type { TransportRequest } from '../../core/client/transport.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import { paths } from '../../core/transfer/paths.ts';
import type { PresigningStore } from '../../core/stores/store.ts';
import type { TestApps } from '../support/app.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';
import { newTerms } from '../support/terms.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 2 };
const SOURCE = sourceOf(patternBytes(4_096));
const UPLOAD = ['POST /api/transfers', 'PUT /api/transfers/ID/parts/1', 'POST /api/transfers/ID/complete'];
const DOWNLOAD = [
  'GET /api/transfers/ID',
  'POST /api/transfers/ID/downloads',
  'GET /api/transfers/ID/parts/1',
  'POST /api/transfers/ID/downloads/1/finish',
];

/** A client, and what it asked for since that was last taken. */
function listening(
  apps: TestApps,
  answer: (request: TransportRequest) => Promise<Response> = apps.transport,
): { client: Client; take(): string[] } {
  let asked: string[] = [];
  const transport = (request: TransportRequest): Promise<Response> => {
    asked.push(`${request.method} ${new URL(request.url).pathname.replace(/[a-z2-7]{26}/, 'ID')}`);
    return answer(request);
  };
  const take = (): string[] => {
    const taken = asked;
    asked = [];
    return taken;
  };
  return { client: createClient({ baseUrl: ORIGIN, transport }), take };
}

async function kindsOf(client: Client, sent: { id: string; ownerSecret: string }): Promise<string[]> {
  const { events } = await client.log(sent.id, { ownerSecret: sent.ownerSecret });
  return events.map(({ event }) => `${event.kind} ${event.action ?? ''}`.trim());
}

/** A store with addresses of a bucket, which are never called here. */
function inBucket(): PresigningStore {
  const url = 'https://bucket.test/x';
  return {
    ...createMemoryStore(),
    origin: 'https://bucket.test',
    presignPut: () => Promise.resolve({ method: 'PUT', url, headers: {} }),
    presignGet: () => Promise.resolve({ method: 'GET', url, headers: {} }),
  };
}

async function post(apps: TestApps, path: string, json?: object, proofs: Record<string, string> = {}): Promise<object> {
  const body = JSON.stringify(json);
  const headers = { ...proofs, ...(json && { 'content-type': 'application/json' }) };
  const answer = await apps.user.request(ORIGIN + path, { method: 'POST', headers, ...(json && { body }) });
  return (await answer.json()) as object;
}

describe('a small file', () => {
  it('goes up in three requests and comes down in four, and the log has the same events as before', async () => {
    const { client, take } = listening(createTestApps());
    await client.info();
    take();
    const sent = await client.upload({ ...TERMS, source: SOURCE });
    expect(take()).toEqual(UPLOAD);
    await client.download({ ...sent, claimId: newSecret(), sink: collector().sink });
    expect(take()).toEqual(DOWNLOAD);
    expect(await kindsOf(client, sent)).toEqual([
      'created',
      'part_urls_issued upload',
      'part_stored',
      'completed',
      'viewed',
      'claimed',
      'part_urls_issued download',
      'part_sent',
      'finished',
      'log_read',
    ]);
  });

  it('goes to and comes from a server that does not give addresses with other answers', async () => {
    const apps = createTestApps();
    const older = async (request: TransportRequest): Promise<Response> =>
      apps.transport({ ...request, url: request.url.replace(/\?partUrls=.*/, '') });
    const { client, take } = listening(apps, older);
    const sent = await client.upload({ ...TERMS, source: SOURCE });
    expect(take()).toContain('POST /api/transfers/ID/part-urls');
    const { sink, bytes } = collector();
    await client.download({ ...sent, claimId: newSecret(), sink });
    expect(take()).toContain('POST /api/transfers/ID/part-urls');
    expect(await bytes()).toEqual(patternBytes(4_096));
  });

  it('is sent by what the server said last, unless that was refused', async () => {
    const apps = createTestApps();
    const closed = createTestApps({ SGRAPH_SEND_MAX_TRANSFER_BYTES: '1000' }, apps.store);
    let answering = apps;
    const { client, take } = listening(apps, (request) => answering.transport(request));
    await client.upload({ ...TERMS, source: SOURCE });
    answering = closed;
    take();
    await expect(client.upload({ ...TERMS, source: SOURCE })).rejects.toMatchObject({ code: 'too_large' });
    expect(take()).toEqual(['POST /api/transfers']);
    answering = apps;
    await client.upload({ ...TERMS, source: SOURCE });
    expect(take()).toEqual(['GET /api/info', ...UPLOAD]);
  });
});

describe('addresses of parts', () => {
  it('come with the creation, to the call that made the transfer and not to one that repeats it', async () => {
    const apps = createTestApps();
    const { terms } = await newTerms({ ciphertextBytes: 100 });
    const path = '/api/transfers?partUrls=16';
    expect(await post(apps, path, terms)).toMatchObject({ partUrls: [{ part: 1, method: 'PUT' }] });
    expect(await post(apps, path, terms)).not.toHaveProperty('partUrls');
  });

  it('of a bucket come with the creation, and not with a claim, which would then count as started', async () => {
    const apps = createTestApps({ SGRAPH_SEND_MODE: 'direct' }, inBucket());
    const { terms, ownerProof, downloadProof } = await newTerms({ ciphertextBytes: 100 });
    const path = `/api/transfers/${terms.id}`;
    const made = await post(apps, '/api/transfers?partUrls=16', terms);
    expect(made).toMatchObject({ partUrls: [{ part: 1, url: 'https://bucket.test/x' }] });
    await apps.store.create(paths.part(terms.id, 1), patternBytes(100));
    await post(apps, `${path}/complete`, undefined, { 'x-sgraph-send-owner': ownerProof });
    const proof = { 'x-sgraph-send-proof': downloadProof };
    const claim = await post(apps, `${path}/downloads?partUrls=16`, { claimId: newSecret() }, proof);
    expect(claim).toEqual({ download: 1, resumed: false });
  });
});
