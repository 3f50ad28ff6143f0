import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { toHex } from '../../../core/bytes.ts';
import { MAX_SEGMENTS, SEGMENT_BYTES } from '../../../core/crypto/layout.ts';
import type { StreamParameters } from '../../../core/crypto/segments.ts';
import {
  associatedData,
  createOpener,
  createSealer,
  decodeHeader,
  encodeHeader,
  newStreamHeader,
} from '../../../core/crypto/segments.ts';
import { decryptStream, encryptStream } from '../../../core/crypto/stream.ts';
import { hex, pattern } from '../../vectors/vectors.ts';
import { collect, streamOf } from './streams.ts';

const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes: 4_096 };
const header = { salt: pattern(32), noncePrefix: pattern(7) };

describe('a header', () => {
  it('is its length, the salt and the nonce prefix', () => {
    expect(toHex(encodeHeader(header))).toBe(`28${toHex(pattern(32))}${toHex(pattern(7))}`);
  });

  it('reads back what was written and leaves what follows', () => {
    const encoded = new Uint8Array(60);
    encoded.set(encodeHeader(header));
    expect(decodeHeader(encoded)).toEqual(header);
  });

  it('has another salt and another nonce prefix each time', () => {
    const headers = Array.from({ length: 20 }, newStreamHeader);
    expect(new Set(headers.map(({ salt }) => toHex(salt))).size).toBe(20);
    expect(new Set(headers.map(({ noncePrefix }) => toHex(noncePrefix))).size).toBe(20);
  });

  it.each([0, 1, 39])('of %d bytes is truncated', (bytes) => {
    expect(() => decodeHeader(encodeHeader(header).slice(0, bytes))).toThrow(
      expect.objectContaining({ code: 'truncated' }),
    );
  });

  it.each([0, 39, 41, 255])('that gives its length as %d is damaged', (length) => {
    const encoded = encodeHeader(header);
    encoded[0] = length;
    expect(() => decodeHeader(encoded)).toThrow(expect.objectContaining({ code: 'damaged' }));
  });
});

describe('associated data', () => {
  it('names format, purpose and segment size in ASCII', () => {
    expect(new TextDecoder().decode(associatedData('content', 262_144))).toBe('sgraph-send/1 content 262144');
    expect(new TextDecoder().decode(associatedData('metadata', 65_536))).toBe('sgraph-send/1 metadata 65536');
  });
});

describe('segments', () => {
  it('open in any order', async () => {
    const sealer = await createSealer(parameters, header);
    const opener = await createOpener(parameters, header);
    const sealed = await Promise.all([0, 1, 2].map((index) => sealer.seal(index, index === 2, pattern(index))));
    for (const index of [2, 0, 1])
      expect(await opener.open(index, index === 2, sealed[index]!)).toEqual(pattern(index));
  });

  it('of the same plaintext differ at every index and in the last flag', async () => {
    const sealer = await createSealer(parameters, header);
    const places = [0, 1, 2, 255, 256, 65_536, 2 ** 24, 2 ** 31, 2 ** 32 - 1].flatMap((index) => [
      [index, false] as const,
      [index, true] as const,
    ]);
    const sealed = await Promise.all(
      places.map(async ([index, last]) => toHex(await sealer.seal(index, last, pattern(32)))),
    );
    expect(new Set(sealed).size).toBe(places.length);
  });

  it('carry the counter big-endian before the last flag', async () => {
    const sealer = await createSealer(parameters, header);
    const sealed = await sealer.seal(0x01020304, true, new Uint8Array(0));
    const key = await segmentKey();
    const iv = hex(`${toHex(header.noncePrefix)}0102030401`);
    const tag = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(0)));
    expect(sealed).toEqual(tag);
  });

  it('end at 2^32, where the counter would wrap and repeat a nonce', async () => {
    const sealer = await createSealer(parameters, header);
    const opener = await createOpener(parameters, header);
    await expect(sealer.seal(MAX_SEGMENTS, false, pattern(1))).rejects.toMatchObject({ code: 'too_large' });
    await expect(opener.open(MAX_SEGMENTS, false, pattern(17))).rejects.toMatchObject({ code: 'too_large' });
  });

  it('that are damaged are named from 1', async () => {
    const opener = await createOpener(parameters, header);
    await expect(opener.open(6, false, pattern(100))).rejects.toThrow(/segment 7 /);
  });

  async function segmentKey(): Promise<CryptoKey> {
    const input = await crypto.subtle.importKey('raw', parameters.key, 'HKDF', false, ['deriveKey']);
    const info: Bytes = associatedData('content', 4_096);
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: header.salt, info };
    return crypto.subtle.deriveKey(hkdf, input, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  }
});

describe('a segment size', () => {
  const impossible = [0, -1, 50, 56, SEGMENT_BYTES.min - 1, SEGMENT_BYTES.max + 1, 4_096.5, NaN, Infinity];
  it.each(impossible)(
    'of %d is refused by the writer and is damage to the reader, who does not hang',
    async (segmentBytes) => {
      const odd = { ...parameters, segmentBytes };
      const written = await collect(streamOf(pattern(9_000)).pipeThrough(encryptStream(odd)));
      expect(written.error).toMatchObject({ code: 'invalid_request' });
      const ciphertext = new Uint8Array([...encodeHeader(header), ...pattern(9_000)]);
      const read = await collect(streamOf(ciphertext).pipeThrough(decryptStream(odd)));
      expect(read.error).toMatchObject({ code: 'damaged' });
      expect([written.bytes.byteLength, read.bytes.byteLength]).toEqual([0, 0]);
    },
  );

  it.each([SEGMENT_BYTES.min, SEGMENT_BYTES.max])('of %d is taken', async (segmentBytes) => {
    await expect(createSealer({ ...parameters, segmentBytes })).resolves.toBeDefined();
  });
});
