import { SendError } from '../errors.ts';
import { passwordCheck } from './keys.ts';
import type { PasswordTerms } from './password-terms.ts';
import { requirePasswordTerms } from './password-terms.ts';

/** A password as it applies to one transfer. The password itself is not in it. */
export interface Protection {
  readonly terms: PasswordTerms;
  /** The password key: 32 bytes as base64url. With the link's secret it opens the transfer: protect it like that. */
  readonly key: string;
}

/** Asked once for each new transfer, with its secret. `protectWith` makes one. */
export type Protect = (secret: string) => Promise<Protection>;

/** Gives the password key of a transfer; throws `wrong_password`, or `cancelled` where a person gave up. `unlockWith` makes one. */
export type Unlock = (secret: string, terms: PasswordTerms) => Promise<string>;

/** How the password of a link is had, where it has one: its key, which is known from before, or something to ask. */
export interface Unlocking {
  readonly passwordKey?: string | undefined;
  readonly unlock?: Unlock | undefined;
}

/**
 * The password key of a transfer with these terms, undefined where it needs none. Throws `damaged` for terms out of bounds, `password_required`,
 * `wrong_password`, and what `unlock` throws.
 */
export async function passwordKeyFor(
  secret: string,
  terms: PasswordTerms | undefined,
  { passwordKey, unlock }: Unlocking,
): Promise<string | undefined> {
  if (!terms) return passwordKey;
  requirePasswordTerms(terms);
  const key = passwordKey ?? (await unlock?.(secret, terms));
  if (key === undefined) throw new SendError('password_required');
  if ((await passwordCheck(secret, key)) !== terms.check) throw new SendError('wrong_password');
  return key;
}

/** Protects another transfer with the same password, of which only the key is known. */
export function protectAgain({ terms, key }: Protection): Protect {
  return (secret) => protection(secret, key, terms);
}

/** What protects the transfer of that secret by that password key. */
export async function protection(
  secret: string,
  key: string,
  { salt, memoryKib, passes, lanes }: Omit<PasswordTerms, 'check'>,
): Promise<Protection> {
  return { terms: { salt, memoryKib, passes, lanes, check: await passwordCheck(secret, key) }, key };
}
