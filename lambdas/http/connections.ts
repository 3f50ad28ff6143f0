import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { memoryBytes, STALLED_MS } from './bounded-bodies.ts';

/** Files of the process itself: program, store, log, certificates. */
const OWN_FILES = 64;
/** Of a request: its connection, the file that it reads or writes, and the folder of that or a connection to a bucket. */
const FILES_EACH = 3;
/** Where the system does not say how many files a process may open. */
const USUAL_FILES = 10_000;
/** What a connection may hold in buffers before it is read. */
const BYTES_EACH = 128 * 1024;
const LEAST_CONNECTIONS = 16;
/** A connection without a request is not closed for another one before that. */
const LEAST_IDLE_MS = 5_000;

/** How many connections a process may have so that none of their requests lacks a file, and their buffers fit in a quarter of the memory. */
export function mostConnections(files: number = mostFiles(), memory: number = memoryBytes()): number {
  const most = Math.min((files - OWN_FILES) / FILES_EACH, memory / 4 / BYTES_EACH);
  return Math.max(LEAST_CONNECTIONS, Math.floor(most));
}

/** How many files this process may open. Node raises the limit to the hard one when it starts. */
function mostFiles(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const [, soft] = /^Max open files\s+([0-9]+)/m.exec(limits) ?? [];
    // No number: `unlimited`.
    return soft === undefined ? Infinity : Number(soft);
  } catch {
    return USUAL_FILES;
  }
}

/**
 * Has a server take no more than `most` connections; further ones are reset, which clients try again. When three quarters are taken, each new
 * one takes the place of the one that has been without a request for the longest time. Who takes nothing of an answer is not waited for.
 */
export function boundConnections(server: Server | TlsServer, most: number, leastIdleMs: number = LEAST_IDLE_MS): void {
  server.maxConnections = most;
  const withoutRequest = new Map<Socket, number>();
  const note = (socket: Socket): void => {
    withoutRequest.delete(socket);
    if (!socket.destroyed) withoutRequest.set(socket, performance.now());
  };
  const makePlace = (): void => closeLongestIdle(withoutRequest, leastIdleMs);
  // Those that were opened all at once are idle for long enough only when no more are taken.
  server.on('drop', makePlace);
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    if (count >= most * 0.75) makePlace();
    socket.once('close', () => (count -= 1));
  });
  server.on('setSecureContext' in server ? 'secureConnection' : 'connection', (socket: Socket) => {
    note(socket);
    socket.once('close', () => withoutRequest.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    withoutRequest.delete(socket);
    response.once('prefinish', () => response.setTimeout(STALLED_MS)).once('close', () => note(socket));
  });
}

function closeLongestIdle(withoutRequest: ReadonlyMap<Socket, number>, leastIdleMs: number): void {
  const [longest] = withoutRequest;
  if (longest && performance.now() - longest[1] >= leastIdleMs) longest[0].destroy();
}
