import type { IncomingMessage } from 'node:http';
import type { Bytes } from '../../core/bytes.ts';
import type { Share } from './body-memory.ts';

/** Bytes that wait for a reader before the connection is paused. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** What a connection is let read before it is looked at again whether there is memory: as much as a socket gives at once. */
const ROOM_BYTES = 64 * 1024;

/**
 * The body of a message that came in by Node's HTTP, a request or an answer. Nothing is read before the first read. `Readable.toWeb` copies
 * every piece of 64 KiB, which takes a third of the processor time of a large upload. `asFault` makes the reader's error of a cut
 * connection. Where it has a share of a bounded memory, the connection is paused while there is none.
 */
export function incomingBody(
  incoming: IncomingMessage,
  asFault: (cause: Error) => Error = (cause) => cause,
  share?: Share,
): ReadableStream<Bytes> {
  let stop: (() => void) | undefined;
  return new ReadableStream<Bytes>(
    {
      pull(controller) {
        const isFlowing = incoming.readableFlowing === true;
        stop ??= follow(incoming, controller, asFault, share);
        const room = isFlowing ? undefined : share?.room(ROOM_BYTES);
        if (!room) return void incoming.resume();
        incoming.pause();
        return room.then(() => void incoming.resume());
      },
      cancel() {
        // The rest flows away unread, so that the sender can read the answer.
        stop?.();
        incoming.resume();
      },
    },
    { highWaterMark: 0, size: (chunk) => chunk.byteLength },
  );
}

/** Hands the pieces on, and pauses while too many wait. Returns how to end that. */
function follow(
  incoming: IncomingMessage,
  controller: ReadableStreamDefaultController<Bytes>,
  asFault: (cause: Error) => Error,
  share: Share | undefined,
): () => void {
  const onData = (chunk: Buffer<ArrayBuffer>): void => {
    controller.enqueue(chunk);
    const hasRoom = share?.add(chunk.byteLength) ?? true;
    if (!hasRoom || -(controller.desiredSize ?? 0) >= MAX_WAITING_BYTES) incoming.pause();
  };
  const onEnd = (): void => {
    stop();
    controller.close();
  };
  const onError = (error: Error): void => {
    stop();
    controller.error(asFault(error));
  };
  const onClose = (): void => onError(new Error('the connection was closed in the middle of a request'));
  const stop = (): void => {
    incoming.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
  };
  incoming.on('data', onData).once('end', onEnd).once('error', onError).once('close', onClose);
  if (incoming.destroyed) onClose();
  return stop;
}
