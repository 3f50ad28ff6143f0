import type { Role } from '@aws-sdk/client-iam';
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import { namesOf, roleNames } from '../../config/names.ts';
import { partitionOf } from '../../config/region.ts';
import type { Compared } from '../declared/live.ts';
import { readManagedPolicy, readRole } from '../declared/readers/iam.ts';
import { itemsOn } from '../pages.ts';
import type { Statement } from '../policies.ts';
import { ROLE_IDS } from '../constructs/execution-roles.ts';
import { parseStatements } from './statements.ts';

const ABSENT = ['NoSuchEntity', 'NoSuchEntityException'];

export interface RoleState {
  readonly arn: string;
  readonly trust: readonly Statement[];
  /** Inline policies by their names. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  readonly attached: readonly string[];
  readonly boundary: string | undefined;
}

export async function observeRoles({ aws: { iam }, config }: Observer): Promise<Compared> {
  const names = namesOf(config);
  const boundary = `arn:${partitionOf(config.region)}:iam::${config.account}:policy/${names.boundary}`;
  const [Boundary, ...roles] = await Promise.all([
    readManagedPolicy(iam, boundary),
    ...roleNames(config).map(async (name) => [ROLE_IDS[name], await readRole(iam, names.roles[name])] as const),
  ]);
  return { seen: { live: { ...Object.fromEntries(roles), Boundary }, imports: {} } };
}

export async function observeRole(aws: Aws, name: string): Promise<RoleState | undefined> {
  const found = (await unlessAbsent(ABSENT, aws.iam.send(new GetRoleCommand({ RoleName: name }))))?.Role;
  if (!found) return undefined;
  const [inline, attached] = await Promise.all([
    itemsOn(paginateListRolePolicies({ client: aws.iam }, { RoleName: name }), (page) => page.PolicyNames),
    itemsOn(paginateListAttachedRolePolicies({ client: aws.iam }, { RoleName: name }), (page) => page.AttachedPolicies),
  ]);
  const policies = inline.map(async (policy) => {
    const { PolicyDocument } = await aws.iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: policy }));
    return [policy, parseStatements(PolicyDocument)] as const;
  });
  return {
    arn: found.Arn ?? name,
    trust: parseStatements(found.AssumeRolePolicyDocument),
    policies: Object.fromEntries(await Promise.all(policies)),
    attached: attached.flatMap(({ PolicyArn }) => PolicyArn ?? []),
    boundary: boundaryOf(found),
  };
}

function boundaryOf(found: Role): string | undefined {
  return found.PermissionsBoundary?.PermissionsBoundaryArn;
}
