import { argon2id } from '#argon2';
import type { Bytes } from '../bytes.ts';
import { fromBase64Url, randomBytes, toBase64Url, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { passwordCheck } from './keys.ts';
import type { PasswordCost } from './password-terms.ts';
import { PASSWORD_BOUNDS, PASSWORD_SALT_BYTES, requirePasswordTerms } from './password-terms.ts';
import type { Protect, Unlock } from './protection.ts';
import { protection } from './protection.ts';

/** RFC 9106's recommendation for little memory, in one lane: nothing here runs in parallel. Measured in docs/decisions. */
const DEFAULT_COST: PasswordCost = { memoryKib: 65_536, passes: 3, lanes: 1 };

/**
 * The UTF-8 bytes of a password in Unicode's Normalization Form C: the same however a keyboard composes its letters. Nothing is cut off, not
 * even a space.
 *
 * @param password - 1 to 1,000 characters in any script
 * @throws `invalid_request` for none, for more, and for half of a surrogate pair, which has no UTF-8
 */
export function passwordBytes(password: string): Bytes {
  const text = password.normalize('NFC');
  const characters = Array.from(text).length;
  const { max } = PASSWORD_BOUNDS.characters;
  if (characters === 0) throw new SendError('invalid_request', 'the password is empty: give at least 1 character');
  if (characters > max)
    throw new SendError('invalid_request', `the password has ${characters} characters, at most ${max} are allowed`);
  if (/\p{Surrogate}/u.test(text))
    throw new SendError('invalid_request', 'the password has half a character, which cannot be encoded: type it again');
  return utf8(text);
}

/**
 * The password key: 32 bytes by Argon2id, version 1.3. Takes a second or so in JavaScript, and a quarter of that by Node's own.
 *
 * @param password - as for {@link passwordBytes}
 * @param salt - 16 bytes
 * @param cost - within `PASSWORD_BOUNDS`
 */
export async function passwordKey(password: string, salt: Bytes, cost: PasswordCost): Promise<Bytes> {
  return argon2id(passwordBytes(password), salt, cost);
}

/**
 * Protects a new transfer with a password, for `protect` of an upload.
 *
 * @param password - 1 to 1,000 characters in any script, compared in Normalization Form C
 * @param cost - what each try costs whoever has the link; within the bounds of the format
 * @throws `invalid_request` at once for a password that cannot be used
 * @example
 * ```ts
 * const protect = protectWith('a long and private sentence');
 * ```
 */
export function protectWith(password: string, cost: PasswordCost = DEFAULT_COST): Protect {
  passwordBytes(password);
  return async (secret) => {
    const salt = randomBytes(PASSWORD_SALT_BYTES);
    const key = toBase64Url(await passwordKey(password, salt, cost));
    return protection(secret, key, { salt: toBase64Url(salt), ...cost });
  };
}

/**
 * Opens a transfer that has a password, for `unlock` of a client's methods.
 *
 * @param password - what the recipient typed
 * @throws `invalid_request` at once for a password that no sender can have used; later `wrong_password`, and `damaged` for terms out of bounds
 * @example
 * ```ts
 * const unlock = unlockWith('a long and private sentence');
 * ```
 */
export function unlockWith(password: string): Unlock {
  passwordBytes(password);
  return async (secret, terms) => {
    requirePasswordTerms(terms);
    const salt = fromBase64Url(terms.salt) ?? new Uint8Array(0);
    const key = toBase64Url(await passwordKey(password, salt, terms));
    if ((await passwordCheck(secret, key)) !== terms.check) throw new SendError('wrong_password');
    return key;
  };
}
