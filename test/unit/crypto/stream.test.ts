import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { equalBytes, fromBase64Url, sha256, toHex } from '../../../core/bytes.ts';
import { ciphertextLength, segmentCapacity } from '../../../core/crypto/layout.ts';
import type { StreamParameters } from '../../../core/crypto/segments.ts';
import type { ContentVector } from '../../vectors/vectors.ts';
import { contentVectors, headerOf, hex, pattern, plaintextOf } from '../../vectors/vectors.ts';
import type { Chunking } from './streams.ts';
import { decrypt, decryptInOrder, encrypt, randomChunks, seeded, singleBytes, wholeChunks } from './streams.ts';

function parametersOf(vector: ContentVector): StreamParameters {
  return { key: hex(vector.key), purpose: 'content', segmentBytes: vector.segmentBytes };
}

describe('a ciphertext by Tink', () => {
  it.each(contentVectors)('is what encrypting with its header gives, byte by byte: $name', async (vector) => {
    const ciphertext = await encrypt(parametersOf(vector), plaintextOf(vector), { header: headerOf(vector) });
    expect(toHex(await sha256(ciphertext))).toBe(vector.ciphertextSha256);
    expect(ciphertext.byteLength).toBe(vector.ciphertextBytes);
  });

  const stored = contentVectors.filter((vector) => vector.ciphertext !== undefined);
  it.each(stored)('decrypts as a stream and segment by segment: $name', async (vector) => {
    const parameters = parametersOf(vector);
    const ciphertext = fromBase64Url(vector.ciphertext!)!;
    const plaintext = plaintextOf(vector);
    expect(toHex(await sha256(ciphertext))).toBe(vector.ciphertextSha256);
    for (const { bytes, error } of [
      await decrypt(parameters, ciphertext),
      await decryptInOrder(parameters, ciphertext),
    ])
      expect([error, equalBytes(bytes, plaintext)]).toEqual([undefined, true]);
  });

  it('is there for every boundary: nothing, one byte, one and two segments, each less and more by one', () => {
    const first = segmentCapacity(0, 4_096);
    const second = first + segmentCapacity(1, 4_096);
    const sizes = stored.filter((vector) => vector.segmentBytes === 4_096).map((vector) => vector.plaintextBytes);
    expect(sizes).toEqual(expect.arrayContaining([0, 1, first - 1, first, first + 1, second - 1, second, second + 1]));
  });
});

describe('a round trip', () => {
  const chunkings: Record<string, () => Chunking> = {
    'one big chunk': () => wholeChunks,
    'random chunks': () => randomChunks(seeded(7), 3_000),
    'one byte a chunk': () => singleBytes,
  };
  const rows = [4_096, 5_003, 16_384].flatMap((segmentBytes) =>
    Object.entries(chunkings)
      .filter(([name]) => segmentBytes < 16_384 || name !== 'one byte a chunk')
      .map(([name, chunking]) => ({ segmentBytes, name, chunking })),
  );
  it.each(rows)(
    'of every size at a boundary gives the bytes back, segments of $segmentBytes, $name',
    async ({ segmentBytes, chunking }) => {
      const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes };
      const first = segmentCapacity(0, segmentBytes);
      const second = first + segmentCapacity(1, segmentBytes);
      for (const size of [0, 1, 15, 16, 17, first - 1, first, first + 1, second - 1, second, second + 1]) {
        const ciphertext = await encrypt(parameters, pattern(size), { chunking: chunking() });
        expect(ciphertext.byteLength).toBe(ciphertextLength(size, segmentBytes));
        const { bytes, error } = await decrypt(parameters, ciphertext, chunking());
        expect([size, error, equalBytes(bytes, pattern(size))]).toEqual([size, undefined, true]);
      }
    },
  );

  it('of random sizes and chunkings gives the bytes back', async () => {
    const random = seeded(20_260_101);
    for (let round = 0; round < 60; round++) {
      const segmentBytes = 4_096 + Math.floor(random() * 5_000);
      const size = Math.floor(random() * 6 * segmentBytes);
      const parameters: StreamParameters = { key: pattern(32), purpose: 'metadata', segmentBytes };
      const chunking = randomChunks(random, Math.ceil(random() * 12_000));
      const ciphertext = await encrypt(parameters, pattern(size), { chunking });
      const { bytes, error } = await decrypt(parameters, ciphertext, chunking);
      const facts = { round, segmentBytes, size };
      expect({ ...facts, error, same: equalBytes(bytes, pattern(size)) }).toEqual({
        ...facts,
        error: undefined,
        same: true,
      });
    }
  });

  it('gives the same ciphertext for a header that is given, however the plaintext is cut', async () => {
    const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes: 4_096 };
    const header = { salt: pattern(32), noncePrefix: pattern(7) };
    const whole = await encrypt(parameters, pattern(30_000), { header });
    for (const seed of [1, 2, 3]) {
      const cut = await encrypt(parameters, pattern(30_000), { header, chunking: randomChunks(seeded(seed), 9_000) });
      expect(equalBytes(cut, whole)).toBe(true);
    }
  });

  it('gives another ciphertext each time where no header is given', async () => {
    const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes: 4_096 };
    const [left, right]: Bytes[] = [await encrypt(parameters, pattern(100)), await encrypt(parameters, pattern(100))];
    expect(equalBytes(left!.slice(40), right!.slice(40))).toBe(false);
  });
});
