import type { IncomingMessage, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';

/** Who sends nothing for so long after the answer is not waited for. */
const IDLE_MS = 5_000;

/**
 * Lets a client send the rest of what was answered before all of it had come, such as a body that is too large, before its connection is
 * closed. Otherwise what still arrives is answered by a reset, and a client that reads after it has sent everything loses the answer
 * (RFC 9112, section 9.6). Node closes at once after an answer with `connection: close`, and Hono's adapter half a second after any
 * answer; both by `destroySoon`. Node's limit for the time of a request (`requestTimeout`) ends what takes longer.
 */
export function lingerBeforeClose(server: Server | TlsServer, idleMs: number = IDLE_MS): void {
  const latest = new WeakMap<Socket, IncomingMessage>();
  server.on('request', (request: IncomingMessage) => void latest.set(request.socket, request));
  // What a request of TLS has as its socket is not what the network gives.
  server.on('setSecureContext' in server ? 'secureConnection' : 'connection', (socket: Socket) => {
    const close = socket.destroySoon.bind(socket);
    let isLingering = false;
    socket.destroySoon = () => {
      const request = latest.get(socket);
      if (!request || request.complete || socket.destroyed) close();
      else if (!isLingering) linger(socket, request, close, idleMs);
      isLingering = true;
    };
  });
}

/** Ends this side after the answer, and lets the rest of the request flow away unread. */
function linger(socket: Socket, request: IncomingMessage, close: () => void, idleMs: number): void {
  socket.end();
  let bytesRead = socket.bytesRead;
  const idle = setInterval(() => {
    if (socket.bytesRead === bytesRead) close();
    bytesRead = socket.bytesRead;
  }, idleMs);
  idle.unref();
  socket.once('close', () => clearInterval(idle));
  // Who read it before may have paused it for good.
  request.removeAllListeners('data').once('end', close).resume();
}
