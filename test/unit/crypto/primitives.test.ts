import * as chosen from '#primitives';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, release, toHex, utf8 } from '../../../core/bytes.ts';
import * as node from '../../../core/crypto/node-primitives.ts';
import type { Derivation, Primitives } from '../../../core/crypto/primitives.ts';
import * as web from '../../../core/crypto/web-primitives.ts';
import { hex, pattern } from '../../vectors/vectors.ts';

const derivation: Derivation = { input: pattern(32), salt: pattern(32), info: utf8('a cipher') };
const nonce = pattern(12);
const both: Readonly<Record<string, Primitives>> = { node, web };
const each = Object.entries(both);
const pairs = each.flatMap(([one, sealing]) => each.map(([other, opening]) => ({ one, other, sealing, opening })));
const SIZES = [0, 1, 15, 16, 17, 4_080, 262_128];

describe('the primitives', () => {
  it('are those of this run of the tests: each runs once with Node’s and once with those of the web', () => {
    const { digest } = process.env['SGRAPH_SEND_PRIMITIVES'] === 'web' ? web : node;
    expect(chosen.digest).toBe(digest);
  });

  it('say where a buffer that is emptied is free at once, and only there one is emptied', () => {
    const buffer = pattern(100);
    release(buffer);
    expect(buffer.byteLength).toBe(chosen.EMPTIED_IS_FREE ? 0 : 100);
    expect([node.EMPTIED_IS_FREE, web.EMPTIED_IS_FREE]).toEqual([true, false]);
  });
});

describe.each(each)('the primitives of %s', (_, { digest, hkdf, segmentCipher }) => {
  it('hash as FIPS 180-4 does', async () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(toHex(await digest(utf8('abc')))).toBe(expected);
  });

  it('derive as RFC 5869 does in its first case', async () => {
    const first = {
      input: hex('0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b'),
      salt: hex('000102030405060708090a0b0c'),
      info: hex('f0f1f2f3f4f5f6f7f8f9'),
    };
    const expected = '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865';
    expect(toHex(await hkdf(first, 42))).toBe(expected);
  });

  it('seal what they read before they return, into the memory that they are given', async () => {
    const { seal } = await segmentCipher(derivation, 'encrypt');
    const plaintext = pattern(1_000);
    const expected = toHex(await seal(nonce, plaintext));
    const memory = new Uint8Array(2_000);
    const sealing = seal(nonce, plaintext, memory.subarray(500, 1_516));
    plaintext.fill(0);
    expect(toHex(await sealing)).toBe(expected);
    expect(toHex(memory.subarray(500, 1_516))).toBe(expected);
    expect(memory.subarray(0, 500).every((byte) => byte === 0)).toBe(true);
    expect(memory.subarray(1_516).every((byte) => byte === 0)).toBe(true);
  });

  it('seal the same from several pieces as from one, in memory of their own or a given one', async () => {
    const { seal } = await segmentCipher(derivation, 'encrypt');
    const whole = pattern(1_000);
    const expected = toHex(await seal(nonce, whole));
    for (const cuts of [[0], [1], [16, 500], [15, 31, 999]]) {
      const pieces = [0, ...cuts].map((start, index) => whole.subarray(start, cuts[index]));
      expect(toHex(await seal(nonce, pieces))).toBe(expected);
      expect(toHex(await seal(nonce, pieces, new Uint8Array(1_016)))).toBe(expected);
    }
    expect(toHex(await seal(nonce, []))).toBe(toHex(await seal(nonce, new Uint8Array(0))));
  });

  it('open nothing that was altered in any byte, cut off or extended', async () => {
    const { seal } = await segmentCipher(derivation, 'encrypt');
    const { open } = await segmentCipher(derivation, 'decrypt');
    const sealed = await seal(nonce, pattern(40));
    for (let index = 0; index < sealed.byteLength; index++) {
      const altered = sealed.map((byte, at) => (at === index ? byte ^ 0x80 : byte));
      expect(await open(nonce, altered)).toBeUndefined();
      expect(await open(nonce, sealed.slice(0, index))).toBeUndefined();
    }
    expect(await open(nonce, concatBytes([sealed, pattern(1)]))).toBeUndefined();
    expect(await open(pattern(12).reverse(), sealed)).toBeUndefined();
    expect(await open(nonce, sealed)).toEqual(pattern(40));
  });
});

describe.each(pairs)('what $one seals and $other opens', ({ sealing, opening }) => {
  it.each(SIZES)('is the same, of %d bytes', async (bytes) => {
    const { seal } = await sealing.segmentCipher(derivation, 'encrypt');
    const { open } = await opening.segmentCipher(derivation, 'decrypt');
    const sealed = await seal(nonce, pattern(bytes));
    const other = await opening.segmentCipher(derivation, 'encrypt');
    expect(equalBytes(sealed, await other.seal(nonce, pattern(bytes)))).toBe(true);
    const opened = await open(nonce, sealed);
    expect(opened && equalBytes(opened, pattern(bytes))).toBe(true);
  });
});
