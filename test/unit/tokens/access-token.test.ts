import { describe, expect, it } from 'vitest';
import { fromBase32, fromBase64Url, sha256, toBase64Url, toHex, utf8 } from '../../../core/bytes.ts';
import type { SendError } from '../../../core/errors.ts';
import { namesOfToken, newAccessToken, sameVerifier } from '../../../core/tokens/access-token.ts';

const FIXED = `sgst_${toBase64Url(new Uint8Array(32).fill(7))}`;
const BODY = FIXED.slice(5);

const malformed: Record<string, string> = {
  'the prefix alone': 'sgst_',
  'no prefix': BODY,
  'another prefix': `sgsx_${BODY}`,
  'a prefix in capitals': `SGST_${BODY}`,
  'one character less': FIXED.slice(0, -1),
  'one character more': `${FIXED}A`,
  'bits behind the last byte': `${FIXED.slice(0, -1)}d`,
  'the other base64 alphabet': `${FIXED.slice(0, 20)}+/${FIXED.slice(22)}`,
  padding: `${FIXED.slice(0, -1)}=`,
  'white space around': ` ${FIXED} `,
  'a line break': `${FIXED.slice(0, 20)}\n${FIXED.slice(21)}`,
  'the same twice, as two headers are joined': `${FIXED}, ${FIXED}`,
  'letters beyond ASCII that look the same': FIXED.replace('sgst', 'ѕgѕt'),
  'a NUL': `${FIXED.slice(0, -1)}\0`,
  'a long text': 'sgst_'.padEnd(100_000, 'A'),
  'a path': 'sgst_../../../../../../../../../../../token.json',
};

describe('a new access code', () => {
  it('is sgst_ and 43 characters, and is another one each time', () => {
    const tokens = Array.from({ length: 50 }, newAccessToken);
    for (const token of tokens) expect(token).toMatch(/^sgst_[A-Za-z0-9_-]{43}$/);
    expect(new Set(tokens).size).toBe(50);
  });
});

describe('the names of a token', () => {
  it('are an id of 26 characters of base32 and its SHA-256, of which neither contains the other', async () => {
    const { id, verifier } = await namesOfToken(FIXED);
    expect(id).toMatch(/^[a-z2-7]{26}$/);
    expect(verifier).toBe(toBase64Url(await sha256(utf8(FIXED))));
    expect(toHex(fromBase64Url(verifier)!)).not.toContain(toHex(fromBase32(id)!).slice(0, 8));
  });

  it('are the same for the same token and others for every other', async () => {
    const tokens = [FIXED, ...Array.from({ length: 20 }, newAccessToken)];
    const names = await Promise.all([...tokens, FIXED].map(namesOfToken));
    expect(names.at(-1)).toEqual(names[0]);
    expect(new Set(names.map(({ id }) => id)).size).toBe(21);
    expect(new Set(names.map(({ verifier }) => verifier)).size).toBe(21);
  });

  it.each([undefined, ''])('of no token (%j) cannot be had: one is required', async (none) => {
    await expect(namesOfToken(none)).rejects.toMatchObject({ code: 'token_required' });
  });

  it.each(Object.entries(malformed))('of a malformed token cannot be had: %s', async (_, token) => {
    const thrown = await namesOfToken(token).catch((error: unknown) => error as SendError);
    expect(thrown).toMatchObject({ code: 'token_invalid', message: 'the access code is not valid on this server' });
  });
});

describe('verifiers', () => {
  it('are the same only when every byte is', async () => {
    const { verifier } = await namesOfToken(FIXED);
    expect(sameVerifier(verifier, verifier)).toBe(true);
    for (let index = 0; index < 42; index++) {
      const other = verifier[index] === 'A' ? 'B' : 'A';
      expect(sameVerifier(verifier, verifier.slice(0, index) + other + verifier.slice(index + 1))).toBe(false);
    }
    expect(sameVerifier('not base64url!', 'not base64url!')).toBe(false);
  });
});
