import type { Bytes } from '../bytes.ts';
import { concatBytes } from '../bytes.ts';
import { HEADER_BYTES, segmentCapacity } from './layout.ts';
import type { Opener, Sealer, StreamHeader, StreamParameters } from './segments.ts';
import { createOpener, createSealer, decodeHeader } from './segments.ts';

/** Segments that are encrypted or decrypted at once: enough to keep Web Crypto's threads busy. */
const IN_FLIGHT = 4;

/**
 * A stream that encrypts: plaintext in chunks of any size in, header and whole segments out. Holds at most a few segments.
 *
 * @param parameters - key, segment size and what the stream is for
 * @param header - for resumed uploads and test vectors only; by default it is random
 * @example
 * ```ts
 * const { contentKey: key } = await deriveLinkKeys(newSecret());
 * const stream = encryptStream({ key, purpose: 'content', segmentBytes: DEFAULT_SEGMENT_BYTES });
 * ```
 */
export function encryptStream(parameters: StreamParameters, header?: StreamHeader): TransformStream<Bytes, Bytes> {
  let sealer: Sealer;
  const queue = orderedQueue();
  const cutter = segmentCutter((index) => segmentCapacity(index, parameters.segmentBytes));
  return new TransformStream<Bytes, Bytes>({
    async start(controller) {
      sealer = await createSealer(parameters, header);
      controller.enqueue(sealer.header);
    },
    async transform(chunk, controller) {
      for (const { index, pieces } of cutter.push(chunk))
        await queue.add(sealer.seal(index, false, pieces), controller);
    },
    async flush(controller) {
      const { index, pieces } = cutter.rest();
      await queue.add(sealer.seal(index, true, pieces), controller);
      await queue.drain(controller);
    },
  });
}

/**
 * A stream that decrypts. It errors with `damaged` or `truncated` and never yields a byte of or behind the fault; it is complete only when
 * its readable side closes.
 *
 * @param parameters - the same as at encryption
 * @example
 * ```ts
 * const { contentKey: key } = await deriveLinkKeys(newSecret());
 * const stream = decryptStream({ key, purpose: 'content', segmentBytes: DEFAULT_SEGMENT_BYTES });
 * ```
 */
export function decryptStream(parameters: StreamParameters): TransformStream<Bytes, Bytes> {
  let opener: Opener | undefined;
  let head: Bytes = new Uint8Array(0);
  const queue = orderedQueue();
  const cutter = segmentCutter((index) => parameters.segmentBytes - (index === 0 ? HEADER_BYTES : 0));
  const join = joiner(parameters.segmentBytes);
  return new TransformStream<Bytes, Bytes>({
    async transform(chunk, controller) {
      let rest = chunk;
      if (!opener) {
        head = concatBytes([head, chunk]);
        if (head.byteLength < HEADER_BYTES) return;
        opener = await createOpener(parameters, decodeHeader(head));
        rest = head.subarray(HEADER_BYTES);
      }
      for (const { index, pieces } of cutter.push(rest))
        await queue.add(opener.open(index, false, join(pieces)), controller);
    },
    async flush(controller) {
      opener ??= await createOpener(parameters, decodeHeader(head));
      const { index, pieces } = cutter.rest();
      await queue.add(opener.open(index, true, join(pieces)), controller);
      await queue.drain(controller);
    },
  });
}

interface Segment {
  readonly index: number;
  readonly pieces: readonly Bytes[];
}

/** Cuts chunks into segments. A full segment is held back until a byte follows it, for only then it is known not to be the last. */
function segmentCutter(capacityOf: (index: number) => number): {
  push(chunk: Bytes): Generator<Segment>;
  rest(): Segment;
} {
  let held: Bytes[] = [];
  let heldBytes = 0;
  let index = 0;
  return {
    *push(chunk) {
      let rest = chunk;
      while (rest.byteLength > 0) {
        const room = capacityOf(index) - heldBytes;
        if (room === 0) {
          yield { index, pieces: held };
          index += 1;
          held = [];
          heldBytes = 0;
          continue;
        }
        const taken = rest.subarray(0, room);
        held.push(taken);
        heldBytes += taken.byteLength;
        rest = rest.subarray(taken.byteLength);
      }
    },
    rest: () => ({ index, pieces: held }),
  };
}

/** Puts a segment together, where it is in several chunks in memory that the next one overwrites: it is read as soon as it is to be opened. */
function joiner(segmentBytes: number): (pieces: readonly Bytes[]) => Bytes {
  let memory: Bytes | undefined;
  return (pieces) => {
    const [only] = pieces;
    if (pieces.length === 1 && only) return only;
    memory ??= new Uint8Array(segmentBytes);
    let end = 0;
    for (const piece of pieces) {
      memory.set(piece, end);
      end += piece.byteLength;
    }
    return memory.subarray(0, end);
  };
}

type Controller = TransformStreamDefaultController<Bytes>;

/** Runs a few promises at once and enqueues their results in order. */
function orderedQueue(): {
  add(result: Promise<Bytes>, controller: Controller): Promise<void>;
  drain(controller: Controller): Promise<void>;
} {
  const running: Promise<Bytes>[] = [];
  const shift = async (controller: Controller): Promise<void> => {
    const bytes = await running.shift();
    if (bytes && bytes.byteLength > 0) controller.enqueue(bytes);
  };
  return {
    async add(result, controller) {
      // A later segment may fail while an earlier one is awaited; its failure is reported when its turn comes.
      result.catch(() => undefined);
      running.push(result);
      if (running.length >= IN_FLIGHT) await shift(controller);
    },
    async drain(controller) {
      while (running.length > 0) await shift(controller);
    },
  };
}
