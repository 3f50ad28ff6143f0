import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import type { Bytes } from '../bytes.ts';
import { concatBytes, fromBase64Url, toBase64Url, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { deriveLinkKeys, hkdf, LABELS, parseSecret } from './keys.ts';

/** Bytes of an encapsulated key, which comes before the ciphertext: `Nenc` of RFC 9180 section 7.1. */
const ENCAPSULATED_BYTES = 32;
/** Encapsulated key, 32 bytes of secret and the tag, as base64url. */
const SEALED_CHARACTERS = 107;

/** A transfer that was made for a file request. */
export interface ForRequest {
  readonly requestId: string;
  readonly transferId: string;
}

/** RFC 9180 in base mode. X25519 is not in the Web Crypto of every browser that the page supports, so it is JavaScript's. */
function suite(): CipherSuite {
  return new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

/** The public key of a file request as base64url, from its owner's secret. Throws `invalid_link` for a malformed one. */
export async function publicKeyOf(ownerSecret: string): Promise<string> {
  const { publicKey } = await keyPairOf(ownerSecret);
  return toBase64Url(new Uint8Array(await suite().kem.serializePublicKey(publicKey)));
}

/**
 * Seals the secret of a transfer to the owner of a file request: encapsulated key and ciphertext, 80 bytes as base64url. Throws `invalid_link`
 * for a malformed public key, also for one of the few with which every secret could be guessed (RFC 9180 section 7.1.4).
 */
export async function sealForRequest(publicKey: string, ids: ForRequest, secret: string): Promise<string> {
  const plaintext = parseSecret(secret);
  try {
    const recipientPublicKey = await suite().kem.deserializePublicKey(arrayBuffer(parseSecret(publicKey)));
    const { enc, ct } = await suite().seal({ recipientPublicKey, info: infoOf(ids) }, arrayBuffer(plaintext));
    return toBase64Url(concatBytes([new Uint8Array(enc), new Uint8Array(ct)]));
  } catch (cause) {
    throw new SendError('invalid_link', 'the key of this request is not a public key: copy the whole link again', {
      cause,
    });
  }
}

/** The secret of a transfer that {@link sealForRequest} sealed; undefined for anything else, also for the secret of another transfer. */
export type OpenForRequest = (ids: ForRequest, sealed: string) => Promise<string | undefined>;

/** Opens what was sealed to the owner of that secret; the key pair is derived once for all. Throws `invalid_link` for a malformed secret. */
export async function openerForRequest(ownerSecret: string): Promise<OpenForRequest> {
  const recipientKey = await keyPairOf(ownerSecret);
  return async (ids, sealed) => {
    // Anything of another length is not opened: a server may list thousands.
    const bytes = sealed.length === SEALED_CHARACTERS ? fromBase64Url(sealed) : undefined;
    if (!bytes) return undefined;
    try {
      const [enc, ciphertext] = [bytes.slice(0, ENCAPSULATED_BYTES), bytes.slice(ENCAPSULATED_BYTES)];
      const opened = await suite().open(
        { recipientKey, enc: arrayBuffer(enc), info: infoOf(ids) },
        arrayBuffer(ciphertext),
      );
      const secret = toBase64Url(new Uint8Array(opened));
      return (await deriveLinkKeys(secret)).transferId === ids.transferId ? secret : undefined;
    } catch {
      // Whatever the library found: it is not what a sender sealed. Nothing of it is repeated.
      return undefined;
    }
  };
}

async function keyPairOf(ownerSecret: string): Promise<CryptoKeyPair> {
  const seed = await hkdf(parseSecret(ownerSecret), LABELS.requestKeyPair, 32);
  return suite().kem.deriveKeyPair(arrayBuffer(seed));
}

/** Binds what is sealed to its request and its transfer. It is `info`, as Tink has no other place for it. */
function infoOf({ requestId, transferId }: ForRequest): ArrayBuffer {
  return arrayBuffer(utf8(`sgraph-send/1 request entry ${requestId} ${transferId}`));
}

function arrayBuffer(bytes: Bytes): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
