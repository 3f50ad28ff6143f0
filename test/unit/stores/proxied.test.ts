import type { RequestListener } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { findProxies } from '../../../core/stores/find-proxy.ts';
import { createGcsStore } from '../../../core/stores/gcs.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import { openStore } from '../../../core/stores/open.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { PresigningStore } from '../../../core/stores/store.ts';
import type { ForwardProxy, ForwardProxyOptions } from '../../support/forward-proxy.ts';
import { startForwardProxy } from '../../support/forward-proxy.ts';
import { listenHttp } from '../../support/http-server.ts';

const KEY = key('a');

async function proxyTo(listener: RequestListener, options: Partial<ForwardProxyOptions> = {}): Promise<ForwardProxy> {
  const server = await listenHttp(listener);
  const proxy = await startForwardProxy({ port: Number(new URL(server.url).port), ...options });
  onTestFinished(() => {
    proxy.close();
    server.close();
  });
  return proxy;
}

async function s3Through(address: string, scheme = 'http'): Promise<PresigningStore> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = { region: 'us-east-1', endpoint: `${scheme}://s3.example`, credentials, proxy: `http://${address}` };
  const store = await createS3Store({ bucket: 'bucket', prefix: prefix(), client });
  onTestFinished(() => store.close());
  return store;
}

function gcsThrough(address: string, options: object): PresigningStore {
  const store = createGcsStore({ bucket: 'bucket', prefix: prefix(), proxy: `http://${address}`, ...options });
  onTestFinished(() => store.close());
  return store;
}

it('a store on S3 reads and writes through the proxy', async () => {
  const { address, asked } = await proxyTo((request, response) => {
    request.resume().once('end', () => response.end(request.method === 'GET' ? 'bytes' : ''));
  });
  const store = await s3Through(address);
  const body = await store.get(KEY);
  expect(body?.bytes).toBe(5);
  expect(await new Response(body?.stream).text()).toBe('bytes');
  await store.delete(KEY);
  expect(asked).toEqual(['GET http://s3.example/bucket/a', 'DELETE http://s3.example/bucket/a']);
});

it('a store on Google reads through the proxy, and asks the machine who it is without it', async () => {
  const metadata = await listenHttp((request, response) => {
    const isToken = request.url?.endsWith('/token');
    response.setHeader('metadata-flavor', 'Google');
    response.end(isToken ? '{"access_token":"t","expires_in":3600}' : 'me@project.example');
  });
  onTestFinished(() => metadata.close());
  const { address, asked } = await proxyTo((request, response) => {
    request.resume().once('end', () => {
      if (request.method === 'POST') response.end('{"signedBlob":"c2ln"}');
      else response.writeHead(200, { 'content-length': 5 }).end('bytes');
    });
  });
  const reading = gcsThrough(address, { storage: 'http://gcs.example' });
  const body = await reading.get(KEY);
  expect(body?.bytes).toBe(5);
  expect(await new Response(body?.stream).text()).toBe('bytes');
  const signing = gcsThrough(address, { metadata: metadata.url, iam: 'http://iam.example' });
  expect((await signing.presignGet(KEY, 60)).url).toContain('X-Goog-Signature=');
  expect(asked).toEqual([
    'GET http://gcs.example/storage/v1/b/bucket/o/a?alt=media',
    'POST http://iam.example/v1/projects/-/serviceAccounts/me@project.example:signBlob',
  ]);
});

it.each([
  ['https', 403, 'store_unusable', /refuses connections to s3.example \(status 403\)/],
  ['https', 407, 'store_unusable', /asks for a name and a password/],
  ['http', 407, 'store_unusable', /asks for a name and a password/],
  ['https', 502, 'store_unavailable', /cannot reach s3.example \(status 502\)/],
])('a proxy that answers a request for %s with %i is named', async (scheme, refusal, code, message) => {
  const { address, asked } = await proxyTo(() => undefined, { refusal });
  const fault = { code, message: expect.stringMatching(message) as string };
  await expect((await s3Through(address, scheme)).head(KEY)).rejects.toMatchObject(fault);
  // What will not pass is asked for once.
  expect(asked.length).toBe(code === 'store_unusable' ? 1 : 3);
  const storage = `${scheme}://s3.example`;
  if (code === 'store_unusable') await expect(gcsThrough(address, { storage }).head(KEY)).rejects.toMatchObject(fault);
});

it('a proxy that is not there is named, and its password is not', async () => {
  const { address, close } = await startForwardProxy({ port: 1 });
  close();
  const store = await s3Through(`me:secret@${address}`);
  const thrown: unknown = await store.head(KEY).catch((fault: unknown) => fault);
  expect(thrown).toMatchObject({ code: 'store_unavailable', message: `the proxy ${address} cannot be reached` });
});

it('the proxies are those of the environment, unless one is chosen, and of other stores there is none', async () => {
  const environment = { HTTPS_PROXY: 'http://proxy.example', NO_PROXY: 'x' };
  expect(await findProxies(undefined, environment)).toMatchObject({ https: { name: 'HTTPS_PROXY' }, except: 'x' });
  expect(await findProxies(undefined, { all_proxy: 'p' })).toMatchObject({ http: { name: 'all_proxy' } });
  expect(await findProxies('http://one.example', environment)).toMatchObject({ except: '', isForLoopback: true });
  expect(await findProxies('none', environment)).toBeUndefined();
  expect(await findProxies(undefined, { HTTPS_PROXY: '', NO_PROXY: 'x' })).toBeUndefined();
  const store = await openStore('memory:', 'http://proxy.example');
  expect(await store.create(KEY, new Uint8Array(1))).toBe(true);
});
