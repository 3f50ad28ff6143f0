import { equalBytes, fromBase64Url, randomBytes, sha256, toBase32, toBase64Url, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { AccessToken, TOKEN_PREFIX } from './shown-token.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 16;
/** Keeps the hash that names a token apart from the one that verifies it. */
const ID_LABEL = 'sgraph-send/1 access code id';

/** What a server derives from a token. Neither leads back to it. */
export interface TokenNames {
  /** 26 characters of lower-case base32: where its files are. */
  readonly id: string;
  /** SHA-256 of the token as it travels, base64url. */
  readonly verifier: string;
}

/** A new access code: `sgst_` and 32 random bytes as base64url. */
export function newAccessToken(): string {
  return `${TOKEN_PREFIX}${toBase64Url(randomBytes(SECRET_BYTES))}`;
}

/** Throws `token_required` without a token, and `token_invalid` for one that is malformed. */
export async function namesOfToken(token: string | undefined): Promise<TokenNames> {
  if (token === undefined || token === '') throw new SendError('token_required');
  if (!AccessToken.safeParse(token).success) throw new SendError('token_invalid');
  const [named, verifier] = await Promise.all([sha256(utf8(`${ID_LABEL}\n${token}`)), sha256(utf8(token))]);
  return { id: toBase32(named.subarray(0, ID_BYTES)), verifier: toBase64Url(verifier) };
}

/** Whether both verifiers are the same, in constant time. */
export function sameVerifier(shown: string, stored: string): boolean {
  const [left, right] = [fromBase64Url(shown), fromBase64Url(stored)];
  return left !== undefined && right !== undefined && equalBytes(left, right);
}
