import type { IncomingMessage } from 'node:http';
import { totalmem } from 'node:os';
import type { HttpBindings } from '@hono/node-server';
import type { BodyMemory, Share } from './body-memory.ts';
import { createBodyMemory } from './body-memory.ts';
import { endTooSlow } from './malformed.ts';

/** In all, a body has this long to come: Node's own limit (`requestTimeout`). */
export const REQUEST_MS = 300_000;
/** A receiver who takes nothing for so long is not waited for. */
export const STALLED_MS = 120_000;
const MIB = 1024 * 1024;
/** How fast a sender is shows only after this time. */
const GRACE_MS = 10_000;
/** How long a receiver may take for one piece of an answer (1 MiB) while others wait. */
const PIECE_MS = 60_000;
/** Of what is sent, one piece is on its way and the next one is read. */
const SENDING_BYTES = 2 * MIB;
/** The largest body of a route that is read whole. */
const WHOLE_BYTES = 128 * 1024;
const LEAST_BYTES = 32 * MIB;
const PART = /\/parts\/[0-9]+(?:$|\?)/;

/** Memory for bodies: what comes in, and what goes out. */
export interface BodyBounds {
  readonly incoming: BodyMemory;
  readonly outgoing: BodyMemory;
}

/** Memory that this process may have: of its container, or of the machine. */
export function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** A quarter of the memory for what comes in, an eighth for what goes out. */
export function boundBodies(memory: number = memoryBytes()): BodyBounds {
  return {
    incoming: createBodyMemory(Math.max(LEAST_BYTES, memory / 4)),
    outgoing: createBodyMemory(Math.max(LEAST_BYTES, memory / 8)),
  };
}

/**
 * Waits until there is memory for a request. The body of a part takes its memory as it comes (`incomingBody`); of another body it is set
 * aside, and of an answer with a part, too. Undefined for what needs none. To be ended when the answer was given.
 */
export async function shareFor(bounds: BodyBounds, { incoming, outgoing }: HttpBindings): Promise<Share | undefined> {
  const { method = '', url = '' } = incoming;
  if (hasBody(incoming)) {
    const share = openSender(bounds.incoming, incoming);
    outgoing.once('close', () => share.leave());
    if (!isPart(method, 'PUT', url)) await share.room(Math.min(declaredBytes(incoming), WHOLE_BYTES));
    return share;
  }
  if (!isPart(method, 'GET', url)) return undefined;
  const share = openReceiver(bounds.outgoing, outgoing);
  outgoing.once('close', () => share.leave());
  await share.room(SENDING_BYTES);
  return share;
}

function isPart(method: string, wanted: string, url: string): boolean {
  return method === wanted && PART.test(url);
}

/** A sender is slow that would not be ready in the time which a request has: only it would be ended later otherwise. */
function openSender(memory: BodyMemory, incoming: IncomingMessage): Share {
  const { socket } = incoming;
  const before = socket.bytesRead;
  const declared = declaredBytes(incoming);
  return memory.open({
    // What is not read does not come, which is not the sender's fault.
    isSlow: (ms) =>
      ms >= GRACE_MS &&
      !incoming.complete &&
      incoming.readableFlowing === true &&
      (socket.bytesRead - before) * REQUEST_MS < declared * ms,
    end: () => endTooSlow(socket),
  });
}

function openReceiver(memory: BodyMemory, outgoing: HttpBindings['outgoing']): Share {
  let movedAt = performance.now();
  outgoing.on('drain', () => (movedAt = performance.now()));
  return memory.open({
    isSlow: () => outgoing.writableNeedDrain && performance.now() - movedAt >= PIECE_MS,
    end: () => outgoing.destroy(),
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Of a body whose length is not declared, as much as is read. */
function declaredBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? WHOLE_BYTES);
}
