import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Bytes } from '../../core/bytes.ts';
import { DEFAULT_SEGMENT_BYTES, segmentCapacity } from '../../core/crypto/layout.ts';
import type { StreamParameters } from '../../core/crypto/segments.ts';
import { decryptStream, encryptStream } from '../../core/crypto/stream.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { interleave, throughput, timed } from './rounds.ts';
import { sealParts } from './seal-parts.ts';
import { compareSegmentSizes } from './segment-sizes.ts';

/** Of the ratio. */
const GOAL = { atLeast: 0.85 };
const MAX_BYTES = 256 * 1024 * 1024;
const CIPHER = 'aes-256-gcm';
const SEGMENT_PLAINTEXT_BYTES = segmentCapacity(1, DEFAULT_SEGMENT_BYTES);

/** The streams of the core against only OpenSSL's cipher, on one thread, without framing or streams. */
export const cryptoBenchmark: Benchmark = {
  title: 'Encryption alone, in Node',
  async run({ bytes, rounds }) {
    const size = Math.min(bytes, MAX_BYTES);
    return [...(await againstOpenssl(rounds, size)), ...(await compareSegmentSizes(rounds, size, sealParts))];
  },
};

async function againstOpenssl(rounds: number, bytes: number): Promise<Row[]> {
  const parameters: StreamParameters = {
    key: new Uint8Array(randomBytes(32)),
    purpose: 'content',
    segmentBytes: DEFAULT_SEGMENT_BYTES,
  };
  const plaintext = repeated(new Uint8Array(randomBytes(SEGMENT_PLAINTEXT_BYTES)), bytes);
  const ciphertext = await collect(streamOf(plaintext).pipeThrough(encryptStream(parameters)));
  const sealed = plaintext.map(encryptSegment);
  const times = await interleave(rounds, {
    encrypt: () => timed(() => drain(streamOf(plaintext).pipeThrough(encryptStream(parameters)))),
    cipher: () => timed(() => plaintext.forEach(encryptSegment)),
    decrypt: () => timed(() => drain(streamOf(ciphertext).pipeThrough(decryptStream(parameters)))),
    decipher: () => timed(() => sealed.forEach(decryptSegment)),
  });
  const row = (what: string, ours: readonly number[], theirs: string, values: readonly number[]): Row => ({
    what,
    unit: 'MiB/s',
    ours: throughput(bytes, ours),
    baseline: { what: theirs, values: throughput(bytes, values) },
    goal: GOAL,
  });
  return [
    row('encrypt stream', times.encrypt, 'only createCipheriv', times.cipher),
    row('decrypt stream', times.decrypt, 'only createDecipheriv', times.decipher),
  ];
}

interface SealedSegment {
  readonly pieces: readonly Uint8Array[];
  readonly tag: Uint8Array;
}

const key = randomBytes(32);
const nonce = randomBytes(12);

function encryptSegment(plaintext: Bytes): SealedSegment {
  const cipher = createCipheriv(CIPHER, key, nonce);
  const pieces = [cipher.update(plaintext), cipher.final()];
  return { pieces, tag: cipher.getAuthTag() };
}

function decryptSegment({ pieces, tag }: SealedSegment): void {
  const decipher = createDecipheriv(CIPHER, key, nonce).setAuthTag(tag);
  for (const piece of pieces) decipher.update(piece);
  decipher.final();
}

/** So many bytes as one and the same memory again and again. */
function repeated(chunk: Bytes, bytes: number): Bytes[] {
  return Array.from({ length: Math.ceil(bytes / chunk.byteLength) }, () => chunk);
}

function streamOf(chunks: readonly Bytes[]): ReadableStream<Bytes> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[next];
      next += 1;
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

async function drain(stream: ReadableStream<Bytes>): Promise<void> {
  await stream.pipeTo(new WritableStream());
}

async function collect(stream: ReadableStream<Bytes>): Promise<Bytes[]> {
  const chunks: Bytes[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
