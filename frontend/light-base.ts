import type { Bytes } from '../core/bytes.ts';

/**
 * The two codings of `@scure/base` that pages use, in its place (decision 089): its other codings, and what makes them of parts, were a kilobyte
 * of each page. `test/unit/frontend/light-base.test.ts` compares both.
 */
interface Coding {
  encode(bytes: Uint8Array): string;
  /** Throws for what is not canonical. */
  decode(text: string): Bytes;
}

export const base32nopad: Coding = coding('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 5);
export const base64urlnopad: Coding = coding('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', 6);

/** Each letter stands for so many bits. */
function coding(alphabet: string, bits: number): Coding {
  return {
    encode(bytes) {
      let text = '';
      let value = 0;
      let left = 0;
      for (const byte of bytes) {
        value = (value << 8) | byte;
        for (left += 8; left >= bits; value &= (1 << left) - 1) text += alphabet[value >> (left -= bits)] ?? '';
      }
      return left > 0 ? text + (alphabet[value << (bits - left)] ?? '') : text;
    },
    decode(text) {
      const bytes = new Uint8Array(Math.floor((text.length * bits) / 8));
      let at = 0;
      let value = 0;
      let left = 0;
      for (const letter of text) {
        const digit = alphabet.indexOf(letter);
        if (digit < 0) throw new Error('a letter is not of the alphabet');
        value = (value << bits) | digit;
        left += bits;
        if (left < 8) continue;
        bytes[at++] = value >> (left -= 8);
        value &= (1 << left) - 1;
      }
      if (left >= bits || value !== 0) throw new Error('the last letter is not canonical');
      return bytes;
    },
  };
}
