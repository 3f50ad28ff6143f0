import { segmentCipher } from '#primitives';
import type { Bytes } from '../bytes.ts';
import { randomBytes, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { HEADER_BYTES, MAX_SEGMENTS, SEGMENT_BYTES, TAG_BYTES } from './layout.ts';
import type { Plaintext, SegmentCipher } from './primitives.ts';

const SALT_BYTES = 32;
const NONCE_PREFIX_BYTES = 7;
const NONCE_BYTES = 12;

/** Which stream of a transfer it is: the two have different keys and different associated data. */
export type StreamPurpose = 'content' | 'metadata';

/** What both sides of one stream must agree on. */
export interface StreamParameters {
  /** 32 bytes: the key of Tink's AesGcmHkdfStreaming. */
  readonly key: Bytes;
  readonly purpose: StreamPurpose;
  /** Ciphertext segment size in bytes, the header counted in the first segment. */
  readonly segmentBytes: number;
}

/** The random part of a stream. A resumed upload keeps it; a salt and prefix must never meet two different plaintexts. */
export interface StreamHeader {
  /** 32 bytes. */
  readonly salt: Bytes;
  /** 7 bytes. */
  readonly noncePrefix: Bytes;
}

/** Encrypts segments in any order; `seal` throws `too_large` from index 2^32 on. */
export interface Sealer {
  /** The 40 bytes that precede the first segment. */
  readonly header: Bytes;
  /** In `memory` where that is given, which is longer than the plaintext by {@link TAG_BYTES}. */
  seal(index: number, last: boolean, plaintext: Plaintext, memory?: Bytes): Promise<Bytes>;
}

/** Decrypts segments in any order; `open` throws `damaged` (naming the segment), `truncated`, or `too_large` from index 2^32 on. */
export interface Opener {
  open(index: number, last: boolean, ciphertext: Bytes): Promise<Bytes>;
}

/** Associated data of a stream: ASCII, binds the format's version, the purpose and the segment size. */
export function associatedData(purpose: StreamPurpose, segmentBytes: number): Bytes {
  return utf8(`sgraph-send/1 ${purpose} ${segmentBytes}`);
}

export function newStreamHeader(): StreamHeader {
  return { salt: randomBytes(SALT_BYTES), noncePrefix: randomBytes(NONCE_PREFIX_BYTES) };
}

/** Encodes header length, salt and nonce prefix: 40 bytes. */
export function encodeHeader(header: StreamHeader): Bytes {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes[0] = HEADER_BYTES;
  bytes.set(header.salt, 1);
  bytes.set(header.noncePrefix, 1 + SALT_BYTES);
  return bytes;
}

/** Reads a header. Throws `truncated` below 40 bytes, `damaged` for a wrong length byte. */
export function decodeHeader(bytes: Bytes): StreamHeader {
  if (bytes.byteLength < HEADER_BYTES) {
    throw new SendError(
      'truncated',
      `the encrypted file has ${bytes.byteLength} bytes, the header needs ${HEADER_BYTES}`,
    );
  }
  if (bytes[0] !== HEADER_BYTES)
    throw new SendError('damaged', `the header has the length ${bytes[0] ?? 0}, expected ${HEADER_BYTES}`);
  return { salt: bytes.slice(1, 1 + SALT_BYTES), noncePrefix: bytes.slice(1 + SALT_BYTES, HEADER_BYTES) };
}

/**
 * AES-GCM-HKDF streaming AEAD as published by Tink (developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming):
 * nonce = prefix ‖ segment counter (4 bytes, big-endian) ‖ 1 for the last segment, else 0.
 * Throws `invalid_request` for a segment size out of bounds.
 */
export async function createSealer(
  parameters: StreamParameters,
  header: StreamHeader = newStreamHeader(),
): Promise<Sealer> {
  if (!isSegmentSize(parameters.segmentBytes)) throw new SendError('invalid_request', segmentSizeMessage(parameters));
  const cipher = await cipherOf(parameters, header, 'encrypt');
  return {
    header: encodeHeader(header),
    seal: async (index, last, plaintext, memory) => cipher.seal(nonce(header, index, last), plaintext, memory),
  };
}

/** The reading side of {@link createSealer}. Throws `damaged` for a segment size out of bounds: a server may have made it up. */
export async function createOpener(parameters: StreamParameters, header: StreamHeader): Promise<Opener> {
  if (!isSegmentSize(parameters.segmentBytes)) throw new SendError('damaged', segmentSizeMessage(parameters));
  const cipher = await cipherOf(parameters, header, 'decrypt');
  return {
    open: async (index, last, ciphertext) => {
      const plaintext = await cipher.open(nonce(header, index, last), ciphertext);
      if (plaintext) return plaintext;
      if (last && (await cipher.open(nonce(header, index, false), ciphertext))) {
        throw new SendError('truncated', `the file ends after segment ${index + 1}, which is not the last one`);
      }
      if (ciphertext.byteLength < TAG_BYTES)
        throw new SendError('truncated', `the file ends inside segment ${index + 1}`);
      throw new SendError('damaged', `segment ${index + 1} is not what the sender encrypted`);
    },
  };
}

function isSegmentSize(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes >= SEGMENT_BYTES.min && bytes <= SEGMENT_BYTES.max;
}

function segmentSizeMessage({ segmentBytes }: StreamParameters): string {
  return `the segment size is ${segmentBytes} bytes, expected ${SEGMENT_BYTES.min} to ${SEGMENT_BYTES.max}`;
}

function cipherOf(
  { key: input, purpose, segmentBytes }: StreamParameters,
  { salt }: StreamHeader,
  usage: 'encrypt' | 'decrypt',
): Promise<SegmentCipher> {
  return segmentCipher({ input, salt, info: associatedData(purpose, segmentBytes) }, usage);
}

function nonce(header: StreamHeader, index: number, last: boolean): Bytes {
  // A counter that wraps would repeat a nonce, which breaks AES-GCM.
  if (index >= MAX_SEGMENTS) throw new SendError('too_large', `a file may have at most ${MAX_SEGMENTS} segments`);
  const bytes = new Uint8Array(NONCE_BYTES);
  bytes.set(header.noncePrefix);
  new DataView(bytes.buffer).setUint32(NONCE_PREFIX_BYTES, index);
  bytes[NONCE_BYTES - 1] = last ? 1 : 0;
  return bytes;
}
