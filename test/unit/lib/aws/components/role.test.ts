import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { role } from '../../../../../lib/aws/components/role.ts';
import type { Compared } from '../../../../../lib/aws/declared/live.ts';
import type { AppName } from '../../../../../lib/config/names.ts';
import { accessPolicy } from '../../../../../lib/aws/policies.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import { changed, describeDeclared, seenAsDeclared } from '../../declared.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const MACHINE_TARGET = { target: 'ec2' } as const;
const good = (locked: boolean): Compared => ({ seen: seenAsDeclared(role, locked) });
const everything = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const policy = { Version: '2012-10-17', Statement: [everything] };

interface Role {
  AssumeRolePolicyDocument: { Statement: object[] };
  Policies: { PolicyName: string; PolicyDocument: { Statement: object[] } }[];
  ManagedPolicyArns: string[];
  PermissionsBoundary: string;
}
const userRole = (change: (found: Role) => unknown): Fault<Compared> => changed('UserRole', change);

describeChecks(role, good, {
  'UserRole.AssumeRolePolicyDocument': [
    userRole(({ AssumeRolePolicyDocument: { Statement } }) =>
      Statement.push({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
    ),
  ],
  'UserRole.Policies': [
    userRole(({ Policies }) => Policies[0]!.PolicyDocument.Statement.push(everything)),
    userRole(({ Policies }) => Policies.push({ PolicyName: 'more', PolicyDocument: policy })),
    userRole((found) => (found.Policies = [])),
  ],
  'UserRole.ManagedPolicyArns': [
    userRole((found) => (found.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'])),
  ],
  // Before it is locked it has none.
  'UserRole.PermissionsBoundary': [
    userRole((found) => (found.PermissionsBoundary = 'arn:aws:iam::123456789012:policy/another')),
  ],
});

describeDeclared(role, good, 60);
describeDeclared(role, (locked) => ({ seen: seenAsDeclared(role, locked, MACHINE_TARGET) }), 30, MACHINE_TARGET);

describe('the declared roles', () => {
  const actionsOf = (app: AppName): string[] =>
    accessPolicy(testConfig(), app).Statement.flatMap(({ Action }) => Action);

  it('may list the whole bucket, or an absent key would look like a refusal', () => {
    for (const app of ['user', 'admin'] as const) {
      const [statement] = accessPolicy(testConfig(), app).Statement.filter(({ Action }) =>
        Action.includes('s3:ListBucket'),
      );
      expect(statement).toEqual({
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: ['arn:aws:s3:::sgraph-send-prod-storage-123456789012-eu-west-2'],
      });
    }
  });

  it('may not make a log group, nor anything outside of their own bucket and log but read metrics', () => {
    expect(actionsOf('user')).not.toContain('cloudwatch:GetMetricData');
    expect([...new Set([...actionsOf('user'), ...actionsOf('admin')])].sort()).toEqual([
      'cloudwatch:GetMetricData',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ]);
    expect(JSON.stringify(accessPolicy(testConfig(), 'user'))).not.toMatch(/"Resource":\["\*"\]/);
  });

  it('get a boundary when locked, which allows all that they need', () => {
    templateOf('role', testDeployment(true)).allResourcesProperties('AWS::IAM::Role', {
      PermissionsBoundary: Match.anyValue(),
    });
    templateOf('role', testDeployment(false)).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });
});
