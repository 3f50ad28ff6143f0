import { devNull } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { utf8 } from '../../../core/bytes.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import { readAll } from '../../../core/stores/records.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { PresignedRequest, PresigningStore } from '../../../core/stores/store.ts';
import { createBucket, emulatorSettings } from '../../setup/bucket.ts';

const BODY = utf8('ciphertext');

function signedHeaders({ url }: PresignedRequest): string[] {
  return new URL(url).searchParams.get('X-Amz-SignedHeaders')!.split(';');
}

/** Sends it as a page does, which knows nothing but the request and the bytes. */
async function statusOf({ method, url, headers }: PresignedRequest, body?: Bytes): Promise<number> {
  const answer = await fetch(url, { method, headers, ...(body && { body }) });
  await answer.body?.cancel();
  return answer.status;
}

describe.each(['ministack', 'localstack'] as const)('a URL that the S3 store pre-signs on %s', (emulator) => {
  const bucket = `presign-${crypto.randomUUID()}`;
  let store: PresigningStore;
  beforeAll(async () => {
    await createBucket(inject(emulator), bucket);
    store = await createS3Store({ bucket, prefix: prefix('deep', 'down'), client: emulatorSettings(inject(emulator)) });
  });
  afterAll(() => store.close());

  it('stores exactly the bytes of one PUT, and a second PUT gets 412 and changes nothing', async () => {
    const put = await store.presignPut(key('once'), BODY.byteLength, 60);
    expect(await statusOf(put, BODY)).toBe(200);
    expect(await statusOf(put, utf8('CIPHERTEXT'))).toBe(412);
    expect(await readAll(store, key('once'))).toEqual(BODY);
    expect(await store.create(key('once'), BODY)).toBe(false);
  });

  it('signs the length and the condition, and neither a checksum nor the content type', async () => {
    const put = await store.presignPut(key('signed'), BODY.byteLength, 60);
    expect(signedHeaders(put)).toEqual(['content-length', 'host', 'if-none-match']);
    expect(put.headers).toEqual({ 'if-none-match': '*' });
    expect(put.url).not.toMatch(/checksum|crc32/i);
  });

  it('refuses a body that is shorter or longer than the signed length', async () => {
    const put = await store.presignPut(key('length'), BODY.byteLength, 60);
    expect(await statusOf(put, BODY.slice(1))).toBe(403);
    expect(await statusOf(put, utf8('ciphertext and more'))).toBe(403);
    expect(await store.head(key('length'))).toBeUndefined();
  });

  it('refuses a PUT without the condition, and one to another key', async () => {
    const put = await store.presignPut(key('mine'), BODY.byteLength, 60);
    expect(await statusOf({ ...put, headers: {} }, BODY)).toBe(403);
    expect(await statusOf({ ...put, url: put.url.replace('/mine?', '/yours?') }, BODY)).toBe(403);
    expect((await store.list(prefix())).objects.map((object) => object.key)).not.toContain('yours');
  });

  it('stores an empty body', async () => {
    const put = await store.presignPut(key('empty'), 0, 60);
    expect(await statusOf(put, new Uint8Array(0))).toBe(200);
    expect(await store.head(key('empty'))).toEqual({ key: 'empty', bytes: 0 });
  });

  it('gives the bytes to a GET, whole or a range of them', async () => {
    await store.create(key('read'), BODY);
    const { url } = await store.presignGet(key('read'), 60);
    expect(await (await fetch(url)).bytes()).toEqual(BODY);
    const part = await fetch(url, { headers: { range: 'bytes=6-9' } });
    expect([part.status, await part.text()]).toEqual([206, 'text']);
  });

  it('is refused once it has expired', async () => {
    await store.create(key('late'), BODY);
    const [get, put, lasting] = await Promise.all([
      store.presignGet(key('late'), 1),
      store.presignPut(key('too-late'), BODY.byteLength, 1),
      store.presignGet(key('late'), 600),
    ]);
    await pause(2_500);
    expect(await statusOf(get)).toBe(403);
    expect(await statusOf(put, BODY)).toBe(403);
    expect(await statusOf(lasting)).toBe(200);
  });

  it('is in the origin that the store names', async () => {
    const { url } = await store.presignGet(key('read'), 60);
    expect(store.origin).toBe(new URL(inject(emulator)).origin);
    expect(new URL(url).origin).toBe(store.origin);
    expect(new URL(url).pathname).toBe(`/${bucket}/deep/down/read`);
  });

  it('may be used by a page of another origin', async () => {
    const put = await store.presignPut(key('page'), BODY.byteLength, 60);
    const answer = await fetch(put.url, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://send.example',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type,if-none-match',
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-headers')).toContain('if-none-match');
  });
});

describe('a URL that the S3 store pre-signs for an address of its environment', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'session');
    vi.stubEnv('AWS_REGION', 'eu-west-2');
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  it('has the bucket in its host name on AWS, and the session token of a role in its query', async () => {
    const aws = await createS3Store({ bucket: 'parts', prefix: prefix() });
    const put = await aws.presignPut(key('a', '1'), 10, 60);
    await aws.close();
    expect(aws.origin).toBe('https://parts.s3.eu-west-2.amazonaws.com');
    expect(put.url).toMatch(/^https:\/\/parts\.s3\.eu-west-2\.amazonaws\.com\/a\/1\?.*X-Amz-Security-Token=session/);
    expect(signedHeaders(put)).toEqual(['content-length', 'host', 'if-none-match']);
  });

  it('has the bucket in its path on an endpoint of its own', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://storage.example:9000');
    const own = await createS3Store({ bucket: 'parts', prefix: prefix('deep') });
    const get = await own.presignGet(key('a', '1'), 60);
    await own.close();
    expect(own.origin).toBe('http://storage.example:9000');
    expect(get.url).toMatch(/^http:\/\/storage\.example:9000\/parts\/deep\/a\/1\?/);
  });

  it('is not made without a region', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', devNull);
    await expect(createS3Store({ bucket: 'parts', prefix: prefix() })).rejects.toThrow(/set AWS_REGION/);
  });
});
