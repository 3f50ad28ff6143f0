import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../../core/schemas.ts';
import { createClient } from '../../../core/client/client.ts';
import { deriveOwnerProof } from '../../../core/crypto/keys.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { beginStuckUpload } from '../../support/stuck-upload.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ store: 'memory:' });
});
afterAll(() => server.kill('SIGKILL'));

/** Sends bytes as they are, and gives what came until the connection was closed. */
async function raw(
  url: string,
  text: string,
  answered?: (socket: ReturnType<typeof connect>) => void,
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(text, 'latin1')));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      answered?.(socket);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}

const HOST = 'Host: send.example\r\n';
const NOT_HTTP: [what: string, status: number, text: string][] = [
  ['no HTTP', 400, 'hello\r\n\r\n'],
  ['a TLS greeting', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['another version of HTTP', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['an unknown method', 400, `FLY /api/info HTTP/1.1\r\n${HOST}\r\n`],
  ['a control character in a header', 400, `GET /api/info HTTP/1.1\r\n${HOST}x-a: b\x00c\r\n\r\n`],
  ['two lengths', 400, `POST /api/transfers HTTP/1.1\r\n${HOST}content-length: 1\r\ncontent-length: 2\r\n\r\n`],
  ['a header that is too long', 431, `GET /api/info HTTP/1.1\r\n${HOST}x-a: ${'b'.repeat(20_000)}\r\n\r\n`],
  ['an address with a backslash', 400, `GET /\\..\\ HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`],
  ['something that is not an address', 400, `GET * HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`],
  ['a host that is none', 400, 'GET /api/info HTTP/1.1\r\nHost: a b"><script>\r\nconnection: close\r\n\r\n'],
  ['no host', 400, 'GET /api/info HTTP/1.1\r\nconnection: close\r\n\r\n'],
  ['two hosts', 400, `GET /api/info HTTP/1.1\r\n${HOST}${HOST}connection: close\r\n\r\n`],
  [
    'an expectation that nobody meets',
    417,
    `GET /api/info HTTP/1.1\r\n${HOST}expect: more\r\nconnection: close\r\n\r\n`,
  ],
  ['a tunnel', 405, `CONNECT send.example:443 HTTP/1.1\r\n${HOST}\r\n`],
];

describe('a problem document is the answer to', () => {
  it.each(NOT_HTTP)('%s: %i', async (_, status, text) => {
    for (const url of [server.userUrl, server.adminUrl]) {
      const [head = '', body = ''] = (await raw(url, text)).split('\r\n\r\n');
      expect(head.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(head.toLowerCase()).toContain('content-type: application/problem+json');
      expect(Problem.parse(JSON.parse(body.replaceAll(/^[0-9a-f]+\r\n|\r\n.*$/gs, ''))).status).toBe(status);
    }
  });
});

it('HTTP/1.0 may leave out the host, as load balancers do that look at the health', async () => {
  expect(await raw(server.userUrl, 'GET /health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
});

it('whoever still sends what was refused gets the whole answer, and the connection ends without a reset', async () => {
  const { hostname, port } = new URL(server.userUrl);
  const socket = connect(Number(port), hostname);
  const bytes = 4_000_000;
  const head = `POST /api/transfers HTTP/1.1\r\n${HOST}content-type: application/json\r\ncontent-length: ${bytes}`;
  socket.write(`${head}\r\nconnection: close\r\n\r\n`);
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  await once(socket, 'data');
  const closed = once(socket, 'close');
  for (let sent = 0; sent < bytes; sent += 100_000) socket.write(new Uint8Array(100_000));
  expect(await closed).toEqual([false]);
  expect(received).toMatch(/^HTTP\/1\.1 413 .*"code":"too_large"/s);
});

describe('whoever hangs up within a request', () => {
  /** As soon as the server has the head of the request, and asks for its body. */
  const hangUp = (head: string, body: string): Promise<string> =>
    raw(server.userUrl, `${head}expect: 100-continue\r\n\r\n${body}`, (socket) => socket.resetAndDestroy());

  it('is no fault of the server, and no refusal in the log of the transfer', async () => {
    const client = createClient({ baseUrl: server.userUrl });
    const { id, ownerSecret, abandon } = await beginStuckUpload(client);
    const own = `x-sgraph-send-owner: ${await deriveOwnerProof(ownerSecret)}\r\n`;
    await expect.poll(async () => (await fetch(`${server.userUrl}/api/transfers/${id}`)).status).toBe(200);
    await hangUp(`PUT /api/transfers/${id}/parts/1 HTTP/1.1\r\n${HOST}${own}content-length: 1056\r\n`, 'abc');
    const json = 'content-type: application/json\r\ntransfer-encoding: chunked\r\n';
    await hangUp(`POST /api/transfers HTTP/1.1\r\n${HOST}${json}`, '2\r\n{ \r\n');
    await expect.poll(() => server.output().match(/"status":400,"ms":[0-9]+,"code":"cancelled"/g)).toHaveLength(2);
    expect(server.output()).not.toMatch(/"status":500|"fault"/);
    const log = await client.log(id, { ownerSecret });
    expect(log.events.map(({ event }) => event.kind)).not.toContain('refused');
    abandon();
  });
});
