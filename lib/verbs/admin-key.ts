import type { FindAdminKey, GivenKey } from '../config/admin-keys.ts';
import { adminKeyVariable, isForeignKey, newAdminKey, refuseForeignKey } from '../config/admin-keys.ts';

/** When a verb makes an admin key where none is given: for a deployment that has none, or in any case. */
export type MakesKey = 'never' | 'if-missing' | 'always';

/** The admin key of a command, the same for all regions. */
export interface AdminKey {
  readonly find: FindAdminKey;
  /** The key, given or made; undefined where there is none. */
  readonly known: () => string | undefined;
  /** What to show the operator before anything is done, a line each. A key that was made is shown here, and never again. */
  readonly lines: () => readonly string[];
}

interface AdminKeyRequest {
  readonly environment: string;
  readonly given: GivenKey | undefined;
  readonly makes: MakesKey;
  /** Whether the verb changes which keys are good. */
  readonly changes: boolean;
  /** Whether the verb does anything with the key: signs in by it, or compares with it. */
  readonly isUsed: boolean;
  /** Whether the command is about anything that takes the key. */
  readonly isTaken: boolean;
}

/** The key that the operator gave; else, where the verb makes one, a new one. One that is another deployment's is only refused or not used. */
export function adminKeyOf(request: AdminKeyRequest): AdminKey {
  const { environment, given, makes, changes, isTaken } = request;
  let made: string | undefined;
  const isForeign = new Set<boolean>();
  const usable = (): GivenKey | undefined => (isForeign.has(true) && !isForeign.has(false) ? undefined : given);
  return {
    find: (deployed) => {
      // A deployment that is deleted first has no key that is still in use.
      if (given && changes && isTaken && makes !== 'always') refuseForeignKey(given, environment, deployed);
      const isOther = given !== undefined && !changes && isForeignKey(given, deployed);
      isForeign.add(isOther);
      if (given) return isOther ? undefined : given.key;
      const isNeeded = isTaken && (makes === 'always' || (makes === 'if-missing' && deployed.length === 0));
      return isNeeded ? (made ??= newAdminKey()) : undefined;
    },
    known: () => usable()?.key ?? made,
    lines: () => linesFor(request, usable(), made),
  };
}

function linesFor(
  { environment, given, makes, isUsed, isTaken }: AdminKeyRequest,
  usable: GivenKey | undefined,
  made: string | undefined,
): string[] {
  if (!isTaken || !isUsed) return [];
  if (usable) return [`admin key of ${environment}: taken from ${usable.variable}`];
  if (given)
    return [
      `admin key of ${environment}: none, because ${given.variable} holds another key; name it ${adminKeyVariable(environment)}`,
    ];
  if (made === undefined || makes !== 'if-missing') return [];
  return [
    `admin key of ${environment}: ${made}`,
    'Save it now: it is shown only once, before it is deployed, and works after that.',
  ];
}
