import type { Bytes } from '../../../core/bytes.ts';
import { concatBytes } from '../../../core/bytes.ts';
import { ciphertextLength, HEADER_BYTES, partCount, partLayout, plaintextLength } from '../../../core/crypto/layout.ts';
import { headerOfFirstPart, openPart, sealPart } from '../../../core/crypto/parts.ts';
import type { Opener, StreamHeader, StreamParameters } from '../../../core/crypto/segments.ts';
import { createOpener, createSealer, decodeHeader } from '../../../core/crypto/segments.ts';
import { decryptStream, encryptStream } from '../../../core/crypto/stream.ts';

/** What came out of a stream, and what it failed with if it failed. */
export interface Outcome {
  readonly bytes: Bytes;
  readonly error?: unknown;
}

/** How many bytes the next chunk has. */
export type Chunking = () => number;

export const wholeChunks: Chunking = () => Number.MAX_SAFE_INTEGER;
export const singleBytes: Chunking = () => 1;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Chunks from 0 to `max` bytes, the empty ones included. */
export function randomChunks(random: () => number, max: number): Chunking {
  return () => Math.floor(random() * (max + 1));
}

/** A stream of the bytes in chunks, made only on demand. */
export function streamOf(bytes: Bytes, chunking: Chunking = wholeChunks): ReadableStream<Bytes> {
  let offset = 0;
  return new ReadableStream<Bytes>(
    {
      pull(controller) {
        if (offset === bytes.byteLength) {
          controller.close();
          return;
        }
        const chunk = bytes.slice(offset, offset + chunking());
        offset += chunk.byteLength;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Reads to the end or to the error, keeping what came before it. */
export async function collect(stream: ReadableStream<Bytes>): Promise<Outcome> {
  const chunks: Bytes[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk);
    return { bytes: concatBytes(chunks) };
  } catch (error) {
    return { bytes: concatBytes(chunks), error };
  }
}

/** The whole ciphertext; fails on an error. */
export async function encrypt(
  parameters: StreamParameters,
  plaintext: Bytes,
  { header, chunking }: { header?: StreamHeader; chunking?: Chunking } = {},
): Promise<Bytes> {
  const { bytes, error } = await collect(streamOf(plaintext, chunking).pipeThrough(encryptStream(parameters, header)));
  if (error !== undefined) throw new Error('encrypting fails', { cause: error });
  return bytes;
}

export async function decrypt(
  parameters: StreamParameters,
  ciphertext: Bytes,
  chunking: Chunking = wholeChunks,
): Promise<Outcome> {
  return collect(streamOf(ciphertext, chunking).pipeThrough(decryptStream(parameters)));
}

/** Opens one segment after another from the start, as a reader of parts does. */
export async function decryptInOrder(
  parameters: StreamParameters,
  ciphertext: Bytes,
  wrap: (opener: Opener) => Opener = (opener) => opener,
): Promise<Outcome> {
  const opened: Bytes[] = [];
  try {
    const opener = wrap(await createOpener(parameters, decodeHeader(ciphertext.subarray(0, HEADER_BYTES))));
    const segments = Math.max(1, Math.ceil(ciphertext.byteLength / parameters.segmentBytes));
    for (let index = 0; index < segments; index++) {
      const start = index === 0 ? HEADER_BYTES : index * parameters.segmentBytes;
      const segment = ciphertext.slice(start, (index + 1) * parameters.segmentBytes);
      opened.push(await opener.open(index, index === segments - 1, segment));
    }
    return { bytes: concatBytes(opened) };
  } catch (error) {
    return { bytes: concatBytes(opened), error };
  }
}

/** Decrypts part by part, the last first, each knowing nothing but its own bytes, the stream's header and the sizes. */
export async function decryptParts(parameters: StreamParameters, ciphertext: Bytes, partBytes: number): Promise<Bytes> {
  const { segmentBytes } = parameters;
  const ciphertextBytes = ciphertext.byteLength;
  const opener = await createOpener(parameters, headerOfFirstPart(ciphertext));
  const plaintext = new Uint8Array(plaintextLength(ciphertextBytes, segmentBytes) ?? 0);
  for (let part = partCount(ciphertextBytes, partBytes); part >= 1; part--) {
    const layout = partLayout(part, { ciphertextBytes, segmentBytes, partBytes });
    const bytes = ciphertext.slice(layout.ciphertext.start, layout.ciphertext.end);
    const opened = concatBytes(await openPart(opener, layout, bytes, segmentBytes));
    if (opened.byteLength !== layout.plaintext.end - layout.plaintext.start) throw new Error(`part ${part} is off`);
    plaintext.set(opened, layout.plaintext.start);
  }
  return plaintext;
}

/** Encrypts part by part, the last first, each knowing nothing but its own plaintext, the stream's header and the sizes. */
export async function encryptParts(
  parameters: StreamParameters,
  plaintext: Bytes,
  partBytes: number,
  header: StreamHeader,
): Promise<Bytes> {
  const { segmentBytes } = parameters;
  const ciphertextBytes = ciphertextLength(plaintext.byteLength, segmentBytes);
  const sealer = await createSealer(parameters, header);
  const ciphertext = new Uint8Array(ciphertextBytes);
  for (let part = partCount(ciphertextBytes, partBytes); part >= 1; part--) {
    const layout = partLayout(part, { ciphertextBytes, segmentBytes, partBytes });
    const bytes = plaintext.slice(layout.plaintext.start, layout.plaintext.end);
    ciphertext.set(await sealPart(sealer, layout, bytes, segmentBytes), layout.ciphertext.start);
  }
  return ciphertext;
}
