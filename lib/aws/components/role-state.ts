import type { Role } from '@aws-sdk/client-iam';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import type { RoleName } from '../../config/names.ts';
import { namesOf, roleNames } from '../../config/names.ts';
import { partitionOf } from '../../config/region.ts';
import type { Statement } from '../policies.ts';
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

export interface RolesState {
  /** Those that the target has, by their names; undefined for one that is missing. */
  readonly roles: Readonly<Partial<Record<RoleName, RoleState | undefined>>>;
  readonly boundary: { readonly arn: string; readonly statements: readonly Statement[] } | undefined;
}

export async function observeRoles({ aws, config }: Observer): Promise<RolesState> {
  const names = namesOf(config);
  const arn = boundaryArn(config.region, config.account, names.boundary);
  const found = roleNames(config).map(async (name) => [name, await observeRole(aws, names.roles[name])] as const);
  return { roles: Object.fromEntries(await Promise.all(found)), boundary: await observePolicy(aws, arn) };
}

export async function observeRole(aws: Aws, name: string): Promise<RoleState | undefined> {
  const found = (await unlessAbsent(ABSENT, aws.iam.send(new GetRoleCommand({ RoleName: name }))))?.Role;
  if (!found) return undefined;
  const [inline, attached] = await Promise.all([
    aws.iam.send(new ListRolePoliciesCommand({ RoleName: name })),
    aws.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name })),
  ]);
  const policies = (inline.PolicyNames ?? []).map(async (policy) => {
    const { PolicyDocument } = await aws.iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: policy }));
    return [policy, parseStatements(PolicyDocument)] as const;
  });
  return {
    arn: found.Arn ?? name,
    trust: parseStatements(found.AssumeRolePolicyDocument),
    policies: Object.fromEntries(await Promise.all(policies)),
    attached: (attached.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []),
    boundary: boundaryOf(found),
  };
}

function boundaryOf(found: Role): string | undefined {
  return found.PermissionsBoundary?.PermissionsBoundaryArn;
}

async function observePolicy(aws: Aws, arn: string): Promise<RolesState['boundary']> {
  const policy = (await unlessAbsent(ABSENT, aws.iam.send(new GetPolicyCommand({ PolicyArn: arn }))))?.Policy;
  if (!policy) return undefined;
  const { PolicyVersion } = await aws.iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy.DefaultVersionId }),
  );
  return { arn, statements: parseStatements(PolicyVersion?.Document) };
}

function boundaryArn(region: string, account: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::${account}:policy/${name}`;
}
