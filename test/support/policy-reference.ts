import type { Statement } from '../../lib/aws/policies.ts';
import { SERVICE_AUTHORIZATION } from '../vendor/service-authorization.ts';

/**
 * Keys that every request has, whatever the action.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const GLOBAL_KEYS = ['aws:PrincipalArn', 'aws:SecureTransport', 'aws:SourceAccount', 'aws:SourceArn'];

/** What of a statement can never allow or deny anything, by the reference. */
export function misfits({ Action, Resource, Condition }: Statement): string[] {
  const keys = Object.values(Condition ?? {}).flatMap((members) => Object.keys(members));
  // A policy of trust has no resource: it is the role's own.
  const resources = Resource === undefined ? ['*'] : [Resource].flat();
  return [Action].flat().flatMap((action) => misfitsOf(action, resources, keys));
}

function misfitsOf(action: string, resources: readonly string[], keys: readonly string[]): string[] {
  if (action.endsWith(':*')) return [];
  const reference = SERVICE_AUTHORIZATION.get(action);
  if (!reference)
    return [`${action} is not in test/vendor/service-authorization.tsv: look it up in the reference and add it there`];
  const meant = reference.types.filter(({ arn }) => resources.some((resource) => overlap(resource, globOf(arn))));
  const isAll = resources.includes('*');
  return [
    ...(reference.types.length === 0 && !isAll
      ? [`${action} knows no resources, and ${resources.join()} is none`]
      : []),
    ...reference.types
      .filter((type) => type.required && !meant.includes(type))
      .map(({ name }) => `${action} needs a ${name}, and ${resources.join()} is none`),
    ...(reference.types.length > 0 && meant.length === 0 ? [`${action} is about none of ${resources.join()}`] : []),
    ...keys.flatMap((key) => {
      const isKnown = (list: readonly string[]): boolean => list.some((known) => isKey(known, key));
      if (isKnown(GLOBAL_KEYS) || isKnown(reference.keys)) return [];
      const without = meant.filter((type) => !isKnown(type.keys));
      if (meant.length > 0 && without.length === 0) return [];
      return [`${action} does not know ${key} of ${without.map(({ name }) => name).join(', ') || 'anything'}`];
    }),
  ];
}

/** `aws:ResourceTag/${TagKey}` stands for a key with any name behind the slash. */
function isKey(known: string, key: string): boolean {
  const fixed = known.replace(/(?:\$\{\w+\}|<key>)$/, '');
  return fixed === known
    ? known.toLowerCase() === key.toLowerCase()
    : key.toLowerCase().startsWith(fixed.toLowerCase());
}

function globOf(arn: string): string {
  return arn.replace(/\$\{\w+\}/g, '*');
}

/** Whether there is a text that both patterns match. */
export function overlap(one: string, other: string): boolean {
  if (one === '' || other === '') return (one + other).replaceAll('*', '') === '';
  if (one.startsWith('*')) return overlap(one.slice(1), other) || overlap(one, other.slice(1));
  if (other.startsWith('*')) return overlap(other, one);
  return one[0] === other[0] && overlap(one.slice(1), other.slice(1));
}
