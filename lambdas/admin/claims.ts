import { isLoggedName } from '../../core/admin/logged-name.ts';
import type { Opener } from '../../core/admin/sessions.ts';
import { SendError } from '../../core/errors.ts';
import type { ProviderSettings } from './provider-settings.ts';

type Claims = Readonly<Record<string, unknown>>;

/** A claim by its name, or by a path such as `realm_access.roles`. */
export function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  const [first = '', ...rest] = name.split('.');
  const inner = Object.hasOwn(claims, first) ? claims[first] : undefined;
  return rest.length > 0 && typeof inner === 'object' && inner !== null
    ? claimOf(inner as Claims, rest.join('.'))
    : undefined;
}

/** Name and role by what the settings say. Throws `no_role` for an account without either. */
export function operatorOfClaims(claims: Claims, settings: ProviderSettings): Opener['operator'] {
  const { roleClaim, admins, viewers } = settings;
  const found = claimOf(claims, roleClaim);
  const values: readonly unknown[] = Array.isArray(found) ? found : [found];
  const has = (wanted: readonly string[]): boolean => wanted.some((value) => values.includes(value));
  const role = has(admins) ? 'admin' : has(viewers) ? 'viewer' : undefined;
  if (role === undefined)
    throw new SendError(
      'no_role',
      `the claim "${roleClaim}" of this account has none of the values that give a role here: ask who runs this server`,
    );
  return { name: nameOf(claims, settings), role };
}

function nameOf(claims: Claims, { nameClaim, keyNames }: ProviderSettings): string {
  const name = claimOf(claims, nameClaim);
  if (typeof name !== 'string' || !isLoggedName(name))
    throw new SendError(
      'no_role',
      `the claim "${nameClaim}" of this account cannot be a name in the log: ask who runs this server`,
    );
  if (nameClaim === 'email' && claims['email_verified'] === false)
    throw new SendError('no_role', 'the provider has not verified the e-mail address of this account');
  return keyNames.includes(name.toLowerCase()) ? `provider:${name}` : name;
}
