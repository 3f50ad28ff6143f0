import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../../core/errors.ts';
import { SendError } from '../../core/errors.ts';
import { problemOf } from './problem.ts';

/** What Node answers to faults that its parser finds; everything else is 400. */
const STATUS_OF_FAULT: Readonly<Record<string, number>> = {
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Nothing is wrong with a request that came too slowly: the same may be sent again (RFC 9110, 15.5.9). */
const TOO_SLOW = 'ERR_HTTP_REQUEST_TIMEOUT';

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers what never becomes a request of an app by a problem document, like every other refusal: Node does it without a word. */
export function refuseMalformed(server: Server | TlsServer): void {
  server.on('clientError', (fault: NodeJS.ErrnoException, socket: Duplex) => {
    if (fault.code === TOO_SLOW) endTooSlow(socket);
    else if (!socket.writable || hasBegunAnAnswer(socket)) socket.destroy();
    else endWith(socket, refusal(STATUS_OF_FAULT[fault.code ?? ''] ?? 400));
  });
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => undefined);
    endWith(socket, refusal(405, 'method_not_allowed', { allow: 'GET, POST, PUT, DELETE' }));
  });
  server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => refuse(response, 417));
}

/** Ends a connection whose request comes too slowly, as Node does it when the time of a request is over. */
export function endTooSlow(socket: Duplex): void {
  if (!socket.writable || hasBegunAnAnswer(socket)) socket.destroy();
  else endWith(socket, refusal(408, 'network'));
}

/** True for a request that names its host as RFC 9112 section 3.2 demands: once, or in HTTP/1.0 not at all. */
export function namesOneHost({ headersDistinct, httpVersion }: IncomingMessage): boolean {
  const hosts = headersDistinct['host']?.length ?? 0;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}

/** Ends an answer with a problem document of this status, for a request that no app can take. */
export function refuse(response: ServerResponse, status: number): void {
  const { headers, body } = refusal(status);
  response.writeHead(status, headers).end(body);
}

/** The same as the web's own response. */
export function refusalResponse(status: number): Response {
  const { headers, body } = refusal(status);
  return new Response(body, { status, headers });
}

function refusal(
  status: number,
  code: ErrorCode = 'invalid_request',
  more: Readonly<Record<string, string>> = {},
): Refusal {
  const body = JSON.stringify({ ...problemOf(new SendError(code)), status });
  const headers = {
    connection: 'close',
    'cache-control': 'no-store',
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    ...more,
  };
  return { status, headers, body };
}

function endWith(socket: Duplex, { status, headers, body }: Refusal): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}

/** Then nothing may come in between. Node itself asks the same before it answers a fault. */
function hasBegunAnAnswer(socket: Duplex): boolean {
  const { _httpMessage: answer } = socket as Duplex & { readonly _httpMessage?: ServerResponse | null };
  return answer?.headersSent === true;
}
