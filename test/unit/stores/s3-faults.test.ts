import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import { meaningOfStatus } from '../../../core/stores/s3-codes.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';

const KEY = key('secret-name');

/** Codes and statuses as the vendors' lists have them, and what is to be made of each. */
const ANSWERS: readonly (readonly [status: number, code: string, error: string, hint: RegExp])[] = [
  [301, 'PermanentRedirect', 'store_unusable', /set AWS_REGION to the bucket's own region/],
  [400, 'AuthorizationHeaderMalformed', 'store_unusable', /AWS_REGION/],
  [400, 'ExpiredToken', 'store_unusable', /new credentials/],
  [400, 'InvalidRequest', 'store_unusable', /see the documentation of the provider for this code/],
  [400, 'EntityTooLarge', 'store_unusable', /size of a part/],
  [400, 'RequestTimeout', 'store_unavailable', /try again later/],
  [400, 'KMS.DisabledException', 'store_unusable', /KMS key/],
  [401, 'Unauthorized', 'store_unusable', /AWS credentials/],
  [403, 'AccessDenied', 'store_unusable', /give the role s3:GetObject/],
  [403, 'InvalidAccessKeyId', 'store_unusable', /AWS credentials/],
  [403, 'SignatureDoesNotMatch', 'store_unusable', /AWS credentials/],
  [403, 'RequestTimeTooSkewed', 'store_unusable', /set the clock/],
  [403, 'AllAccessDisabled', 'store_unusable', /account/],
  [403, 'QuotaExceeded', 'storage_full', /free some space/],
  [404, 'NoSuchBucket', 'store_unusable', /create the bucket/],
  [405, 'MethodNotAllowed', 'store_unusable', /conditional writes/],
  [409, 'OperationAborted', 'store_unavailable', /try again later/],
  [429, 'TooManyRequests', 'store_unavailable', /try again later/],
  [500, 'InternalError', 'store_unavailable', /try again later/],
  [501, 'NotImplemented', 'store_unusable', /conditional writes/],
  [503, 'SlowDown', 'store_unavailable', /try again later/],
  [507, 'XMinioStorageFull', 'storage_full', /free some space/],
];

describe('the S3 store, where every answer is an error', () => {
  let server: HttpServer;
  let store: Store;
  let answer: { status: number; body: string };
  let requests = 0;

  beforeAll(async () => {
    server = await listenHttp((request, response) => {
      requests += 1;
      request.resume();
      response.writeHead(answer.status, { 'content-type': 'application/xml' }).end(answer.body);
    });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = { region: 'us-east-1', endpoint: server.url, credentials };
    store = await createS3Store({ bucket: 'faults', prefix: prefix(), client });
  });
  beforeEach(() => {
    requests = 0;
  });
  afterAll(async () => {
    await store.close();
    server.close();
  });

  it.each(ANSWERS)('%i %s is told within 5 seconds, by its cause', async (status, code, error, hint) => {
    answer = { status, body: `<Error><Code>${code}</Code><Message>about /faults/secret-name</Message></Error>` };
    const started = performance.now();
    const thrown = await store.create(KEY, utf8('x')).catch((fault: unknown) => fault);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(thrown).toMatchObject({ code: error });
    expect((thrown as Error).message).toMatch(hint);
    expect((thrown as Error).message).toContain(code);
    expect((thrown as Error).message).not.toContain('secret-name');
    if (error !== 'store_unavailable') expect(requests).toBeLessThanOrEqual(3);
  });

  it.each([
    ['get', () => store.get(KEY)],
    ['head', () => store.head(KEY)],
    ['delete', () => store.delete(KEY)],
    ['list', () => store.list(prefix())],
  ] as const)('%s, which may have no code in its answer, goes by the status', async (_, ask) => {
    answer = { status: 501, body: '' };
    await expect(ask()).rejects.toMatchObject({ code: 'store_unusable' });
    answer = { status: 503, body: '' };
    await expect(ask()).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('an answer that is no XML goes by its status too', async () => {
    answer = { status: 502, body: '<html><p>Bad gateway<br></html>' };
    await expect(store.list(prefix())).rejects.toMatchObject({ code: 'store_unavailable' });
    answer = { status: 404, body: 'no such page' };
    await expect(store.create(KEY, utf8('x'))).rejects.toMatchObject({ code: 'store_unusable' });
  });
});

describe('the S3 store, where a server answers as it should not', () => {
  async function against(listener: RequestListener, use: (store: Store) => Promise<void>): Promise<void> {
    const server = await listenHttp(listener);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = { region: 'us-east-1', endpoint: server.url, credentials };
    const store = await createS3Store({ bucket: 'faults', prefix: prefix(), client });
    try {
      await use(store);
    } finally {
      await store.close();
      server.close();
    }
  }

  it('takes the time of the server where its own clock is wrong', async () => {
    const days: string[] = [];
    const listener: RequestListener = (request, response) => {
      const day = String(request.headers['x-amz-date']).slice(0, 8);
      days.push(day);
      const body = '<Error><Code>RequestTimeTooSkewed</Code></Error>';
      response.setHeader('date', 'Wed, 02 Jan 2030 03:04:05 GMT');
      if (day === '20300102') response.writeHead(204).end();
      else response.writeHead(403).end(body);
    };
    await against(listener, async (store) => {
      await store.delete(KEY);
      await store.delete(KEY);
    });
    expect(days.slice(1)).toEqual(['20300102', '20300102']);
  });

  it('never takes for an empty list what is none', async () => {
    const listener: RequestListener = (_, response) => response.writeHead(200).end('<html>Welcome</html>');
    await against(listener, async (store) => {
      await expect(store.list(prefix())).rejects.toThrow(/^the bucket answered a list with something else/);
    });
  });
});

describe('an error code of S3', () => {
  it('that is not known has the meaning of its status', () => {
    expect([400, 403, 418, 500, 501, 503, 507].map((status) => meaningOfStatus(status).kind)).toEqual([
      ...['lasting', 'lasting', 'lasting', 'passing', 'lasting', 'passing', 'full'],
    ]);
  });
});
