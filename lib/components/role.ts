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
import type { AppName } from '../names.ts';
import { namesOf, partitionOf } from '../names.ts';
import type { Statement } from '../policies.ts';
import { accessPolicy, boundaryPolicy, canonicalPolicy, trustPolicy } from '../policies.ts';

const ABSENT = ['NoSuchEntity', 'NoSuchEntityException'];
const APPS: readonly AppName[] = ['user', 'admin'];
/** Name of the one policy of each role. */
const ACCESS = 'access';

export interface RoleState {
  readonly arn: string;
  readonly trust: readonly Statement[];
  /** Inline policies by their names. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  readonly attached: readonly string[];
  readonly boundary: string | undefined;
}

export interface RolesState {
  readonly roles: Readonly<Record<AppName, RoleState | undefined>>;
  readonly boundary: { readonly arn: string; readonly statements: readonly Statement[] } | undefined;
}

/** The execution roles of both functions. */
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
    for (const app of APPS) {
      new CfnRole(stack, app === 'user' ? 'UserRole' : 'AdminRole', {
        roleName: names.roles[app],
        description: `Execution role of the ${app} function of ${names.distributionComment}`,
        assumeRolePolicyDocument: trustPolicy(),
        policies: [{ policyName: ACCESS, policyDocument: accessPolicy(config, app) }],
        ...(boundary && { permissionsBoundary: boundary.ref }),
      });
    }
  },
  async observe({ aws, config }) {
    const names = namesOf(config);
    const arn = boundaryArn(config.region, config.account, names.boundary);
    const [user, admin, boundary] = await Promise.all([
      observeRole(aws, names.roles.user),
      observeRole(aws, names.roles.admin),
      observePolicy(aws, arn),
    ]);
    return { roles: { user, admin }, boundary };
  },
  resources: ({ roles, boundary }) =>
    [roles.user, roles.admin, boundary].flatMap((found) => (found ? [found.arn] : [])),
  checks: [
    { name: 'roles-exist', find: ({ roles }) => firstOf((app) => (roles[app] ? undefined : 'does not exist')) },
    {
      name: 'trust',
      find: ({ roles }) => ofRoles(roles, ({ trust }) => unlike(trust, trustPolicy().Statement, 'is trusted by')),
    },
    {
      name: 'least-privilege',
      find: ({ roles }, deployment) => ofRoles(roles, (state, app) => widened(state, app, deployment)),
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
        unlike(boundary?.statements ?? [], boundaryPolicy(config).Statement, 'the boundary allows'),
    },
  ],
  empty: nothingToEmpty,
};

function widened({ policies }: RoleState, app: AppName, { config }: Deployment): string | undefined {
  const others = Object.keys(policies).filter((name) => name !== ACCESS);
  if (others.length > 0) return `has the inline policy ${others.join(', ')}, expected ${ACCESS} alone`;
  return unlike(policies[ACCESS] ?? [], accessPolicy(config, app).Statement, 'may do');
}

function unlike(found: readonly Statement[], expected: readonly Statement[], what: string): string | undefined {
  if (canonicalPolicy(found) === canonicalPolicy(expected)) return undefined;
  return `${what} ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
}

function firstOf(find: (app: AppName) => string | undefined): string | undefined {
  const wrong = APPS.flatMap((app) => {
    const message = find(app);
    return message === undefined ? [] : [`the role of the ${app} function ${message}`];
  });
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

/** What is wrong with roles that exist; that one is missing is another check's finding. */
function ofRoles(
  roles: RolesState['roles'],
  find: (state: RoleState, app: AppName) => string | undefined,
): string | undefined {
  return firstOf((app) => (roles[app] ? find(roles[app], app) : undefined));
}

async function observeRole(aws: Aws, name: string): Promise<RoleState | undefined> {
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
