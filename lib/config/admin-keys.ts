import { createHash, randomBytes } from 'node:crypto';
import { DeployError } from '../deploy-error.ts';

/** Gives the admin key that shall be valid, for the SHA-256 of those that are deployed; undefined leaves them as they are. */
export type FindAdminKey = (deployed: readonly string[]) => string | undefined;

const MIN_KEY_CHARACTERS = 43;
export const ADMIN_KEY_VARIABLE = 'SGRAPH_SEND_ADMIN_KEY';

/** Where the key of one environment is: dev's key is not taken for qa because it happens to be set. */
export function adminKeyVariable(environment: string): string {
  return `${ADMIN_KEY_VARIABLE}_${environment.toUpperCase().replaceAll('-', '_')}`;
}

/** An admin key that the operator gave. */
export interface GivenKey {
  readonly key: string;
  /** The variable that held it. */
  readonly variable: string;
  /** Whether that was named for this environment. */
  readonly isNamed: boolean;
}

/** The key that the operator gave for an environment: in the variable that he named, in the environment's own, or in that for any. Throws `config`. */
export function givenAdminKey(
  environment: string,
  value: (name: string) => string | undefined,
  named: string | undefined,
): GivenKey | undefined {
  if (named !== undefined && value(named) === undefined)
    throw new DeployError('config', `--admin-key-from ${named}: the variable is not set, or empty`);
  const variable = named ?? adminKeyVariable(environment);
  const key = value(variable);
  if (key !== undefined) return { key, variable, isNamed: true };
  const general = value(ADMIN_KEY_VARIABLE);
  return general === undefined ? undefined : { key: general, variable: ADMIN_KEY_VARIABLE, isNamed: false };
}

/** Whether a key was given for any environment, and the deployment has only others. */
export function isForeignKey({ key, isNamed }: GivenKey, deployed: readonly string[]): boolean {
  return !isNamed && deployed.length > 0 && !deployed.includes(digestOf(key));
}

/** Throws `config` where a key that was given for any environment would become one of a deployment that has others. */
export function refuseForeignKey(given: GivenKey, environment: string, deployed: readonly string[]): void {
  if (!isForeignKey(given, deployed)) return;
  throw new DeployError(
    'config',
    `${given.variable} is not the admin key of ${environment}, which has another one: unset it, or name it ${adminKeyVariable(environment)} to make it one`,
  );
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** A key of 32 random bytes. */
export function newAdminKey(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * SHA-256 of the keys that are good from now on. A given key that is not deployed comes first, and the newest of the others stays good, so
 * that the old key still works while the key changes; with `endOld` only the given one stays. The key itself is never sent anywhere. Throws
 * `config` for a key that was not generated, and for `endOld` without one.
 */
export function resolvedAdminKeys(deployed: readonly string[], given: string | undefined, endOld: boolean): string[] {
  if (given === undefined) {
    if (endOld)
      throw new DeployError(
        'config',
        `--end-old-admin-keys needs the key to keep, in ${ADMIN_KEY_VARIABLE}_ENVIRONMENT`,
      );
    return [...deployed];
  }
  if (!/^[A-Za-z0-9_-]+$/.test(given) || given.length < MIN_KEY_CHARACTERS) {
    const wanted = 'a generated key of at least 32 bytes in base64url (43 characters)';
    throw new DeployError('config', `the admin key must be ${wanted}`);
  }
  const digest = digestOf(given);
  if (endOld) return [digest];
  return deployed.includes(digest) ? [...deployed] : [digest, ...deployed.slice(0, 1)];
}
