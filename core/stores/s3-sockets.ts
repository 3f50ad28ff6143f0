import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Bytes } from '../bytes.ts';
import type { HttpAnswer, HttpRequest, Transport } from './s3-transport.ts';
import { noAnswer, REQUEST_TIMEOUT_MS } from './s3-transport.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const MAX_SOCKETS = 500;

/** Requests over Node's own sockets; of `http` and `https` only the one that is needed is loaded. */
export async function createSockets(protocol: string): Promise<Transport> {
  const { Agent, request } = protocol === 'https:' ? await import('node:https') : await import('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  return {
    send: ({ method, url, headers, body }) => {
      const length = body && { 'content-length': String(body.byteLength) };
      return answerTo(request(url, { method, agent, headers: { ...headers, ...length } }), body);
    },
    close: () => agent.destroy(),
  };
}

function answerTo(request: ClientRequest, body: HttpRequest['body']): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(noAnswer()), REQUEST_TIMEOUT_MS);
    request
      .once('socket', (socket) => limitConnecting(request, socket))
      .once('response', (message) => {
        clearTimeout(timer);
        resolve(answerOf(message));
      })
      // Also after an answer: a server may refuse a body before all of it was sent.
      .on('error', (thrown) => {
        clearTimeout(timer);
        reject(thrown);
      })
      .end(body);
  });
}

function limitConnecting(request: ClientRequest, socket: Socket): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => request.destroy(noAnswer()), CONNECT_TIMEOUT_MS);
  socket.once('connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
}

function answerOf(message: IncomingMessage): HttpAnswer {
  return {
    status: message.statusCode ?? 0,
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    stream: () => Readable.toWeb(message) as ReadableStream<Bytes>,
    text: () => text(message),
  };
}
