import { fromBase64Url } from '../bytes.ts';
import { SendError } from '../errors.ts';

/** What a key made of a password costs, by Argon2id (RFC 9106). */
export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** What is public about the password of a transfer. */
export interface PasswordTerms extends PasswordCost {
  /** 16 bytes as base64url. */
  readonly salt: string;
  /** 16 bytes as base64url, by which a wrong password is known before anything is decrypted. Useless without the link's secret. */
  readonly check: string;
}

/** The least is OWASP's for Argon2id; the most is what a reader does for a stranger's server. */
export const PASSWORD_BOUNDS = {
  memoryKib: { min: 19_456, max: 262_144 },
  passes: { min: 2, max: 10 },
  lanes: { min: 1, max: 4 },
  /** Code points, in Normalization Form C. */
  characters: { max: 1_000 },
} as const;
export const PASSWORD_SALT_BYTES = 16;
export const PASSWORD_CHECK_BYTES = 16;

/** Throws `damaged` for terms that no sender writes: the numbers come from the server, and memory is taken by them. */
export function requirePasswordTerms(terms: PasswordTerms): void {
  for (const name of ['memoryKib', 'passes', 'lanes'] as const) {
    const { min, max } = PASSWORD_BOUNDS[name];
    if (terms[name] >= min && terms[name] <= max) continue;
    throw new SendError('damaged', `the password's ${name} is ${terms[name]}, must be from ${min} to ${max}`);
  }
  const lengths = [fromBase64Url(terms.salt)?.byteLength, fromBase64Url(terms.check)?.byteLength];
  if (lengths[0] !== PASSWORD_SALT_BYTES || lengths[1] !== PASSWORD_CHECK_BYTES)
    throw new SendError('damaged', 'the salt or the check of the password has another length than a sender writes');
}
