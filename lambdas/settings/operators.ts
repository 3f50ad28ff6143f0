import * as z from 'zod/mini';
import { OperatorRole } from '../../core/admin/schemas.ts';

/** One key of an operator, as a setting has it: `alice:admin:` and the key's SHA-256. */
export interface OperatorKey {
  readonly name: string;
  readonly role: OperatorRole;
  readonly keySha256: string;
}

/** The name of whoever has a key without one; no operator may have it. */
export const UNNAMED_OPERATOR = 'operator';
/** Lambda takes 4 KiB of variables in all. */
const MAX_KEYS = 20;
const KEYS_OF_ONE = 2;
const OPERATOR_NAME = /^[a-z0-9][a-z0-9._@-]{0,31}$/;
const ROLES = OperatorRole.options.join('|');
const ENTRY = new RegExp(
  `^(?<name>${OPERATOR_NAME.source.slice(1, -1)}):(?<role>${ROLES}):(?<keySha256>[0-9a-f]{64})$`,
);

export const EXPECTED_OPERATORS =
  `name:role:SHA-256 of the key, at most ${MAX_KEYS} of them, separated by commas: names of 1 to 32 lower-case letters, digits and ` +
  `. _ @ - (not "${UNNAMED_OPERATOR}"), each with the role ${OperatorRole.options.join(' or ')} and at most two keys, no key twice`;

/** The setting, each key a text. */
export const OperatorKeys = z
  .array(
    z
      .string()
      .check(z.regex(ENTRY, 'must be name:role:SHA-256, such as alice:admin: and 64 characters of lower-case hex')),
  )
  .check(z.maxLength(MAX_KEYS), ({ value, issues }) => {
    const message = contradictionIn(operatorsIn(value));
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  });

export function isOperatorName(name: string): boolean {
  return OPERATOR_NAME.test(name) && name !== UNNAMED_OPERATOR;
}

/** What the texts of the setting say. */
export function operatorsIn(texts: readonly string[]): OperatorKey[] {
  return texts.flatMap((text) => {
    const { name = '', role, keySha256 = '' } = ENTRY.exec(text)?.groups ?? {};
    const known = OperatorRole.safeParse(role);
    return known.success ? [{ name, role: known.data, keySha256 }] : [];
  });
}

function contradictionIn(keys: readonly OperatorKey[]): string | undefined {
  if (keys.some(({ name }) => name === UNNAMED_OPERATOR))
    return `must not name anybody "${UNNAMED_OPERATOR}": that is who has a key without a name`;
  for (const { name, role, keySha256 } of keys) {
    const others = keys.filter((key) => key.name === name);
    if (others.some((key) => key.role !== role)) return `must give ${name} one role, not both`;
    if (others.length > KEYS_OF_ONE) return `must give ${name} at most ${KEYS_OF_ONE} keys`;
    if (keys.filter((key) => key.keySha256 === keySha256).length > 1) return `must not have the key of ${name} twice`;
  }
}
