import { describe, expect, it } from 'vitest';
import type { EntryState } from '../../../core/stores/zip-entry.ts';
import { decodeHeader, encodeHeader, MAX_HEADER_BYTES, placeEntry } from '../../../core/stores/zip-entry.ts';
import { keyOf } from '../../contracts/store/bodies.ts';

const FOUR_GIB = 4 * 1024 ** 3;
const LONGEST = keyOf([...Array.from({ length: 3 }, () => 'x'.repeat(128)), 'y'.repeat(125)].join('/'));
const ENTRY = placeEntry(1234, { key: keyOf('transfers/one/parts/1'), bytes: 5678, dosTime: 0x5a21_6c42 });

describe('the header of an entry in a zip file', () => {
  it.each<[string, number, number]>([
    ['a', 0, 0],
    ['transfers/one/parts/1', 5678, 1234],
    [LONGEST, FOUR_GIB - 2, FOUR_GIB + 1],
    [LONGEST, FOUR_GIB - 1, 7],
    ['a/b', 2 ** 50, 2 ** 51],
  ])('comes back as it was: %s of %i bytes at %i', (name, bytes, offset) => {
    const entry = placeEntry(offset, { key: keyOf(name), bytes, dosTime: 0x5a21_6c42 });
    for (const state of ['pending', 'live', 'deleted', 'wiped'] satisfies EntryState[]) {
      const header = encodeHeader(entry, state, 0xdeadbeef);
      expect(header.byteLength).toBe(entry.dataOffset - offset);
      expect(decodeHeader(header, offset)).toEqual({ entry, state, crc: 0xdeadbeef });
    }
  });

  it('ends at a multiple of 16 and is never longer than the longest', () => {
    for (let offset = 0; offset < 16; offset++) {
      const entry = placeEntry(offset, { key: LONGEST, bytes: FOUR_GIB, dosTime: 0 });
      expect(entry.dataOffset % 16).toBe(0);
      expect(entry.dataOffset - offset).toBeLessThanOrEqual(MAX_HEADER_BYTES);
    }
  });

  it('is no live one any more when a byte of it was changed', () => {
    const header = encodeHeader(ENTRY, 'live', 0xdeadbeef);
    for (let at = 0; at < header.byteLength - 4; at++) {
      // The CRC for tools that read without the directory.
      if (at >= 14 && at < 18) continue;
      const changed = header.slice();
      changed[at]! ^= 0x10;
      expect([undefined, 'damaged'], `byte ${at}`).toContain(decodeHeader(changed, 1234)?.state);
    }
  });

  it('is none at another place, none when it is cut, and none without its last 16 bytes', () => {
    const header = encodeHeader(ENTRY, 'pending', 0);
    expect(decodeHeader(header, 1233)).toBeUndefined();
    for (let length = 0; length < header.byteLength; length++) {
      expect(decodeHeader(header.slice(0, length), 1234), `${length} bytes`).toBeUndefined();
    }
    header.fill(0, header.byteLength - 16);
    expect(decodeHeader(header, 1234)).toBeUndefined();
  });
});
