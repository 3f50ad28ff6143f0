import type { Deployment } from '../../../lib/aws/deployment.ts';
import { declaredBy } from '../../../lib/aws/declared/judge.ts';
import { role } from '../../../lib/aws/components/role.ts';
import { accessPolicy, boundaryPolicy, trustPolicy } from '../../../lib/aws/policies.ts';
import type { RoleName } from '../../../lib/config/names.ts';
import { namesOf, roleArn, roleNames } from '../../../lib/config/names.ts';
import type { Book } from '../replay.ts';
import { says } from '../replay.ts';
import type { Asked } from '../wire.ts';

const made = new Date('2026-11-01T00:00:00Z');
/** IAM gives its policies encoded as in a URL (RFC 3986). */
const encoded = (policy: object): string => encodeURIComponent(JSON.stringify(policy));

/**
 * The roles of the apps, each answer as its page of the reference has it:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html with API_Role.html and API_AttachedPermissionsBoundary.html, and
 * API_GetPolicy.html, API_GetPolicyVersion.html, API_ListRolePolicies.html, API_ListAttachedRolePolicies.html, API_GetRolePolicy.html there.
 */
export function rolesBook(deployment: Deployment): Book {
  const { config, locked } = deployment;
  const { roles, boundary } = namesOf(config);
  const boundaryArn = `arn:aws:iam::${config.account}:policy/${boundary}`;
  const described = new Map(
    declaredBy(role, deployment).map(({ properties }) => [properties['RoleName'], properties['Description']]),
  );
  const asked = ({ text }: Asked): RoleName => roleNames(config).find((name) => text.includes(`=${roles[name]}`))!;
  return {
    'iam GetRole': (question) =>
      says({
        Role: {
          Path: '/',
          RoleName: roles[asked(question)],
          RoleId: 'AROA1234567890EXAMPLE',
          Arn: roleArn(config, asked(question)),
          CreateDate: made,
          AssumeRolePolicyDocument: encoded(trustPolicy(config)),
          Description: described.get(roles[asked(question)]),
          MaxSessionDuration: 3_600,
          ...(locked && {
            PermissionsBoundary: {
              PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
              PermissionsBoundaryArn: boundaryArn,
            },
          }),
          Tags: [{ Key: 'project', Value: config.project }],
          RoleLastUsed: {},
        },
      }),
    'iam ListRolePolicies': says({ PolicyNames: ['access'], IsTruncated: false }),
    'iam ListAttachedRolePolicies': says({ AttachedPolicies: [], IsTruncated: false }),
    'iam GetRolePolicy': (question) =>
      says({
        RoleName: roles[asked(question)],
        PolicyName: 'access',
        PolicyDocument: encoded(accessPolicy(config, asked(question))),
      }),
    'iam GetPolicy': says({
      Policy: {
        PolicyName: boundary,
        PolicyId: 'ANPA1234567890EXAMPLE',
        Arn: boundaryArn,
        Path: '/',
        DefaultVersionId: 'v1',
        AttachmentCount: 0,
        PermissionsBoundaryUsageCount: 2,
        IsAttachable: true,
        CreateDate: made,
        UpdateDate: made,
      },
    }),
    'iam GetPolicyVersion': says({
      PolicyVersion: {
        Document: encoded(boundaryPolicy(config)),
        VersionId: 'v1',
        IsDefaultVersion: true,
        CreateDate: made,
      },
    }),
  };
}
