import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../core/bytes.ts';
import {
  concatBytes,
  equalBytes,
  fromBase32,
  fromBase64Url,
  randomBytes,
  sha256,
  toBase32,
  toBase64Url,
  toHex,
  utf8,
} from '../../core/bytes.ts';
import { pattern } from '../vectors/vectors.ts';

/** RFC 4648 section 10, without padding; base32 in lower case. */
const RFC_4648: [text: string, base64Url: string, base32: string][] = [
  ['', '', ''],
  ['f', 'Zg', 'my'],
  ['fo', 'Zm8', 'mzxq'],
  ['foo', 'Zm9v', 'mzxw6'],
  ['foob', 'Zm9vYg', 'mzxw6yq'],
  ['fooba', 'Zm9vYmE', 'mzxw6ytb'],
  ['foobar', 'Zm9vYmFy', 'mzxw6ytboi'],
];

describe('base64url and base32', () => {
  it.each(RFC_4648)('encode and decode the vector of RFC 4648: %j', (text, base64Url, base32) => {
    expect([toBase64Url(utf8(text)), toBase32(utf8(text))]).toEqual([base64Url, base32]);
    expect([fromBase64Url(base64Url), fromBase32(base32)]).toEqual([utf8(text), utf8(text)]);
  });

  it('use "-" and "_" where base64 has "+" and "/"', () => {
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff, 0xbf))).toBe('-_-_');
  });

  it('take exactly one text for each value of up to two bytes', () => {
    const values = [...Array(256).keys()].map((byte) => [byte]);
    const pairs = values.flatMap(([left]) => [0, 1, 127, 255].map((right) => [left!, right]));
    for (const value of [...values, ...pairs]) {
      const bytes = Uint8Array.from(value);
      expect([fromBase64Url(toBase64Url(bytes)), fromBase32(toBase32(bytes))]).toEqual([bytes, bytes]);
    }
  });
});

describe('a text that is not canonical is refused', () => {
  const base64UrlAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

  const rows: [bits: number, start: string, decode: (text: string) => Bytes | undefined, alphabet: string][] = [
    [4, 'A', fromBase64Url, base64UrlAlphabet],
    [2, 'AA', fromBase64Url, base64UrlAlphabet],
    [2, 'a', fromBase32, base32Alphabet],
    [4, 'aaa', fromBase32, base32Alphabet],
    [1, 'aaaa', fromBase32, base32Alphabet],
    [3, 'aaaaaa', fromBase32, base32Alphabet],
  ];
  it('in letters that become ASCII ones when their case is changed', () => {
    expect(fromBase32('szxw6')).toBeDefined();
    expect(fromBase32('ſzxw6')).toBeUndefined();
  });

  it.each(rows)('for every value but zero of the %d trailing bits behind %j', (bits, start, decode, alphabet) => {
    const taken = Array.from(alphabet).filter((last) => decode(start + last) !== undefined);
    expect(taken).toEqual(Array.from(alphabet).filter((_, value) => value % 2 ** bits === 0));
  });

  const base64Url: Record<string, string> = {
    padding: 'Zg==',
    'a length that no bytes have': 'Zm9vY',
    'the alphabet of plain base64': '+/+/',
    'a space': 'Zm 9',
    'a line break behind': 'Zm9v\n',
    'a letter outside ASCII': 'Zm9é',
    'a NUL': 'Zm9\0',
  };
  it.each(Object.entries(base64Url))('in base64url: %s', (_, text) => {
    expect(fromBase64Url(text)).toBeUndefined();
  });

  const base32: Record<string, string> = {
    'upper case': 'MZXW6',
    'one letter in upper case': 'mzxW6',
    padding: 'mzxw6===',
    'a length that no bytes have, 1': 'm',
    'a length that no bytes have, 3': 'aaa',
    'a length that no bytes have, 6': 'aaaaaa',
    'a digit outside the alphabet': 'mzxw1',
    'a space': 'mz xw6',
    'a line break behind': 'mzxw6\n',
  };
  it.each(Object.entries(base32))('in base32: %s', (_, text) => {
    expect(fromBase32(text)).toBeUndefined();
  });
});

describe('bytes', () => {
  it('join in order, the empty ones included', () => {
    expect(concatBytes([pattern(2), pattern(0), pattern(3)])).toEqual(Uint8Array.of(0, 1, 0, 1, 2));
    expect(concatBytes([])).toEqual(new Uint8Array(0));
  });

  it('are not copied when there is one chunk', () => {
    const only = pattern(3);
    expect(concatBytes([only])).toBe(only);
  });

  it('are equal when length and every byte are', () => {
    expect(equalBytes(pattern(300), pattern(300))).toBe(true);
    expect(equalBytes(pattern(0), pattern(0))).toBe(true);
    expect(equalBytes(pattern(3), pattern(4))).toBe(false);
    expect(equalBytes(pattern(4), pattern(3))).toBe(false);
  });

  it.each([0, 150, 299])('differ when byte %d alone differs, in any one bit', (at) => {
    for (let bit = 0; bit < 8; bit++) {
      const other = pattern(300);
      other[at]! ^= 1 << bit;
      expect(equalBytes(pattern(300), other)).toBe(false);
    }
  });

  it('have the hexadecimal form with two lower-case digits each', () => {
    expect(toHex(Uint8Array.of(0, 9, 10, 255))).toBe('00090aff');
  });

  it('have the SHA-256 of FIPS 180-4: "abc"', async () => {
    expect(toHex(await sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('are random each time and as many as were asked for', () => {
    const made = Array.from({ length: 20 }, () => toHex(randomBytes(16)));
    expect(new Set(made).size).toBe(20);
    expect(made.filter((text) => text.length !== 32)).toEqual([]);
  });
});
