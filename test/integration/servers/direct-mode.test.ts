import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Client } from '../../../core/client/client.ts';
import { createClient } from '../../../core/client/client.ts';
import { ciphertextLength } from '../../../core/crypto/layout.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { PartUrls } from '../../../core/schemas.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';
import { collector, patternBytes, sourceOf } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { limitMs, slowSeconds } from '../../setup/time-limits.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
const JSON_TYPE = { 'content-type': 'application/json' };

const bucket = `direct-${crypto.randomUUID()}`;
let server: RunningServer;
let client: Client;
beforeAll(async () => {
  await createBucket(inject('ministack'), bucket);
  const environment = {
    AWS_ENDPOINT_URL: inject('ministack'),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    SGRAPH_SEND_MODE: 'direct',
  };
  server = await startServer({ store: `s3://${bucket}/send`, environment });
  client = createClient({ baseUrl: server.userUrl });
});
afterAll(() => server.kill('SIGKILL'));

/** A transfer that is created and not uploaded yet, and how to ask where its parts go. */
async function created(
  expiresInSeconds: number,
): Promise<{ id: string; ask(parts: number[]): Promise<Response>; owner: Record<string, string> }> {
  const { terms, ownerProof } = await newTerms({ ciphertextBytes: ciphertextLength(5_000, 4_096), expiresInSeconds });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(server.userUrl + path, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });
  expect((await post('/api/transfers', terms)).status).toBe(201);
  const owner = { 'x-sgraph-send-owner': ownerProof };
  const ask = (parts: number[]): Promise<Response> =>
    post(`/api/transfers/${terms.id}/part-urls`, { purpose: 'upload', parts }, owner);
  return { id: terms.id, ask, owner };
}

const urlsOf = async (response: Response): Promise<PartUrls['urls']> => PartUrls.parse(await response.json()).urls;

describe('direct mode', () => {
  it('brings a file back without its parts passing through the server', async () => {
    const plaintext = patternBytes(9_000_000);
    const { id, secret, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(plaintext) });
    const { sink, bytes } = collector();
    await client.download({ id, secret, claimId: newSecret(), sink });
    expect(Buffer.compare(await bytes(), plaintext)).toBe(0);
    const kinds = (await client.log(id, { ownerSecret })).events.map(({ event }) => event.kind);
    expect(kinds).toContain('part_urls_issued');
    expect(kinds).not.toContain('part_stored');
    expect(kinds).not.toContain('part_sent');
  });

  it('tells of a part that is missing from the bucket, which the server did not see', async () => {
    const { id, secret, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(9_000_000)) });
    const store = await createS3Store({
      bucket,
      prefix: prefix('send'),
      client: emulatorSettings(inject('ministack')),
    });
    await store.delete(paths.part(id, 2));
    await store.close();
    const failed = client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
    await expect(failed).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining(`who was notified, to restore part 2 of transfer ${id}`) as unknown,
    });
    const { events } = await client.log(id, { ownerSecret });
    expect(events.map(({ event }) => event).filter(({ kind }) => kind === 'damaged')).toMatchObject([
      { part: 2, download: 1, action: 'missing' },
    ]);
  });

  it('gives URLs that live five minutes at most, and never longer than the transfer', async () => {
    const [long] = await urlsOf(await (await created(3_600)).ask([1]));
    expect(long!.expiresInSeconds).toBe(300);
    expect(new URL(long!.url).searchParams.get('X-Amz-Expires')).toBe('300');
    const [short] = await urlsOf(await (await created(20)).ask([1]));
    expect(short!.expiresInSeconds).toBeLessThanOrEqual(20);
    expect(Number(new URL(short!.url).searchParams.get('X-Amz-Expires'))).toBe(short!.expiresInSeconds);
  });

  it('stores a part once: a replay of the same URL changes nothing', async () => {
    const { ask } = await created(3_600);
    const [target] = await urlsOf(await ask([1]));
    const put = (fill: number): Promise<Response> =>
      fetch(target!.url, { method: 'PUT', headers: target!.headers, body: new Uint8Array(4_096).fill(fill) });
    expect((await put(1)).status).toBe(200);
    expect((await put(2)).status).toBe(412);
  });

  it('does not complete a transfer whose parts are missing or short', async () => {
    const { id, ask, owner } = await created(3_600);
    const complete = (): Promise<Response> =>
      fetch(`${server.userUrl}/api/transfers/${id}/complete`, { method: 'POST', headers: owner });
    const [first, second] = await urlsOf(await ask([1, 2]));
    await fetch(first!.url, { method: 'PUT', headers: first!.headers, body: new Uint8Array(4_096) });
    expect((await complete()).status).toBe(409);
    const length = ciphertextLength(5_000, 4_096) - 4_096;
    await fetch(second!.url, { method: 'PUT', headers: second!.headers, body: new Uint8Array(length) });
    expect((await complete()).status).toBe(200);
    expect((await ask([1])).status).toBe(409);
  });

  it('gives no URL after the limit, the deletion or the end of the time', async () => {
    const sent = await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    await client.download({ id: sent.id, secret: sent.secret, claimId: newSecret(), sink: collector().sink });
    const again = client.download({ id: sent.id, secret: sent.secret, claimId: newSecret(), sink: collector().sink });
    await expect(again).rejects.toMatchObject({ code: 'limit_reached' });

    const { id, ask, owner } = await created(3_600);
    expect((await fetch(`${server.userUrl}/api/transfers/${id}`, { method: 'DELETE', headers: owner })).status).toBe(
      204,
    );
    expect((await ask([1])).status).toBe(410);

    const brief = await created(slowSeconds(2));
    await expect.poll(async () => (await brief.ask([1])).status, { timeout: limitMs(5) }).toBe(410);
  });
});
