import { describe, expect, it } from 'vitest';
import {
  ciphertextLength,
  DEFAULT_PART_BYTES,
  DEFAULT_SEGMENT_BYTES,
  HEADER_BYTES,
  MAX_SEGMENTS,
  partCount,
  partLayout,
  partLength,
  plaintextLength,
  SEGMENT_BYTES,
  segmentCapacity,
  TAG_BYTES,
} from '../../../core/crypto/layout.ts';
import { BOUNDS } from '../../../core/schemas.ts';
import { contentVectors } from '../../vectors/vectors.ts';

const SIZES = [4_096, 5_003, 65_536, DEFAULT_SEGMENT_BYTES];

/** Plaintext sizes one around every segment boundary of the first `segments` segments. */
function boundaries(segmentBytes: number, segments: number): number[] {
  const ends = Array.from(
    { length: segments },
    (_, index) => segmentCapacity(0, segmentBytes) + index * segmentCapacity(1, segmentBytes),
  );
  return [0, 1, 2, ...ends.flatMap((end) => [end - 1, end, end + 1])];
}

describe('lengths', () => {
  it.each(contentVectors)('of the vector are those of a second implementation: $name', (vector) => {
    expect(ciphertextLength(vector.plaintextBytes, vector.segmentBytes)).toBe(vector.ciphertextBytes);
    expect(plaintextLength(vector.ciphertextBytes, vector.segmentBytes)).toBe(vector.plaintextBytes);
  });

  it.each([100, 4_096])(
    'of plaintext and ciphertext are inverse over a dense range, segments of %d bytes',
    (segmentBytes) => {
      const possible = new Map<number, number>();
      for (let plaintext = 0; plaintext < 4 * segmentBytes; plaintext++)
        possible.set(ciphertextLength(plaintext, segmentBytes), plaintext);
      expect(possible.size).toBe(4 * segmentBytes);
      const wrong: number[] = [];
      for (let ciphertext = 0; ciphertext < 4 * segmentBytes; ciphertext++)
        if (plaintextLength(ciphertext, segmentBytes) !== possible.get(ciphertext)) wrong.push(ciphertext);
      expect(wrong).toEqual([]);
    },
  );

  it.each(SIZES)(
    'grow by a tag where a segment begins and by one byte elsewhere, segments of %d bytes',
    (segmentBytes) => {
      const [first, other] = [segmentCapacity(0, segmentBytes), segmentCapacity(1, segmentBytes)];
      expect([first, other]).toEqual([segmentBytes - HEADER_BYTES - TAG_BYTES, segmentBytes - TAG_BYTES]);
      const rows = boundaries(segmentBytes, 3).map((size) => [size, ciphertextLength(size, segmentBytes)]);
      const expected = (size: number): number => {
        const segments = size <= first ? 1 : 1 + Math.ceil((size - first) / other);
        return HEADER_BYTES + size + segments * TAG_BYTES;
      };
      expect(rows).toEqual(rows.map(([size]) => [size, expected(size!)]));
    },
  );

  const impossible: [string, number][] = [
    ['nothing', 0],
    ['less than a header', HEADER_BYTES - 1],
    ['a header without a tag', HEADER_BYTES],
    ['a header and an incomplete tag', HEADER_BYTES + TAG_BYTES - 1],
    ['a second segment of one byte', 4_096 + 1],
    ['a second segment with a tag and no byte', 4_096 + TAG_BYTES],
    ['a third segment with an incomplete tag', 2 * 4_096 + TAG_BYTES - 1],
    ['more segments than a nonce can count', MAX_SEGMENTS * 4_096 + TAG_BYTES + 1],
    ['the largest integer', Number.MAX_SAFE_INTEGER],
  ];
  it.each(impossible)('of a plaintext do not exist for %s', (_, bytes) => {
    expect(plaintextLength(bytes, 4_096)).toBeUndefined();
  });

  it('end at 2^32 segments, above which a file is too large', () => {
    const most = segmentCapacity(0, 4_096) + (MAX_SEGMENTS - 1) * segmentCapacity(1, 4_096);
    expect(ciphertextLength(most, 4_096)).toBe(MAX_SEGMENTS * 4_096);
    expect(plaintextLength(MAX_SEGMENTS * 4_096, 4_096)).toBe(most);
    expect(() => ciphertextLength(most + 1, 4_096)).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});

describe('parts', () => {
  const layouts = [4_096, 5_003].flatMap((segmentBytes) =>
    [1, 2, 3].map((segments) => [segmentBytes, segments] as const),
  );

  it.each(layouts)(
    'tile ciphertext and plaintext without a gap, segments of %d bytes, %d a part',
    (segmentBytes, each) => {
      const partBytes = segmentBytes * each;
      for (const size of boundaries(segmentBytes, 3 * each)) {
        const ciphertextBytes = ciphertextLength(size, segmentBytes);
        const count = partCount(ciphertextBytes, partBytes);
        const parts = Array.from({ length: count }, (_, at) =>
          partLayout(at + 1, { ciphertextBytes, segmentBytes, partBytes }),
        );
        let [ciphertextAt, plaintextAt] = [0, 0];
        for (const [at, part] of parts.entries()) {
          expect(part).toMatchObject({ part: at + 1, firstSegment: at * each, last: at === count - 1 });
          expect([part.ciphertext.start, part.plaintext.start]).toEqual([ciphertextAt, plaintextAt]);
          expect(part.ciphertext.end - part.ciphertext.start).toBe(partLength(at + 1, ciphertextBytes, partBytes));
          ciphertextAt = part.ciphertext.end;
          plaintextAt = part.plaintext.end;
        }
        expect([ciphertextAt, plaintextAt]).toEqual([ciphertextBytes, size]);
      }
    },
  );

  it('hold the header in the first and are whole but for the last', () => {
    const sizes = { ciphertextBytes: 3 * 8_192 + 100, segmentBytes: 4_096, partBytes: 8_192 };
    expect([1, 2, 3, 4].map((part) => partLayout(part, sizes))).toEqual([
      {
        part: 1,
        ciphertext: { start: 0, end: 8_192 },
        plaintext: { start: 0, end: 8_120 },
        firstSegment: 0,
        last: false,
      },
      {
        part: 2,
        ciphertext: { start: 8_192, end: 16_384 },
        plaintext: { start: 8_120, end: 16_280 },
        firstSegment: 2,
        last: false,
      },
      {
        part: 3,
        ciphertext: { start: 16_384, end: 24_576 },
        plaintext: { start: 16_280, end: 24_440 },
        firstSegment: 4,
        last: false,
      },
      {
        part: 4,
        ciphertext: { start: 24_576, end: 24_676 },
        plaintext: { start: 24_440, end: 24_524 },
        firstSegment: 6,
        last: true,
      },
    ]);
  });

  it('are whole segments by default, and the bounds of the wire are those of the format', () => {
    expect(DEFAULT_PART_BYTES % DEFAULT_SEGMENT_BYTES).toBe(0);
    expect(BOUNDS.segmentBytes).toEqual(SEGMENT_BYTES);
  });

  it('are one for the empty file', () => {
    expect(partCount(ciphertextLength(0, 4_096), 4_096)).toBe(1);
  });
});
