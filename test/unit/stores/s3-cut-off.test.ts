import { afterEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';

const KEY = key('taken');

let server: HttpServer;
let store: Store;
afterEach(async () => {
  await store.close();
  server.close();
});

/** A bucket that stores the first `granted` objects and then closes the connection of each PUT; `found` is what a HEAD finds. */
async function open(granted: number, found: { status: number; writer?: string }): Promise<void> {
  let puts = 0;
  server = await listenHttp((request, response) => {
    if (request.method === 'PUT') {
      puts += 1;
      if (puts > granted) request.socket.resetAndDestroy();
      else request.resume().once('end', () => response.end());
    } else {
      const { status, writer } = found;
      response.writeHead(status, { 'content-length': '5', ...(writer && { 'x-amz-meta-writer': writer }) }).end();
    }
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = { region: 'us-east-1', endpoint: server.url, credentials };
  store = await createS3Store({ bucket: 'cut', prefix: prefix(), client });
}

describe('the S3 store, where the server closes the connection of a PUT without an answer', () => {
  it('a key that another writer has taken is found to be taken', async () => {
    await open(0, { status: 200, writer: 'another' });
    await expect(store.create(KEY, utf8('bytes'))).resolves.toBe(false);
  });

  it('a key that nobody has taken is a fault', async () => {
    await open(0, { status: 404 });
    await expect(store.create(KEY, utf8('bytes'))).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('an object that was stored counts, although the proof of conditional writes was cut off', async () => {
    await open(1, { status: 200 });
    await expect(store.create(KEY, utf8('bytes'))).resolves.toBe(true);
  });
});
