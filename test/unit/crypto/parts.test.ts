import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { concatBytes, equalBytes, fromBase64Url, sha256, toHex } from '../../../core/bytes.ts';
import { ciphertextLength, partLayout, segmentCapacity } from '../../../core/crypto/layout.ts';
import { hashOfTags, headerOfFirstPart, openPart, sealPart } from '../../../core/crypto/parts.ts';
import type { Opener, StreamParameters } from '../../../core/crypto/segments.ts';
import { createOpener, createSealer } from '../../../core/crypto/segments.ts';
import { contentVectors, headerOf, hex, pattern, plaintextOf } from '../../vectors/vectors.ts';
import { decryptParts, encrypt, encryptParts } from './streams.ts';

describe('a ciphertext by Tink', () => {
  const rows = contentVectors.flatMap((vector) => [1, 2, 16].map((segments) => ({ ...vector, segments })));

  it.each(rows)(
    'is what its parts, encrypted apart, make together: $name, $segments segments a part',
    async (vector) => {
      const parameters: StreamParameters = { ...vector, key: hex(vector.key), purpose: 'content' };
      const partBytes = vector.segments * vector.segmentBytes;
      const ciphertext = await encryptParts(parameters, plaintextOf(vector), partBytes, headerOf(vector));
      expect(toHex(await sha256(ciphertext))).toBe(vector.ciphertextSha256);
    },
  );

  const stored = rows.filter((vector) => vector.ciphertext !== undefined);
  it.each(stored)('decrypts part by part in any order: $name, $segments segments a part', async (vector) => {
    const parameters: StreamParameters = { ...vector, key: hex(vector.key), purpose: 'content' };
    const ciphertext = fromBase64Url(vector.ciphertext!)!;
    const plaintext = await decryptParts(parameters, ciphertext, vector.segments * vector.segmentBytes);
    expect(equalBytes(plaintext, plaintextOf(vector))).toBe(true);
  });
});

it('parts of every size at a boundary are the stream cut in pieces, and open again', async () => {
  const segmentBytes = 4_096;
  const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes };
  const header = { salt: pattern(32), noncePrefix: pattern(7) };
  const [first, other] = [segmentCapacity(0, segmentBytes), segmentCapacity(1, segmentBytes)];
  const ends = [first, first + other, first + 2 * other, first + 3 * other];
  for (const size of [0, 1, ...ends.flatMap((end) => [end - 1, end, end + 1])]) {
    const whole = await encrypt(parameters, pattern(size), { header });
    for (const segments of [1, 2, 3]) {
      const sealed = await encryptParts(parameters, pattern(size), segments * segmentBytes, header);
      const opened = await decryptParts(parameters, whole, segments * segmentBytes);
      const same = [equalBytes(sealed, whole), equalBytes(opened, pattern(size))];
      expect({ size, segments, same }).toEqual({ size, segments, same: [true, true] });
    }
  }
});

describe('a part that is not its own', () => {
  const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes: 4_096 };
  const plaintextBytes = 30_000;
  const sizes = { segmentBytes: 4_096, partBytes: 8_192, ciphertextBytes: ciphertextLength(plaintextBytes, 4_096) };

  /** Three whole parts and one that is shorter. */
  async function parts(): Promise<{ opener: Opener; parts: Bytes[] }> {
    const sealer = await createSealer(parameters);
    const sealed = [1, 2, 3, 4].map((part) => {
      const layout = partLayout(part, sizes);
      const plaintext = pattern(plaintextBytes).slice(layout.plaintext.start, layout.plaintext.end);
      return sealPart(sealer, layout, plaintext, 4_096);
    });
    const all = await Promise.all(sealed);
    return { parts: all, opener: await createOpener(parameters, headerOfFirstPart(all[0]!)) };
  }

  const faults: Record<string, { part: number; made: (parts: Bytes[]) => Bytes; code: string }> = {
    'but another one': { part: 2, made: (all) => all[2]!, code: 'damaged' },
    'but the first one': { part: 2, made: (all) => all[0]!, code: 'damaged' },
    'but the last one, padded': { part: 3, made: (all) => padded(all[3]!, 8_192), code: 'damaged' },
    'and shorter by a byte': { part: 2, made: (all) => all[1]!.slice(0, -1), code: 'truncated' },
    'and shorter by a segment': { part: 2, made: (all) => all[1]!.slice(0, 4_096), code: 'truncated' },
    'and empty': { part: 1, made: () => new Uint8Array(0), code: 'truncated' },
    'and longer by a byte': { part: 4, made: (all) => padded(all[3]!, all[3]!.byteLength + 1), code: 'damaged' },
    'and longer by the next part': { part: 1, made: (all) => concatBytes([all[0]!, all[1]!]), code: 'damaged' },
    'as its two segments are swapped': {
      part: 3,
      made: (all) => concatBytes([all[2]!.slice(4_096), all[2]!.slice(0, 4_096)]),
      code: 'damaged',
    },
    'as its last bit is flipped': { part: 4, made: (all) => flippedAtEnd(all[3]!), code: 'damaged' },
  };
  it.each(Object.entries(faults))('%s gives no byte', async (_, { part, made, code }) => {
    const { opener, parts: all } = await parts();
    await expect(openPart(opener, partLayout(part, sizes), made(all), 4_096)).rejects.toMatchObject({ code });
  });

  it('because the server calls it the last is truncated', async () => {
    const { opener, parts: all } = await parts();
    const shorter = partLayout(3, { ...sizes, ciphertextBytes: 3 * sizes.partBytes });
    expect(shorter.last).toBe(true);
    await expect(openPart(opener, shorter, all[2]!, 4_096)).rejects.toMatchObject({ code: 'truncated' });
  });

  it('because the server says that more follow is damaged', async () => {
    const { opener, parts: all } = await parts();
    const last = { ...partLayout(4, sizes), last: false };
    await expect(openPart(opener, last, all[3]!, 4_096)).rejects.toMatchObject({ code: 'damaged' });
  });
});

function padded(bytes: Bytes, length: number): Bytes {
  const longer = new Uint8Array(length);
  longer.set(bytes);
  return longer;
}

function flippedAtEnd(bytes: Bytes): Bytes {
  return bytes.map((byte, at) => (at === bytes.byteLength - 1 ? byte ^ 1 : byte));
}

describe('the hash of the tags of a part', () => {
  const segmentBytes = 4_096;
  const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes };
  const size = segmentCapacity(0, segmentBytes) + 2 * segmentCapacity(1, segmentBytes) + 10;
  const hashOf = async (plaintext: Bytes): Promise<string> => {
    const sealer = await createSealer(parameters, { salt: pattern(32), noncePrefix: pattern(7) });
    const ciphertextBytes = ciphertextLength(plaintext.byteLength, segmentBytes);
    const layout = partLayout(1, { ciphertextBytes, segmentBytes, partBytes: 4 * segmentBytes });
    return toHex(await hashOfTags(await sealPart(sealer, layout, plaintext, segmentBytes), segmentBytes));
  };

  it('is the same for the same content', async () => {
    expect(await hashOf(pattern(size))).toBe(await hashOf(pattern(size)));
  });

  it('differs when one byte of any segment does', async () => {
    const hash = await hashOf(pattern(size));
    for (const offset of [0, 4_090, 8_170, size - 1]) {
      const changed = pattern(size).slice();
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      expect(await hashOf(changed), `byte ${offset}`).not.toBe(hash);
    }
  });
});
