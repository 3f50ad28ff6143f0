import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url, toHex } from '../../../core/bytes.ts';
import { newSecret, verifierOf } from '../../../core/crypto/keys.ts';
import { deriveRequestKeys, deriveRequestOwnerProof } from '../../../core/crypto/request-keys.ts';
import type { ForRequest } from '../../../core/crypto/request-seal.ts';
import { openerForRequest, publicKeyOf, sealForRequest } from '../../../core/crypto/request-seal.ts';
import { openRequestText, sealRequestText } from '../../../core/crypto/request-text.ts';
import { requestVectors } from '../../vectors/vectors.ts';

async function openForRequest(ownerSecret: string, ids: ForRequest, sealed: string): Promise<string | undefined> {
  return (await openerForRequest(ownerSecret))(ids, sealed);
}

describe.each(requestVectors)('what Tink made of the owner secret $ownerSecret', (vector) => {
  const { ownerSecret, publicKey, requestId, transferId, secret, sealed } = vector;

  it('has the same keys and proofs', async () => {
    expect(await publicKeyOf(ownerSecret)).toBe(publicKey);
    const keys = await deriveRequestKeys(publicKey);
    expect(keys).toMatchObject({ requestId, requestProof: vector.requestProof });
    expect(toHex(keys.metadataKey)).toBe(vector.metadataKey);
    expect(await verifierOf(keys.requestProof)).toBe(vector.requestVerifier);
    expect(await deriveRequestOwnerProof(ownerSecret)).toBe(vector.ownerProof);
    expect(await verifierOf(vector.ownerProof)).toBe(vector.ownerVerifier);
  });

  it('opens, and with one bit changed anywhere it does not', async () => {
    const ids = { requestId, transferId };
    expect(await openForRequest(ownerSecret, ids, sealed)).toBe(secret);
    const bytes = fromBase64Url(sealed)!;
    for (let at = 0; at < bytes.byteLength; at++) {
      const altered = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(await openForRequest(ownerSecret, ids, toBase64Url(altered))).toBeUndefined();
    }
  });

  it.each([
    ['another request', { requestId: transferId, transferId }, sealed],
    ['another transfer', { requestId, transferId: requestId }, sealed],
    ['nothing', { requestId, transferId }, ''],
    ['what is no base64url', { requestId, transferId }, '*'],
  ])('does not open for %s', async (_, ids, text) => {
    expect(await openForRequest(ownerSecret, ids, text)).toBeUndefined();
  });
});

describe('sealing for a request', () => {
  it('differs each time, and opens for its owner only', async () => {
    const [{ ownerSecret, publicKey, requestId, transferId, secret }] = requestVectors as [(typeof requestVectors)[0]];
    const ids = { requestId, transferId };
    const [one, other] = [await sealForRequest(publicKey, ids, secret), await sealForRequest(publicKey, ids, secret)];
    expect(one).not.toBe(other);
    expect([one.length, await openForRequest(ownerSecret, ids, one)]).toEqual([107, secret]);
    expect(await openForRequest(newSecret(), ids, one)).toBeUndefined();
  });

  it('of the secret of another transfer does not open', async () => {
    const [{ ownerSecret, publicKey, requestId, transferId }] = requestVectors as [(typeof requestVectors)[0]];
    const ids = { requestId, transferId };
    expect(await openForRequest(ownerSecret, ids, await sealForRequest(publicKey, ids, newSecret()))).toBeUndefined();
  });

  it.each(['A'.repeat(43), 'A'.repeat(42), ''])(
    'is refused for %j, with which secrets could be guessed or which is no key',
    (key) =>
      expect(
        sealForRequest(key, { requestId: 'a'.repeat(26), transferId: 'a'.repeat(26) }, newSecret()),
      ).rejects.toMatchObject({ code: 'invalid_link' }),
  );
});

describe('what the owner writes', () => {
  it('is read with the key of the link, and is damaged with another one', async () => {
    const { metadataKey } = await deriveRequestKeys(newSecret());
    const sealed = await sealRequestText({ title: 'Photos' }, metadataKey);
    expect(await openRequestText(sealed, metadataKey)).toEqual({ title: 'Photos' });
    const other = await deriveRequestKeys(newSecret());
    await expect(openRequestText(sealed, other.metadataKey)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('is refused when it is longer than the format allows', async () => {
    const { metadataKey } = await deriveRequestKeys(newSecret());
    await expect(sealRequestText({ title: 'x'.repeat(201) }, metadataKey)).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});
