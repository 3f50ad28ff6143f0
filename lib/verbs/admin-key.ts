import type { FindAdminKey, GivenKey } from '../config/admin-keys.ts';
import { newAdminKey, refuseForeignKey } from '../config/admin-keys.ts';

/** When a verb makes an admin key where none is given: for a deployment that has none, or in any case. */
export type MakesKey = 'never' | 'if-missing' | 'always';

/** The admin key of a command, the same for all regions. */
export interface AdminKey {
  readonly find: FindAdminKey;
  /** The key, given or made; undefined where there is none. */
  readonly known: () => string | undefined;
  /** What to show the operator before anything changes, a line each. A key that was made is shown here, and never again. */
  readonly lines: () => readonly string[];
}

interface AdminKeyRequest {
  readonly environment: string;
  readonly given: GivenKey | undefined;
  readonly makes: MakesKey;
  /** Whether the verb changes which keys are good. */
  readonly changes: boolean;
  /** Whether the command is about anything that takes the key. */
  readonly isTaken: boolean;
}

/** The key that the operator gave; else, where the verb makes one, a new one. */
export function adminKeyOf({ environment, given, makes, changes, isTaken }: AdminKeyRequest): AdminKey {
  let made: string | undefined;
  return {
    find: (deployed) => {
      // A deployment that is deleted first has no key that is still in use.
      if (given && changes && isTaken && makes !== 'always') refuseForeignKey(given, environment, deployed);
      const isNeeded = isTaken && (makes === 'always' || (makes === 'if-missing' && deployed.length === 0));
      return given?.key ?? (isNeeded ? (made ??= newAdminKey()) : undefined);
    },
    known: () => given?.key ?? made,
    lines: () => {
      if (!changes || !isTaken || makes !== 'if-missing') return [];
      if (given) return [`admin key of ${environment}: taken from ${given.variable}`];
      if (made === undefined) return [];
      return [
        `admin key of ${environment}: ${made}`,
        'Save it now: it is shown only once, before it is deployed, and works after that.',
      ];
    },
  };
}
