import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Argon2id } from '../../../core/crypto/argon2.ts';
import { fromBase64Url, toBase64Url, toHex, utf8 } from '../../../core/bytes.ts';
import { deriveLinkKeys, newSecret, passwordCheck, verifierOf } from '../../../core/crypto/keys.ts';
import { argon2id as byNode, nodeArgon2id } from '../../../core/crypto/node-argon2.ts';
import type { PasswordTerms } from '../../../core/crypto/password-terms.ts';
import { PASSWORD_BOUNDS, requirePasswordTerms } from '../../../core/crypto/password-terms.ts';
import { passwordBytes, passwordKey, protectWith, unlockWith } from '../../../core/crypto/password.ts';
import { passwordKeyFor, protectAgain } from '../../../core/crypto/protection.ts';
import { argon2id as byTheWeb } from '../../../core/crypto/web-argon2.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { passwordVectors } from '../../vectors/vectors.ts';

const LEAST = { memoryKib: 19_456, passes: 2, lanes: 1 };
const quick = passwordVectors.find(({ name }) => name === 'one space')!;

const ways: readonly { readonly name: string; readonly argon2id: Argon2id }[] = [
  { name: 'JavaScript', argon2id: byTheWeb },
  { name: 'a Node that has none', argon2id: nodeArgon2id(undefined) },
  {
    name: 'a Node whose OpenSSL has none',
    argon2id: nodeArgon2id(() => {
      throw Object.assign(new Error('not supported'), { code: 'ERR_CRYPTO_ARGON2_NOT_SUPPORTED' });
    }),
  },
];

describe('the key of a password', { timeout: limitMs(60) }, () => {
  it.each(passwordVectors)('is what the reference implementation makes: $name', async (vector) => {
    const { secret, terms, password } = vector;
    const key = toBase64Url(await passwordKey(password, fromBase64Url(terms.salt)!, terms));
    const { contentKey, metadataKey, downloadProof } = await deriveLinkKeys(secret, key);
    expect({
      ...vector,
      terms: { ...terms, check: await passwordCheck(secret, key) },
      passwordKey: key,
      contentKey: toHex(contentKey),
      metadataKey: toHex(metadataKey),
      downloadProof,
      downloadVerifier: await verifierOf(downloadProof),
    }).toEqual(vector);
  });

  it.each(ways)('is the same by $name', async ({ argon2id }) => {
    const { password, terms, passwordKey: key } = quick;
    expect(toBase64Url(await argon2id(passwordBytes(password), fromBase64Url(terms.salt)!, terms))).toBe(key);
  });

  it.each(passwordVectors)("is what Node's own Argon2 makes: $name", async ({ password, terms, passwordKey: key }) => {
    expect(toBase64Url(await byNode(passwordBytes(password), fromBase64Url(terms.salt)!, terms))).toBe(key);
  });

  it('does not hide what else is wrong with Argon2 in JavaScript', async () => {
    const failing = nodeArgon2id(() => {
      throw new RangeError('out of range');
    });
    await expect(failing(utf8('a'), new Uint8Array(16), LEAST)).rejects.toThrow(RangeError);
  });

  it('leaves the id of the transfer as it is, and changes everything else', async () => {
    const plain = await deriveLinkKeys(quick.secret);
    const keys = await deriveLinkKeys(quick.secret, quick.passwordKey);
    expect(keys.transferId).toBe(plain.transferId);
    for (const member of ['contentKey', 'metadataKey', 'downloadProof'] as const)
      expect(keys[member], member).not.toEqual(plain[member]);
  });
});

describe('a password', () => {
  it('has the same bytes however its letters are composed', () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = passwordBytes(text);
        expect(passwordBytes(text.normalize('NFD'))).toEqual(bytes);
        expect(passwordBytes(text.normalize('NFC'))).toEqual(bytes);
      }),
    );
  });

  it('is never cut or changed otherwise: texts that differ in their normal form differ in their bytes', () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(texts, texts, fc.constantFrom('', ' ', '\t', '\u00a0', '\n'), (one, other, space) => {
        const [left, right] = [one, other + space].map((text) => toHex(passwordBytes(text)));
        expect(left === right).toBe(one.normalize('NFC') === (other + space).normalize('NFC'));
      }),
    );
  });

  it.each([
    ['1,000 characters', 'x'.repeat(1_000)],
    ['1,000 characters beyond the basic plane', '🔑'.repeat(1_000)],
    ['1,000 characters that are 2,000 before they are composed', 'e\u0301'.repeat(1_000)],
    ['a space', ' '],
  ])('may have %s', (_, text) => {
    expect(passwordBytes(text).byteLength).toBeGreaterThan(0);
  });

  it.each([
    ['nothing', '', 'the password is empty'],
    ['1,001 characters', 'x'.repeat(1_001), 'has 1001 characters, at most 1000 are allowed'],
    ['4,000 characters', '密'.repeat(4_000), 'has 4000 characters'],
    ['half of a surrogate pair', 'a\ud83d', 'half a character'],
  ])('is refused with %s, before it is used', (_, text, message) => {
    for (const use of [protectWith, unlockWith]) {
      expect(() => use(text)).toThrow(message);
      expect(() => use(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    }
  });
});

describe('a transfer with a password', { timeout: limitMs(60) }, () => {
  it('is opened by the password and by no other', async () => {
    const secret = newSecret();
    const { terms, key } = await protectWith('Ångström', LEAST)(secret);
    expect(terms).toMatchObject(LEAST);
    expect(await unlockWith('A\u030angstro\u0308m')(secret, terms)).toBe(key);
    for (const wrong of ['ångström', 'Ångström '])
      await expect(unlockWith(wrong)(secret, terms)).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('costs what RFC 9106 recommends, and has a salt that is new each time', async () => {
    const { terms } = await protectWith('a')(newSecret());
    expect(terms).toMatchObject({ memoryKib: 65_536, passes: 3, lanes: 1 });
    expect(terms.salt).not.toBe((await protectWith('a', LEAST)(newSecret())).terms.salt);
  });

  it('can be sent again with the key of its password, which opens it too', async () => {
    const [first, second] = [newSecret(), newSecret()];
    const sent = await protectWith('again', LEAST)(first);
    const again = await protectAgain(sent)(second);
    expect(again.terms.check).not.toBe(sent.terms.check);
    expect(await unlockWith('again')(second, again.terms)).toBe(again.key);
  });

  const { terms, secret, password, passwordKey: key } = quick;
  const altered: Record<string, PasswordTerms> = {
    salt: { ...terms, salt: toBase64Url(new Uint8Array(16)) },
    memoryKib: { ...terms, memoryKib: terms.memoryKib + 1 },
    passes: { ...terms, passes: terms.passes + 1 },
    lanes: { ...terms, lanes: 2 },
    check: { ...terms, check: toBase64Url(new Uint8Array(16)) },
  };

  it.each(Object.keys(altered))('is not opened when the server has altered %s', async (member) => {
    await expect(unlockWith(password)(secret, altered[member]!)).rejects.toMatchObject({ code: 'wrong_password' });
  });

  const outside: Record<string, PasswordTerms> = {
    'too little memory': { ...terms, memoryKib: PASSWORD_BOUNDS.memoryKib.min - 1 },
    'too much memory': { ...terms, memoryKib: PASSWORD_BOUNDS.memoryKib.max + 1 },
    'memory that is no number': { ...terms, memoryKib: Number.NaN },
    'too few passes': { ...terms, passes: PASSWORD_BOUNDS.passes.min - 1 },
    'too many passes': { ...terms, passes: PASSWORD_BOUNDS.passes.max + 1 },
    'no lanes': { ...terms, lanes: 0 },
    'too many lanes': { ...terms, lanes: PASSWORD_BOUNDS.lanes.max + 1 },
    'a short salt': { ...terms, salt: terms.salt.slice(0, 11) },
    'a salt that is no base64url': { ...terms, salt: '*'.repeat(22) },
    'no check': { ...terms, check: '' },
  };

  it.each(Object.keys(outside))('is refused as damaged with %s, and nobody is asked for a password', async (fault) => {
    let asked = 0;
    const unlock = (): Promise<string> => {
      asked += 1;
      return Promise.resolve(key);
    };
    expect(() => requirePasswordTerms(outside[fault]!)).toThrow(expect.objectContaining({ code: 'damaged' }));
    const found = passwordKeyFor(secret, outside[fault], { unlock });
    await expect(found).rejects.toMatchObject({ code: 'damaged' });
    await expect(unlockWith(password)(secret, outside[fault]!)).rejects.toMatchObject({ code: 'damaged' });
    expect(asked).toBe(0);
  });

  it('needs a password, and takes no key of another', async () => {
    await expect(passwordKeyFor(secret, terms, {})).rejects.toMatchObject({ code: 'password_required' });
    const wrong = passwordKeyFor(secret, terms, { passwordKey: newSecret() });
    await expect(wrong).rejects.toMatchObject({ code: 'wrong_password' });
    expect(await passwordKeyFor(secret, terms, { passwordKey: key })).toBe(key);
    expect(await passwordKeyFor(secret, undefined, {})).toBeUndefined();
  });
});
