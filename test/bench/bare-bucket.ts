import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The bucket of a function that is measured: `node bare-bucket.ts`. It keeps objects by their path, each once, and lists none.

const EMPTY = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';
const MISSING = '<Error><Code>NoSuchKey</Code></Error>';

const kept = new Map<string, Buffer>();

async function answerTo(method: string, path: string, body: Promise<Buffer[]>): Promise<[number, string | Buffer]> {
  const sent = Buffer.concat(await body);
  if (/^\/[^/]*\/?$/.test(path)) return [200, EMPTY];
  if (method === 'PUT' && kept.has(path)) return [412, ''];
  if (method === 'PUT') kept.set(path, sent);
  const object = kept.get(path);
  return object ? [200, method === 'PUT' ? '' : object] : [404, MISSING];
}

const server = createServer((request, response) => {
  const { method = 'GET', url = '/' } = request;
  void answerTo(method, url.split('?')[0] ?? url, request.toArray() as Promise<Buffer[]>).then(([status, body]) => {
    response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(method === 'HEAD' ? '' : body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
