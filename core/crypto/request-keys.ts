import type { Bytes } from '../bytes.ts';
import { toBase32, toBase64Url } from '../bytes.ts';
import { hkdf, LABELS, parseSecret } from './keys.ts';

const ID_BYTES = 16;
const KEY_BYTES = 32;

/** What the public key in the link of a file request gives. */
export interface RequestKeys {
  /** 26 characters of lower-case base32. */
  readonly requestId: string;
  /** 32 bytes: the input key of the stream that title and message are encrypted in. */
  readonly metadataKey: Bytes;
  /** 32 bytes as base64url: shown by a sender, so that only who has the link takes a place. */
  readonly requestProof: string;
}

/** Derives everything from a public key of 43 characters, as it is in the link. Throws `invalid_link` for a malformed one. */
export async function deriveRequestKeys(publicKey: string): Promise<RequestKeys> {
  const input = parseSecret(publicKey);
  const [requestId, metadataKey, requestProof] = await Promise.all([
    hkdf(input, LABELS.requestId, ID_BYTES),
    hkdf(input, LABELS.requestMetadataKey, KEY_BYTES),
    hkdf(input, LABELS.requestProof, KEY_BYTES),
  ]);
  return { requestId: toBase32(requestId), metadataKey, requestProof: toBase64Url(requestProof) };
}

/** The proof of a request's owner, 32 bytes as base64url. Throws `invalid_link` for a malformed secret. */
export async function deriveRequestOwnerProof(ownerSecret: string): Promise<string> {
  return toBase64Url(await hkdf(parseSecret(ownerSecret), LABELS.requestOwnerProof, KEY_BYTES));
}
