import { createHash, randomBytes } from 'node:crypto';
import { DeployError } from '../deploy-error.ts';

const MIN_KEY_CHARACTERS = 43;

/** A key of 32 random bytes. */
export function newAdminKey(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * SHA-256 of the keys that are good from now on. A given key that is not deployed comes first, and the newest of the others stays
 * good, so that nobody is locked out while the key changes; `endOld` leaves the given one alone. The key itself is never sent
 * anywhere. Throws `config` for a key that was not generated, and for `endOld` without one.
 */
export function settledAdminKeys(deployed: readonly string[], given: string | undefined, endOld: boolean): string[] {
  if (given === undefined) {
    if (endOld)
      throw new DeployError('config', '--end-old-admin-keys needs the key that stays, in SGRAPH_SEND_ADMIN_KEY');
    return [...deployed];
  }
  if (!/^[A-Za-z0-9_-]+$/.test(given) || given.length < MIN_KEY_CHARACTERS) {
    const wanted = 'a generated key of at least 32 bytes in base64url (43 characters)';
    throw new DeployError('config', `SGRAPH_SEND_ADMIN_KEY must be ${wanted}`);
  }
  const digest = createHash('sha256').update(given).digest('hex');
  if (endOld) return [digest];
  return deployed.includes(digest) ? [...deployed] : [digest, ...deployed.slice(0, 1)];
}
