import { SendError } from '../errors.ts';

/** Length byte, salt and nonce prefix at the start of every ciphertext. */
export const HEADER_BYTES = 40;
/** AES-GCM authentication tag at the end of every segment. */
export const TAG_BYTES = 16;
/** Ciphertext segment size used by default. Measured in docs/decisions. */
export const DEFAULT_SEGMENT_BYTES: number = 256 * 1024;
/** Bytes of one part by default: fits the 6 MB body of a Lambda function after base64. */
export const DEFAULT_PART_BYTES: number = 4 * 1024 * 1024;
/** Bounds of the ciphertext segment size. */
export const SEGMENT_BYTES = { min: 4 * 1024, max: 4 * 1024 * 1024 } as const;
/** The counter in the nonce has four bytes. */
export const MAX_SEGMENTS: number = 2 ** 32;

/** Plaintext bytes that the segment at `index` (from 0) holds when it is full. */
export function segmentCapacity(index: number, segmentBytes: number): number {
  return segmentBytes - TAG_BYTES - (index === 0 ? HEADER_BYTES : 0);
}

/**
 * Bytes of the whole ciphertext, header and tags included, for a plaintext of `plaintextBytes`.
 *
 * @param plaintextBytes - 0 or more
 * @param segmentBytes - size of a ciphertext segment, such as `DEFAULT_SEGMENT_BYTES`
 * @throws `too_large` for more segments than a nonce can count
 * @example
 * ```ts
 * const bytes = ciphertextLength(1_000_000, DEFAULT_SEGMENT_BYTES);
 * ```
 */
export function ciphertextLength(plaintextBytes: number, segmentBytes: number): number {
  const first = segmentCapacity(0, segmentBytes);
  if (plaintextBytes <= first) return HEADER_BYTES + plaintextBytes + TAG_BYTES;
  const rest = plaintextBytes - first;
  const segments = Math.ceil(rest / segmentCapacity(1, segmentBytes));
  if (segments + 1 > MAX_SEGMENTS) throw new SendError('too_large', `a file may have at most ${MAX_SEGMENTS} segments`);
  return segmentBytes + rest + segments * TAG_BYTES;
}

/**
 * Bytes of the plaintext in a ciphertext of that length; undefined when no plaintext gives that length.
 *
 * @param ciphertextBytes - length of the whole ciphertext
 * @param segmentBytes - size of a ciphertext segment
 * @example
 * ```ts
 * const bytes = plaintextLength(1_000_104, DEFAULT_SEGMENT_BYTES);
 * ```
 */
export function plaintextLength(ciphertextBytes: number, segmentBytes: number): number | undefined {
  const segments = Math.ceil(ciphertextBytes / segmentBytes);
  if (segments > MAX_SEGMENTS) return undefined;
  const plaintext = ciphertextBytes - HEADER_BYTES - segments * TAG_BYTES;
  if (plaintext < 0) return undefined;
  return ciphertextLength(plaintext, segmentBytes) === ciphertextBytes ? plaintext : undefined;
}

/** Position of one part. Parts count from 1; `start` and `end` (exclusive) are byte offsets. */
export interface PartLayout {
  readonly part: number;
  readonly ciphertext: { readonly start: number; readonly end: number };
  readonly plaintext: { readonly start: number; readonly end: number };
  /** Index of the part's first segment, from 0. */
  readonly firstSegment: number;
  /** Whether the ciphertext ends with this part. */
  readonly last: boolean;
}

/** How many parts a ciphertext has. At least 1, as a ciphertext is never empty. */
export function partCount(ciphertextBytes: number, partBytes: number): number {
  return Math.max(1, Math.ceil(ciphertextBytes / partBytes));
}

/** Bytes of ciphertext in part `part` (from 1). */
export function partLength(part: number, ciphertextBytes: number, partBytes: number): number {
  return Math.min(partBytes, ciphertextBytes - (part - 1) * partBytes);
}

/** Where part `part` (from 1) is in ciphertext and plaintext. `partBytes` is a multiple of `segmentBytes`. */
export function partLayout(
  part: number,
  sizes: { ciphertextBytes: number; segmentBytes: number; partBytes: number },
): PartLayout {
  const start = (part - 1) * sizes.partBytes;
  const end = start + partLength(part, sizes.ciphertextBytes, sizes.partBytes);
  const plaintextAt = (offset: number): number =>
    offset === 0 ? 0 : offset - HEADER_BYTES - Math.ceil(offset / sizes.segmentBytes) * TAG_BYTES;
  return {
    part,
    ciphertext: { start, end },
    plaintext: { start: plaintextAt(start), end: plaintextAt(end) },
    firstSegment: start / sizes.segmentBytes,
    last: end === sizes.ciphertextBytes,
  };
}
