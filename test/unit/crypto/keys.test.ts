import { describe, expect, it } from 'vitest';
import { toHex } from '../../../core/bytes.ts';
import {
  deriveLinkKeys,
  deriveOwnerProof,
  isTransferId,
  LABELS,
  newSecret,
  parseSecret,
  verifierOf,
} from '../../../core/crypto/keys.ts';
import { SendError } from '../../../core/errors.ts';
import { derivationVectors } from '../../vectors/vectors.ts';

const secret = derivationVectors[0]!.secret;
const transferId = derivationVectors[0]!.transferId;

describe('derivation', () => {
  it.each(derivationVectors)('gives what a second implementation gives: $name', async (vector) => {
    const keys = await deriveLinkKeys(vector.secret);
    const ownerProof = await deriveOwnerProof(vector.ownerSecret);
    expect({
      name: vector.name,
      secret: vector.secret,
      transferId: keys.transferId,
      contentKey: toHex(keys.contentKey),
      metadataKey: toHex(keys.metadataKey),
      downloadProof: keys.downloadProof,
      downloadVerifier: await verifierOf(keys.downloadProof),
      ownerSecret: vector.ownerSecret,
      ownerProof,
      ownerVerifier: await verifierOf(ownerProof),
    }).toEqual(vector);
  });

  it('has a label of printable ASCII for each value, no two the same', () => {
    const labels = Object.values(LABELS);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.filter((label) => !/^[ -~]+$/.test(label))).toEqual([]);
  });
});

describe('a secret', () => {
  it('is new each time and has 43 characters of 32 bytes', () => {
    const secrets = Array.from({ length: 20 }, newSecret);
    expect(new Set(secrets).size).toBe(20);
    for (const made of secrets) expect([made.length, parseSecret(made).byteLength]).toEqual([43, 32]);
  });

  const refused: Record<string, string> = {
    empty: '',
    'one character short': secret.slice(0, -1),
    'one character long': `${secret}A`,
    'trailing bits that are not zero': secret.replace(/.$/, '9'),
    'the padding of base64': `${secret}=`,
    'the "+" of plain base64': secret.replace(/^./, '+'),
    'the "/" of plain base64': secret.replace(/^./, '/'),
    'a space in front': ` ${secret}`,
    'a line break behind': `${secret}\n`,
    'percent encoding': secret.replace(/^./, '%41'),
    'a letter outside ASCII': secret.replace(/^./, 'А'),
    '31 bytes': 'A'.repeat(42),
    '33 bytes': 'A'.repeat(44),
  };
  it.each(Object.entries(refused))(
    'with %s is refused as an invalid link by every function that takes one',
    async (_, text) => {
      expect(() => parseSecret(text)).toThrow(expect.objectContaining({ code: 'invalid_link' }));
      for (const take of [deriveLinkKeys, deriveOwnerProof, verifierOf])
        await expect(take(text)).rejects.toMatchObject({ code: 'invalid_link' });
    },
  );

  it('that is refused does not appear in the message', async () => {
    const error: unknown = await verifierOf(`${secret}=`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SendError);
    expect((error as SendError).message).not.toContain(secret);
  });
});

describe('a transfer id', () => {
  it('is recognised when it was derived', () => {
    expect(derivationVectors.map((vector) => isTransferId(vector.transferId))).toEqual([true, true, true, true]);
  });

  const refused: Record<string, string> = {
    empty: '',
    'in upper case': transferId.toUpperCase(),
    'with one letter in upper case': transferId.replace(/^./, 'M'),
    'one character short': transferId.slice(1),
    'one character long': `${transferId}a`,
    'with trailing bits that are not zero': transferId.replace(/.$/, 'v'),
    'with the padding of base32': `${transferId}======`,
    'with a digit outside base32': transferId.replace(/^./, '1'),
    'with a line break behind': `${transferId}\n`,
    'with a path in it': '../../aaaaaaaaaaaaaaaaaaaaaa'.slice(0, 26),
    'with a letter whose upper case is ASCII, long s': transferId.replace(/^./, 'ſ'),
    'with a letter whose upper case is ASCII, dotless i': transferId.replace(/^./, 'ı'),
    'with a letter whose upper case is two letters': `ß${transferId.slice(2)}`,
  };
  it.each(Object.entries(refused))('%s is not one', (_, text) => {
    expect(isTransferId(text)).toBe(false);
  });
});
