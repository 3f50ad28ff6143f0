import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { createGcsStore } from '../../../core/stores/gcs.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';

const KEY = key('secret-name');

describe('the Google Cloud Storage store, where every answer is an error', () => {
  let server: HttpServer;
  let store: Store;
  let status = 0;
  let requests = 0;

  beforeAll(async () => {
    server = await listenHttp((request, response) => {
      requests += 1;
      request.resume();
      response.writeHead(status).end();
    });
    store = createGcsStore({ bucket: 'faults', prefix: prefix(), storage: server.url });
  });
  beforeEach(() => {
    requests = 0;
  });
  afterAll(() => server.close());

  it.each([
    [400, 'store_unusable', /see the documentation of the provider for this status/],
    [401, 'store_unusable', /service account/],
    [403, 'store_unusable', /roles\/storage.objectUser/],
    [404, 'store_unusable', /create the bucket/],
    [501, 'store_unusable', /does not know this request/],
    [507, 'storage_full', /./],
  ] as const)('%i is told by its cause, and asked for once', async (answer, code, hint) => {
    status = answer;
    const thrown = await store.create(KEY, utf8('x')).catch((fault: unknown) => fault);
    expect(thrown).toMatchObject({ code });
    expect((thrown as Error).message).toMatch(hint);
    expect((thrown as Error).message).not.toContain('secret-name');
    expect(requests).toBe(1);
  });

  it('503 may pass, and is tried again', async () => {
    status = 503;
    await expect(store.create(KEY, utf8('x'))).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(requests).toBeGreaterThan(1);
  });

  it('a server that is not there may come', async () => {
    const gone = await listenHttp(() => undefined);
    gone.close();
    const lost = createGcsStore({ bucket: 'faults', prefix: prefix(), storage: gone.url });
    await expect(lost.head(KEY)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
