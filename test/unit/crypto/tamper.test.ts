import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../core/bytes.ts';
import { ciphertextLength, SEGMENT_BYTES } from '../../../core/crypto/layout.ts';
import type { Opener } from '../../../core/crypto/segments.ts';
import { SendError } from '../../../core/errors.ts';
import type { Outcome } from './streams.ts';
import { decrypt, decryptInOrder, randomChunks, seeded } from './streams.ts';
import type { Tampering } from './tampering.ts';
import { complaint, tamperings } from './tampering.ts';

type Read = (row: Tampering) => Promise<Outcome>;

const readers: Record<string, Read> = {
  'the stream': ({ parameters, ciphertext }) => decrypt(parameters, ciphertext),
  'the stream in small chunks': ({ parameters, ciphertext }) =>
    decrypt(parameters, ciphertext, randomChunks(seeded(ciphertext.byteLength), 2_500)),
  'the opener': ({ parameters, ciphertext }) => decryptInOrder(parameters, ciphertext),
};

describe.each(Object.entries(readers))('%s yields nothing from the fault on and names it:', (_, read) => {
  it.each(tamperings)('$name ($code)', async (row) => {
    expect(complaint(row, await read(row))).toBeUndefined();
  });
});

it('no two tamperings have one name', () => {
  expect(new Set(tamperings.map((row) => row.name)).size).toBe(tamperings.length);
});

/** Takes a segment with either value of the last flag. */
function eitherFlag(opener: Opener): Opener {
  return {
    open: (index, last, ciphertext) =>
      opener.open(index, last, ciphertext).catch(() => opener.open(index, !last, ciphertext)),
  };
}

/** Takes a segment at whichever index it was written. */
function anyPlace(opener: Opener): Opener {
  return {
    open: (_, last, ciphertext) => Promise.any([0, 1, 2, 3].map((index) => opener.open(index, last, ciphertext))),
  };
}

/** Readers that are broken on purpose, and tamperings by which each must be caught. */
const broken: Record<string, { read: Read; caughtBy: readonly string[] }> = {
  'ends at a fault as if the file ended there': {
    read: async (row) => ({ bytes: (await decryptInOrder(row.parameters, row.ciphertext)).bytes }),
    caughtBy: ['a file of four segments: the last segment dropped', 'an empty file: bit 0 of header byte 1 flipped'],
  },
  'takes any end for the end': {
    read: (row) => decryptInOrder(row.parameters, row.ciphertext, eitherFlag),
    caughtBy: [
      'a file of three full segments: the last segment dropped',
      'a file of four segments: cut after 4096 bytes',
    ],
  },
  'takes a segment in any place': {
    read: (row) => decryptInOrder(row.parameters, row.ciphertext, anyPlace),
    caughtBy: ['a file of four segments: segments 2 and 3 swapped', 'a file of four segments: segment 3 dropped'],
  },
  'hands out a segment before its tag is checked': {
    read: async (row) => {
      const { bytes, error } = await decryptInOrder(row.parameters, row.ciphertext);
      return { bytes: concatBytes([bytes, row.plaintext.subarray(bytes.byteLength)]), error };
    },
    caughtBy: ['a file of four segments: bit 0 of byte 4080 of segment 2 flipped'],
  },
  'calls every fault damage': {
    read: async (row) => ({
      ...(await decryptInOrder(row.parameters, row.ciphertext)),
      error: new SendError('damaged'),
    }),
    caughtBy: ['a file of one full segment: cut after 39 bytes', 'a file of four segments: cut after 8192 bytes'],
  },
  'does not look behind the expected end': {
    read: (row) => {
      const end = ciphertextLength(row.plaintext.byteLength, row.parameters.segmentBytes);
      return decryptInOrder(row.parameters, row.ciphertext.slice(0, end));
    },
    caughtBy: ['a file of one short segment: extended by a byte', 'an empty file: extended by a whole copy of itself'],
  },
  'does not bind the segment size': {
    read: (row) => decryptInOrder({ ...row.parameters, segmentBytes: SEGMENT_BYTES.min }, row.ciphertext),
    caughtBy: ['a file of one short segment: read with twice the segment size'],
  },
};

describe.each(Object.entries(broken))('a reader that %s', (_, { read, caughtBy }) => {
  it.each(caughtBy)('is caught by %s', async (name) => {
    const row = tamperings.find((candidate) => candidate.name === name);
    expect(complaint(row!, await read(row!))).toBeDefined();
  });
});
