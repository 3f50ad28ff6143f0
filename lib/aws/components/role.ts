import type { Role } from '@aws-sdk/client-iam';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { CfnManagedPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import * as z from 'zod';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { ComponentParts, Deployment } from '../component.ts';
import { nothingToEmpty } from '../component.ts';
import type { RoleName } from '../../config/names.ts';
import { namesOf, partitionOf, roleNames } from '../../config/names.ts';
import type { Statement } from '../policies.ts';
import { accessPolicy, boundaryPolicy, policyDiffers, trustPolicy } from '../policies.ts';

const ABSENT = ['NoSuchEntity', 'NoSuchEntityException'];
/** Name of the one policy of each role. */
const ACCESS = 'access';
const LOGICAL_IDS: Readonly<Record<RoleName, string>> = {
  user: 'UserRole',
  admin: 'AdminRole',
  machine: 'MachineRole',
};

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

/** The roles that both apps run as, or the machine with both of them. */
export const role: ComponentParts<RolesState> = {
  name: 'role',
  declare(stack, { config, locked }) {
    const names = namesOf(config);
    const boundary = locked
      ? new CfnManagedPolicy(stack, 'Boundary', {
          managedPolicyName: names.boundary,
          policyDocument: boundaryPolicy(config),
        })
      : undefined;
    for (const name of roleNames(config)) {
      new CfnRole(stack, LOGICAL_IDS[name], {
        roleName: names.roles[name],
        description: `Role of the ${name} of ${names.distributionComment}`,
        assumeRolePolicyDocument: trustPolicy(config),
        policies: [{ policyName: ACCESS, policyDocument: accessPolicy(config, name) }],
        ...(boundary && { permissionsBoundary: boundary.ref }),
      });
    }
  },
  async observe({ aws, config }) {
    const names = namesOf(config);
    const arn = boundaryArn(config.region, config.account, names.boundary);
    const found = roleNames(config).map(async (name) => [name, await observeRole(aws, names.roles[name])] as const);
    return { roles: Object.fromEntries(await Promise.all(found)), boundary: await observePolicy(aws, arn) };
  },
  resources: ({ roles, boundary }) =>
    [...Object.values(roles), boundary].flatMap((found) => (found ? [found.arn] : [])),
  checks: [
    { name: 'roles-exist', find: ({ roles }) => eachRole(roles, (state) => (state ? undefined : 'does not exist')) },
    {
      name: 'trust',
      find: ({ roles }, { config }) =>
        ofRoles(roles, ({ trust }) => policyDiffers('is trusted by', trust, trustPolicy(config).Statement)),
    },
    {
      name: 'least-privilege',
      find: ({ roles }, deployment) => ofRoles(roles, (state, name) => widened(state, name, deployment)),
    },
    {
      name: 'no-attached-policies',
      find: ({ roles }) =>
        ofRoles(roles, ({ attached }) =>
          attached.length === 0 ? undefined : `has ${attached.join(', ')} attached, expected nothing`,
        ),
    },
    {
      name: 'boundary-as-locked',
      find: ({ roles }, { locked }) =>
        locked
          ? undefined
          : ofRoles(roles, ({ boundary }) =>
              boundary === undefined ? undefined : `has the boundary ${boundary}, expected none before it is locked`,
            ),
    },
  ],
  lockedChecks: [
    {
      name: 'boundary',
      find: ({ roles, boundary }) =>
        ofRoles(roles, (state) =>
          boundary !== undefined && state.boundary === boundary.arn
            ? undefined
            : `has the boundary ${state.boundary ?? 'none'}, expected ${boundary?.arn ?? 'one that exists'}`,
        ),
    },
    {
      name: 'boundary-policy',
      find: ({ boundary }, { config }) =>
        policyDiffers('the boundary allows', boundary?.statements ?? [], boundaryPolicy(config).Statement),
    },
  ],
  empty: nothingToEmpty,
};

function widened({ policies }: RoleState, role: RoleName, { config }: Deployment): string | undefined {
  const others = Object.keys(policies).filter((name) => name !== ACCESS);
  if (others.length > 0) return `has the inline policy ${others.join(', ')}, expected ${ACCESS} alone`;
  return policyDiffers('may do', policies[ACCESS] ?? [], accessPolicy(config, role).Statement);
}

function eachRole(
  roles: RolesState['roles'],
  find: (state: RoleState | undefined, name: RoleName) => string | undefined,
): string | undefined {
  const wrong = Object.entries(roles).flatMap(([name, state]) => {
    const message = find(state, name as RoleName);
    return message === undefined ? [] : [`the role of the ${name} ${message}`];
  });
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

/** What is wrong with roles that exist; that one is missing is another check's finding. */
function ofRoles(
  roles: RolesState['roles'],
  find: (state: RoleState, name: RoleName) => string | undefined,
): string | undefined {
  return eachRole(roles, (state, name) => state && find(state, name));
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

const Statements = z.object({ Statement: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]) });

/** Statements of a document as IAM gives it, encoded as in a URL. Throws when it is none. */
export function parseStatements(text: string | undefined): readonly Statement[] {
  if (text === undefined) return [];
  const decoded = text.trimStart().startsWith('{') ? text : decodeURIComponent(text);
  return Statements.parse(JSON.parse(decoded)).Statement as Statement[];
}
