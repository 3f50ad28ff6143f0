import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { RolesState, RoleState } from '../../../../../lib/aws/components/role-state.ts';
import { role } from '../../../../../lib/aws/components/role.ts';
import type { AppName } from '../../../../../lib/config/names.ts';
import { roleArn } from '../../../../../lib/config/names.ts';
import { accessPolicy, boundaryPolicy, trustPolicy } from '../../../../../lib/aws/policies.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const BOUNDARY = 'arn:aws:iam::123456789012:policy/sgraph-send-prod-boundary-eu-west-2';

function good(locked: boolean): RolesState {
  const config = testConfig();
  const state = (app: AppName): RoleState => ({
    arn: roleArn(config, app),
    trust: trustPolicy(config).Statement,
    policies: { access: accessPolicy(config, app).Statement },
    attached: [],
    boundary: locked ? BOUNDARY : undefined,
  });
  return {
    roles: { user: state('user'), admin: state('admin') },
    boundary: locked ? { arn: BOUNDARY, statements: boundaryPolicy(config).Statement } : undefined,
  };
}

const user =
  (change: (state: RoleState) => Partial<RoleState>): Fault<RolesState> =>
  (state) => ({
    ...state,
    roles: { ...state.roles, user: state.roles.user && { ...state.roles.user, ...change(state.roles.user) } },
  });

const everything = { Effect: 'Allow', Action: 's3:*', Resource: '*' } as const;

describeChecks(role, good, {
  'roles-exist': [(state) => ({ ...state, roles: { ...state.roles, admin: undefined } })],
  trust: [
    user(({ trust }) => ({
      trust: [...trust, { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
    })),
  ],
  'least-privilege': [
    user(({ policies }) => ({ policies: { access: [...(policies['access'] ?? []), everything] } })),
    user(({ policies }) => ({ policies: { ...policies, more: [everything] } })),
    user(() => ({ policies: {} })),
  ],
  'no-attached-policies': [user(() => ({ attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }))],
  'boundary-as-locked': [user(() => ({ boundary: BOUNDARY }))],
  boundary: [user(() => ({ boundary: undefined }))],
  'boundary-policy': [(state) => ({ ...state, boundary: { arn: BOUNDARY, statements: [everything] } })],
});

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
