import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Bytes } from '../bytes.ts';
import type { HttpAnswer, HttpRequest, Transport } from './s3-transport.ts';
import { noAnswer, REQUEST_TIMEOUT_MS } from './s3-transport.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const MAX_SOCKETS = 500;

/** Requests over Node's own sockets, one at a time on each. */
export interface Sockets {
  request(request: SocketRequest): Promise<IncomingMessage>;
  close(): void;
}

interface SocketRequest extends HttpRequest {
  readonly signal?: AbortSignal;
}

/** Of `http` and `https` only the one that is needed is loaded, and of proxies only what a request goes through. */
export async function openSockets(protocol: string, proxy?: URL): Promise<Sockets> {
  const { Agent, request } = protocol === 'https:' ? await import('node:https') : await import('node:http');
  const through = proxy && (await import('./through-proxy.ts')).throughProxy(proxy);
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS, ...through?.agentOptions });
  return {
    request: ({ method, url, headers, body, signal }) => {
      const length = body && { 'content-length': String(body.byteLength) };
      const options = { method, agent, headers: { ...headers, ...length }, ...(signal && { signal }) };
      const answer = answerTo(request(url, options), body);
      return through ? through.explain(new URL(url), answer) : answer;
    },
    close: () => agent.destroy(),
  };
}

export async function createSockets(protocol: string, proxy?: URL): Promise<Transport> {
  const { request, close } = await openSockets(protocol, proxy);
  return { send: async (asked) => answerOf(await request(asked)), close };
}

function answerTo(request: ClientRequest, body: HttpRequest['body']): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(noAnswer()), REQUEST_TIMEOUT_MS);
    request
      .once('socket', (socket) => limitConnecting(request, socket))
      .once('response', (message) => {
        clearTimeout(timer);
        resolve(message);
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
