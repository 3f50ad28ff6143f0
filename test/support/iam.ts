import type { Statement } from '../../lib/aws/policies.ts';

export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that the request has, beside those that every request has. */
  readonly context?: Readonly<Record<string, string>>;
}

interface Policies {
  /** Those of the role or user that asks. */
  readonly identity: readonly Statement[];
  /** The most that it can be allowed; undefined: no boundary. */
  readonly boundary?: readonly Statement[];
  /** That of the bucket or function that is asked for: only what it denies counts here. */
  readonly resource?: readonly Statement[];
}

/**
 * Whether IAM allows a request of one account: nothing denies it, and both the identity's policy and the boundary allow it.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function isAllowed({ identity, boundary, resource = [] }: Policies, request: IamRequest): boolean {
  const matching = (statements: readonly Statement[], effect: Statement['Effect']): boolean =>
    statements.some((statement) => statement.Effect === effect && matches(statement, request));
  if ([identity, boundary ?? [], resource].some((statements) => matching(statements, 'Deny'))) return false;
  return matching(identity, 'Allow') && (boundary === undefined || matching(boundary, 'Allow'));
}

function matches(
  { Action, Resource = '*', Condition = {} }: Statement,
  { action, resource, context = {} }: IamRequest,
): boolean {
  const isMeant =
    [Action].flat().some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    [Resource].flat().some((pattern) => isLike(resource, pattern));
  const lower = Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  const holds = Object.entries(Condition).every(([operator, members]) =>
    Object.entries(members).every(([key, wanted]) =>
      compare(operator, lower[key.toLowerCase()], [wanted].flat().map(String)),
    ),
  );
  return isMeant && holds;
}

/**
 * Several values of a key are alternatives, several keys have to hold together, and a key that is not there satisfies only what negates
 * or says IfExists. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function compare(operator: string, found: string | undefined, wanted: readonly string[]): boolean {
  const [, kind = '', ifExists] = /^(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (kind === 'Null') return wanted.includes(String(found === undefined));
  const isNegated = kind.includes('Not');
  if (found === undefined) return isNegated || ifExists !== undefined;
  const equals: Readonly<Record<string, (value: string) => boolean>> = {
    StringEquals: (value) => value === found,
    StringLike: (value) => isLike(found, value),
    ArnLike: (value) => isArnLike(found, value),
    ArnEquals: (value) => isArnLike(found, value),
    Bool: (value) => value.toLowerCase() === found.toLowerCase(),
  };
  const equal = equals[kind.replace('Not', '')];
  if (!equal) throw new Error(`the operator ${operator} is not written down in test/support/iam.ts`);
  return wanted.some(equal) !== isNegated;
}

/** Each of the six parts between colons is compared separately. */
function isArnLike(found: string, pattern: string): boolean {
  const parts = (arn: string): string[] => [...arn.split(':').slice(0, 5), arn.split(':').slice(5).join(':')];
  return parts(pattern).every((part, index) => isLike(parts(found)[index] ?? '', part));
}

function isLike(found: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`).test(found);
}
