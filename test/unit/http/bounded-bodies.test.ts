import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, it } from 'vitest';
import { createBodyMemory } from '../../../lambdas/http/body-memory.ts';
import type { BodyBounds } from '../../../lambdas/http/bounded-bodies.ts';
import { incomingBody } from '../../../lambdas/http/incoming-body.ts';
import type { Bindings } from '../../../lambdas/http/request-listener.ts';
import { requestListener } from '../../../lambdas/http/request-listener.ts';

const KIB = 1024;
const BODY_BYTES = 1024 * KIB;
const BOUND_BYTES = 2 * BODY_BYTES;
const SENDERS = 40;

let server: Server;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** A server that reads parts, and answers with their lengths; `held` is the most that it ever held. */
async function listen(): Promise<{ port: number; bounds: BodyBounds; most: () => number; open: Set<HttpBindings> }> {
  const bounds = { incoming: createBodyMemory(BOUND_BYTES), outgoing: createBodyMemory(BOUND_BYTES) };
  const open = new Set<HttpBindings>();
  let most = 0;
  const app = new Hono<{ Bindings: Bindings }>();
  app.onError((_, c) => c.body(null, 400));
  app.put('/parts/:part', async (c) => {
    open.add(c.env);
    let length = 0;
    for await (const piece of incomingBody(c.env.incoming, undefined, c.env.share)) {
      length += piece.byteLength;
      most = Math.max(most, bounds.incoming.held());
    }
    return c.text(String(length));
  });
  app.get('/parts/:part', (c) => c.text('a part'));
  app.post('/', async (c) => c.text(await c.req.text()));
  server = createServer(requestListener({ basePath: '', bounds }, app as never));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, bounds, most: () => most, open };
}

function send(port: number, request: string, bytes = 0): Socket {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined).write(`${request}\r\nhost: send.example\r\n`);
  socket.write(bytes > 0 ? `content-length: ${BODY_BYTES}\r\n\r\n` : '\r\n');
  socket.write(new Uint8Array(bytes));
  return socket;
}

async function answerTo(socket: Socket): Promise<string> {
  let text = '';
  for await (const piece of socket) {
    text += String(piece);
    if (text.includes('\r\n\r\n')) break;
  }
  return text.slice(0, 'HTTP/1.1 200'.length);
}

it('many senders at once hold the bound and one body, and each is answered', async () => {
  const { port, bounds, most } = await listen();
  const senders = Array.from({ length: SENDERS }, () => send(port, 'PUT /parts/1 HTTP/1.1', BODY_BYTES));
  expect(await Promise.all(senders.map(answerTo))).toEqual(senders.map(() => 'HTTP/1.1 200'));
  // What one read of each socket gives may come in addition.
  expect(most()).toBeLessThanOrEqual(BOUND_BYTES + BODY_BYTES + SENDERS * 64 * KIB);
  expect(most()).toBeGreaterThan(BOUND_BYTES - 64 * KIB);
  await expect.poll(() => bounds.incoming.held()).toBe(0);
});

it('senders that stop half-way fill the bound and not more, and others still get through', async () => {
  const { port, bounds, open } = await listen();
  const stopped = Array.from({ length: SENDERS }, () => send(port, 'PUT /parts/1 HTTP/1.1', BODY_BYTES / 2));
  await expect.poll(() => open.size).toBe(SENDERS);
  await expect.poll(() => bounds.incoming.held()).toBeGreaterThanOrEqual(BOUND_BYTES);
  expect(bounds.incoming.held()).toBeLessThanOrEqual(BOUND_BYTES + BODY_BYTES + SENDERS * 64 * KIB);
  const honest = send(port, 'PUT /parts/1 HTTP/1.1', BODY_BYTES);
  for (const socket of stopped) socket.destroy();
  expect(await answerTo(honest)).toBe('HTTP/1.1 200');
  await expect.poll(() => bounds.incoming.held()).toBe(0);
});

it('a body that is read whole waits for its memory, and so does an answer with a part', async () => {
  const { port, bounds } = await listen();
  const holders = [bounds.incoming, bounds.outgoing].map((memory) => {
    const [first, exempt] = [1, 2].map(() => memory.open({ isSlow: () => false, end: () => undefined }));
    void first!.room(BOUND_BYTES);
    void exempt!.room(1);
    return [first!, exempt!];
  });
  const waiting = [send(port, 'POST / HTTP/1.1', BODY_BYTES), send(port, 'GET /parts/1 HTTP/1.1')];
  const answers = waiting.map(answerTo);
  expect(await answerTo(send(port, 'GET /elsewhere HTTP/1.1'))).toBe('HTTP/1.1 404');
  expect(waiting.map(({ bytesRead }) => bytesRead)).toEqual([0, 0]);
  for (const share of holders.flat()) share.end();
  expect(await Promise.all(answers)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
  await expect.poll(() => [bounds.incoming.held(), bounds.outgoing.held()]).toEqual([0, 0]);
});

it('a slow sender is told so with 408 while somebody waits', async () => {
  let now = 0;
  const { port, bounds, open } = await listen();
  const incoming = createBodyMemory(BOUND_BYTES, () => now);
  Object.assign(bounds, { incoming });
  const slow = send(port, 'PUT /parts/1 HTTP/1.1', 10);
  await expect.poll(() => open.size).toBe(1);
  const [first, exempt, next] = [1, 2, 3].map(() => incoming.open({ isSlow: () => false, end: () => undefined }));
  void first!.room(BOUND_BYTES);
  void exempt!.room(1);
  now = 60_000;
  incoming.endSlow();
  void next!.room(1);
  expect(slow.bytesRead).toBe(0);
  incoming.endSlow();
  expect(await answerTo(slow)).toBe('HTTP/1.1 408');
  for (const share of [first!, exempt!, next!]) share.end();
  await expect.poll(() => incoming.held()).toBe(0);
});
