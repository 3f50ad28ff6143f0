import { hkdf as derive } from '#primitives';
import type { Bytes } from '../bytes.ts';
import { concatBytes, fromBase32, fromBase64Url, randomBytes, sha256, toBase32, toBase64Url, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { PASSWORD_CHECK_BYTES } from './password-terms.ts';

/** Labels of every derived value: the `info` of HKDF-SHA-256 (RFC 5869), ASCII, no terminator. */
export const LABELS = {
  transferId: 'sgraph-send/1 transfer id',
  contentKey: 'sgraph-send/1 content key',
  metadataKey: 'sgraph-send/1 metadata key',
  downloadProof: 'sgraph-send/1 download proof',
  ownerProof: 'sgraph-send/1 owner proof',
  /** Of a transfer with a password: over the secret and the password key. */
  contentKeyWithPassword: 'sgraph-send/1 content key with password',
  metadataKeyWithPassword: 'sgraph-send/1 metadata key with password',
  downloadProofWithPassword: 'sgraph-send/1 download proof with password',
  passwordCheck: 'sgraph-send/1 password check',
  /** Of a file request: over its public key. */
  requestId: 'sgraph-send/1 request id',
  requestMetadataKey: 'sgraph-send/1 request metadata key',
  requestProof: 'sgraph-send/1 request proof',
  /** Of a file request: over its owner's secret. */
  requestKeyPair: 'sgraph-send/1 request key pair',
  requestOwnerProof: 'sgraph-send/1 request owner proof',
} as const;

const SECRET_BYTES = 32;
const TRANSFER_ID_BYTES = 16;

/** Everything a link's secret gives. The keys never leave the machine; the proof goes to the server when a download is claimed. */
export interface LinkKeys {
  /** 26 characters of lower-case base32. */
  readonly transferId: string;
  /** 32 bytes: the input key of the content stream. */
  readonly contentKey: Bytes;
  /** 32 bytes: the input key of the metadata stream. */
  readonly metadataKey: Bytes;
  /** 32 bytes as base64url: shown to claim a download and to read the log. */
  readonly downloadProof: string;
}

/**
 * A new secret of 32 random bytes, as 43 characters of base64url.
 *
 * @example
 * ```ts
 * const claimId = newSecret();
 * ```
 */
export function newSecret(): string {
  return toBase64Url(randomBytes(SECRET_BYTES));
}

/**
 * The 32 bytes of a secret.
 *
 * @param text - the part of a link behind the `#`
 * @throws `invalid_link` unless it is 43 characters of canonical base64url
 * @example
 * ```ts
 * const bytes = parseSecret(newSecret());
 * console.log(bytes.byteLength); // 32
 * ```
 */
export function parseSecret(text: string): Bytes {
  const bytes = fromBase64Url(text);
  if (bytes?.byteLength !== SECRET_BYTES) {
    throw new SendError(
      'invalid_link',
      'a key has 43 characters of A-Z, a-z, 0-9, "-" and "_": copy the whole link again',
    );
  }
  return bytes;
}

/**
 * Whether the text is a transfer id: 26 characters of canonical lower-case base32.
 *
 * @param text - anything
 * @example
 * ```ts
 * isTransferId('aaaaaaaaaaaaaaaaaaaaaaaaaa'); // true
 * ```
 */
export function isTransferId(text: string): boolean {
  return fromBase32(text)?.byteLength === TRANSFER_ID_BYTES;
}

/**
 * Derives everything from a link's secret, and from the password of the transfer where it has one.
 *
 * @param secret - the 43 characters behind the `#` of a download link
 * @param passwordKey - what Argon2id makes of the password: 32 bytes as base64url. The transfer id is the same with and without it
 * @throws `invalid_link` for a malformed one
 * @example
 * ```ts
 * const { transferId, downloadProof } = await deriveLinkKeys(newSecret());
 * ```
 */
export async function deriveLinkKeys(secret: string, passwordKey?: string): Promise<LinkKeys> {
  const withPassword = passwordKey !== undefined;
  const input = withPassword ? joined(secret, passwordKey) : parseSecret(secret);
  const [transferId, contentKey, metadataKey, downloadProof] = await Promise.all([
    hkdf(parseSecret(secret), LABELS.transferId, TRANSFER_ID_BYTES),
    hkdf(input, withPassword ? LABELS.contentKeyWithPassword : LABELS.contentKey, SECRET_BYTES),
    hkdf(input, withPassword ? LABELS.metadataKeyWithPassword : LABELS.metadataKey, SECRET_BYTES),
    hkdf(input, withPassword ? LABELS.downloadProofWithPassword : LABELS.downloadProof, SECRET_BYTES),
  ]);
  return { transferId: toBase32(transferId), contentKey, metadataKey, downloadProof: toBase64Url(downloadProof) };
}

/**
 * By what a password is known to be the right one: 16 bytes as base64url. They are public, and of no use to whoever does not have the secret.
 * Throws `invalid_link` for a malformed secret or key.
 */
export async function passwordCheck(secret: string, passwordKey: string): Promise<string> {
  return toBase64Url(await hkdf(joined(secret, passwordKey), LABELS.passwordCheck, PASSWORD_CHECK_BYTES));
}

/**
 * The owner's proof, 32 bytes as base64url, from the owner's secret.
 *
 * @param ownerSecret - the 43 characters behind the `#` of a private link
 * @throws `invalid_link` for a malformed one
 * @example
 * ```ts
 * const proof = await deriveOwnerProof(newSecret());
 * ```
 */
export async function deriveOwnerProof(ownerSecret: string): Promise<string> {
  return toBase64Url(await hkdf(parseSecret(ownerSecret), LABELS.ownerProof, SECRET_BYTES));
}

/**
 * What the server keeps of a proof: SHA-256 of its 32 bytes, as base64url.
 *
 * @param proof - 32 bytes as base64url, as `deriveOwnerProof` gives them
 * @throws `invalid_link` for a malformed proof
 * @example
 * ```ts
 * const verifier = await verifierOf(await deriveOwnerProof(newSecret()));
 * ```
 */
export async function verifierOf(proof: string): Promise<string> {
  return toBase64Url(await sha256(parseSecret(proof)));
}

function joined(secret: string, passwordKey: string): Bytes {
  return concatBytes([parseSecret(secret), parseSecret(passwordKey)]);
}

/** A value of so many bytes that one of the {@link LABELS} names. */
export function hkdf(input: Bytes, label: string, bytes: number): Promise<Bytes> {
  return derive({ input, salt: new Uint8Array(0), info: utf8(label) }, bytes);
}
