import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { lingerBeforeClose } from '../../../lambdas/http/lingering-close.ts';

const BYTES = 8_000_000;
const ANSWER = 'this is too large';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A server that answers each request before its body; gives a client that has sent half of one and reads nothing yet. */
async function answered(headers: Record<string, string>, idleMs?: number): Promise<{ own: Socket; client: Socket }> {
  const finished = Promise.withResolvers<Socket>();
  server = createServer((request, response) => {
    response.once('close', () => finished.resolve(request.socket));
    response.writeHead(413, headers).end(ANSWER);
  });
  lingerBeforeClose(server, idleMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  client.on('error', () => undefined);
  client.write(`PUT / HTTP/1.1\r\nhost: send.example\r\ncontent-length: ${BYTES}\r\n\r\n`);
  client.write(new Uint8Array(BYTES / 2));
  return { own: await finished.promise, client };
}

/** Sends the rest, and only then reads; gives what came, and whether the connection was reset. */
async function sendRestAndRead(client: Socket): Promise<{ received: string; isReset: boolean }> {
  let received = '';
  const closed = new Promise<boolean>((resolve) => client.once('close', resolve));
  client.write(new Uint8Array(BYTES / 2), () => {
    client
      .setEncoding('latin1')
      .on('data', (text: string) => (received += text))
      .resume();
  });
  const isReset = await closed;
  return { received, isReset };
}

describe('who reads after everything is sent gets the answer', () => {
  it('of a server that closes the connection with its answer', async () => {
    const { client } = await answered({ connection: 'close' });
    const { received, isReset } = await sendRestAndRead(client);
    expect(received).toContain(ANSWER);
    expect(isReset).toBe(false);
  });

  it('of a server that has closed a kept connection meanwhile', async () => {
    const { own, client } = await answered({});
    own.destroySoon();
    const { received, isReset } = await sendRestAndRead(client);
    expect(received).toContain(ANSWER);
    expect(isReset).toBe(false);
  });
});

it('who sends no more is not waited for', async () => {
  const { own } = await answered({ connection: 'close' }, 10);
  if (!own.closed) await once(own, 'close');
  expect(own.bytesRead).toBeLessThan(BYTES);
});

it('a connection whose request has come whole is closed at once', async () => {
  const { own, client } = await answered({});
  client.write(new Uint8Array(BYTES / 2));
  client.resume();
  await once(client, 'data');
  await expect.poll(() => own.bytesRead).toBeGreaterThan(BYTES);
  const closed = once(own, 'close');
  own.destroySoon();
  await closed;
});
