import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { boundConnections, mostConnections } from '../../../lambdas/http/connections.ts';

const MOST = 4;
const MIB = 1024 * 1024;

let server: Server;
const sockets: Socket[] = [];
const pending: ServerResponse[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  pending.splice(0);
  server.closeAllConnections();
  server.close();
});

/** Answers `/` at once, and nothing else. */
async function listen(leastIdleMs: number): Promise<void> {
  server = createServer((request, response) => {
    if (request.url === '/') response.end('an answer');
    else pending.push(response);
  });
  boundConnections(server, MOST, leastIdleMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

/** A connection that the server has seen. */
async function open(path?: string): Promise<Socket> {
  const seen = once(server, path === undefined ? 'connection' : 'request');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  if (path !== undefined) socket.write(`GET ${path} HTTP/1.1\r\nhost: send.example\r\n\r\n`);
  await seen;
  return socket;
}

/** One more than there may be. */
async function dropOne(): Promise<void> {
  const dropped = once(server, 'drop');
  sockets.push(connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined));
  await dropped;
}

it('connections without a request make place for others, the longest idle first', async () => {
  await listen(0);
  const idle: Socket[] = [];
  for (let each = 0; each < 3 * MOST; each += 1) idle.push(await open());
  const kept = await open('/');
  expect(String((await once(kept, 'data'))[0])).toContain('an answer');
  await expect.poll(() => idle.filter((socket) => socket.closed).length).toBeGreaterThan(2 * MOST);
  expect(idle[0]!.closed).toBe(true);
  expect(idle.at(-1)!.closed).toBe(false);
});

it('a connection whose request is not answered yet is left alone', async () => {
  await listen(0);
  const busy = [await open('/slow'), await open('/slow'), await open('/slow')];
  const idle = await open();
  await dropOne();
  await expect.poll(() => idle.closed).toBe(true);
  for (const response of pending) response.end('late');
  for (const socket of busy) expect(String((await once(socket, 'data'))[0])).toContain('late');
});

it('a connection that is new is left alone', async () => {
  await listen(60_000);
  const young = [await open(), await open(), await open(), await open()];
  await dropOne();
  expect(young.map((socket) => socket.closed)).toEqual([false, false, false, false]);
});

it('there are fewer connections than the process may open files, and than fit in a quarter of its memory', () => {
  expect(mostConnections(256, 16_384 * MIB)).toBe(64);
  expect(mostConnections(1_048_576, 512 * MIB)).toBe(1_024);
  expect(mostConnections(Infinity, 512 * MIB)).toBe(1_024);
  expect(mostConnections(64, 512 * MIB)).toBe(16);
});
