import { base32nopad, base64urlnopad } from '@scure/base';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as light from '../../../frontend/light-base.ts';

/** What a coding makes of a text; undefined where it refuses it. */
function decoded({ decode }: { decode: (text: string) => Uint8Array }, text: string): number[] | undefined {
  try {
    return [...decode(text)];
  } catch {
    return undefined;
  }
}

describe.each([
  ['base32nopad', light.base32nopad, base32nopad, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'],
  [
    'base64urlnopad',
    light.base64urlnopad,
    base64urlnopad,
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  ],
] as const)('%s of pages', (_, own, library, alphabet) => {
  it('writes and reads what the library writes and reads', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = library.encode(bytes);
        expect(own.encode(bytes)).toBe(text);
        expect([...own.decode(text)]).toEqual([...bytes]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses what the library refuses: other letters, letters too many, bits that are left', () => {
    const letter = fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...Array.from(alphabet)) },
      fc.constantFrom('=', '+', '/', ' ', '1', 'é', '😀', 'a', 'ſ', 'K'),
    );
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 12 }), (letters) => {
        const text = letters.join('');
        expect(decoded(own, text), text).toEqual(decoded(library, text));
      }),
      { numRuns: 5_000 },
    );
  });
});
