import type { Bytes } from '../bytes.ts';
import { concatBytes, sha256 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import type { PartLayout } from './layout.ts';
import { HEADER_BYTES, segmentCapacity, TAG_BYTES } from './layout.ts';
import type { Opener, Sealer } from './segments.ts';
import { decodeHeader } from './segments.ts';

/**
 * Encrypts the plaintext of one part: its segments, behind the header in the first part. The result is in `memory` when that is given,
 * which must have room for it.
 */
export async function sealPart(
  sealer: Sealer,
  layout: PartLayout,
  plaintext: Bytes,
  segmentBytes: number,
  memory: Bytes = new Uint8Array(layout.ciphertext.end - layout.ciphertext.start),
): Promise<Bytes> {
  const cut = cutter(plaintext);
  const segments: Promise<Bytes>[] = [];
  let end = 0;
  if (layout.firstSegment === 0) {
    memory.set(sealer.header);
    end = HEADER_BYTES;
  }
  for (let index = layout.firstSegment; segments.length === 0 || cut.left() > 0; index++) {
    const segment = cut.take(segmentCapacity(index, segmentBytes));
    const room = memory.subarray(end, end + segment.byteLength + TAG_BYTES);
    segments.push(sealer.seal(index, layout.last && cut.left() === 0, segment, room));
    end += room.byteLength;
  }
  await Promise.all(segments);
  return memory.subarray(0, end);
}

/**
 * SHA-256 over the concatenated tags of a part's segments. Under one key and one set of nonces it distinguishes plaintexts as the tags do,
 * at a fraction of the cost of hashing the content.
 */
export async function hashOfTags(ciphertext: Bytes, segmentBytes: number): Promise<Bytes> {
  const tags: Bytes[] = [];
  for (let end = segmentBytes; end < ciphertext.byteLength + segmentBytes; end += segmentBytes) {
    const last = Math.min(end, ciphertext.byteLength);
    tags.push(ciphertext.subarray(last - TAG_BYTES, last));
  }
  return sha256(concatBytes(tags));
}

/**
 * Decrypts one part. The opener is made from the header, which the first part starts with. Throws `truncated` when the part is
 * shorter than its layout says, `damaged` when it is longer or any segment was altered; gives no byte then.
 */
export async function openPart(
  opener: Opener,
  layout: PartLayout,
  ciphertext: Bytes,
  segmentBytes: number,
): Promise<Bytes[]> {
  const expected = layout.ciphertext.end - layout.ciphertext.start;
  if (ciphertext.byteLength !== expected) {
    const code = ciphertext.byteLength < expected ? 'truncated' : 'damaged';
    throw new SendError(code, `part ${layout.part} has ${ciphertext.byteLength} bytes, not ${expected}`);
  }
  const cut = cutter(layout.firstSegment === 0 ? ciphertext.subarray(HEADER_BYTES) : ciphertext);
  const segments: Promise<Bytes>[] = [];
  for (let index = layout.firstSegment; segments.length === 0 || cut.left() > 0; index++) {
    const segment = cut.take(segmentCapacity(index, segmentBytes) + TAG_BYTES);
    segments.push(opener.open(index, layout.last && cut.left() === 0, segment));
  }
  return Promise.all(segments);
}

/** The stream header at the start of the first part. */
export function headerOfFirstPart(ciphertext: Bytes): ReturnType<typeof decodeHeader> {
  return decodeHeader(ciphertext.subarray(0, HEADER_BYTES));
}

function cutter(bytes: Bytes): { left(): number; take(length: number): Bytes } {
  let offset = 0;
  return {
    left: () => bytes.byteLength - offset,
    take: (length) => {
      const taken = bytes.subarray(offset, offset + length);
      offset += taken.byteLength;
      return taken;
    },
  };
}
