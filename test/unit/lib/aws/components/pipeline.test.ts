import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { PipelineState } from '../../../../../lib/aws/components/pipeline-state.ts';
import { pipeline } from '../../../../../lib/aws/components/pipeline.ts';
import type { RoleState } from '../../../../../lib/aws/components/role-state.ts';
import { namesOf } from '../../../../../lib/config/names.ts';
import { ISSUER, pipelineTrust } from '../../../../../lib/aws/components/pipeline-policy.ts';
import { deployerPolicy } from '../../../../../lib/aws/deployer-policy.ts';
import type { Part } from '../../../../../lib/aws/permissions.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const TARGET = { target: 'pipeline-role' } as const;
const config = testConfig(TARGET);

const good = (): PipelineState => ({
  role: {
    arn: `arn:aws:iam::123456789012:role/${namesOf(config).pipelineRole}`,
    trust: pipelineTrust(config).Statement,
    policies: { access: deployerPolicy(config).Statement },
    attached: [],
    boundary: undefined,
  },
  provider: {
    arn: `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`,
    url: ISSUER,
    audiences: ['sts.amazonaws.com'],
  },
  token: { sub: 'repo:owner/name:environment:prod', repository_id: '456789' },
  isProviderOurs: true,
});

const role =
  (change: (state: RoleState) => Partial<RoleState>): Fault<PipelineState> =>
  (state) => ({ ...state, role: state.role && { ...state.role, ...change(state.role) } });
/** The role as it would be trusted with another configuration. */
const trustedAs = (overrides: Parameters<typeof testConfig>[0]): Fault<PipelineState> =>
  role(() => ({ trust: pipelineTrust(testConfig({ ...TARGET, ...overrides })).Statement }));

describeChecks(
  pipeline,
  good,
  {
    'role-exists': [(state) => ({ ...state, role: undefined })],
    provider: [
      (state) => ({ ...state, provider: undefined }),
      (state) => ({ ...state, provider: state.provider && { ...state.provider, audiences: ['somebody else'] } }),
    ],
    token: [(state) => ({ ...state, token: { sub: 'repo:owner@1/name@2:environment:prod', repository_id: '2' } })],
    trust: [
      trustedAs({ repository: 'somebody/name' }),
      trustedAs({ repositoryId: '456790' }),
      trustedAs({ repositoryOwnerId: '123457' }),
      trustedAs({ pipeline: { branches: ['main', 'dev'], makesProvider: true } }),
      role(({ trust }) => ({ trust: trust.map((statement) => ({ ...statement, Condition: {} })) })),
      role(({ trust }) => ({
        trust: [...trust, { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
      })),
    ],
    'least-privilege': [
      role(({ policies }) => ({
        policies: { access: [...(policies['access'] ?? []), { Effect: 'Allow', Action: '*', Resource: '*' }] },
      })),
      role(({ policies }) => ({ policies: { ...policies, more: [] } })),
    ],
    'no-attached-policies': [role(() => ({ attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }))],
  },
  {},
  TARGET,
);

describe('the role of the pipeline', () => {
  it('is for one repository, its branches and one environment, each by its own claim', () => {
    expect(pipelineTrust(config).Statement[0]?.Condition).toEqual({
      StringEquals: {
        [`${ISSUER}:aud`]: 'sts.amazonaws.com',
        [`${ISSUER}:sub`]: ['repo:owner/name:environment:prod', 'repo:owner@123456/name@456789:environment:prod'],
        [`${ISSUER}:repository_id`]: '456789',
        [`${ISSUER}:environment`]: 'prod',
        [`${ISSUER}:ref`]: ['refs/heads/main'],
      },
    });
  });

  it('is not made for nobody', () => {
    for (const name of ['repository', 'repositoryId', 'repositoryOwnerId'] as const)
      expect(() => pipelineTrust({ ...config, [name]: undefined })).toThrow('set GITHUB_REPOSITORY to owner/name');
  });

  it('may do what docs/deployment.md and docs/targets.md say of a deployer, statement by statement', () => {
    const names = { ...config, account: 'ACCOUNT', environment: 'ENVIRONMENT' };
    const documented = (file: string): unknown[] => {
      const text = readFileSync(new URL(`../../../../../docs/${file}`, import.meta.url), 'utf8');
      return [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => JSON.parse(json) as unknown);
    };
    const statements = (...parts: Part[]): unknown => deployerPolicy(names, parts).Statement;
    expect(documented('deployment.md')).toEqual([deployerPolicy(names, ['deployment'])]);
    expect(documented('targets.md')).toEqual([statements('fargate'), statements('machine'), statements('image')]);
  });

  it('is declared with the provider unless the account has one', () => {
    const ours = templateOf('pipeline', testDeployment(false, TARGET));
    ours.hasResourceProperties('AWS::IAM::OIDCProvider', {
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com'],
    });
    ours.hasResource('AWS::IAM::Role', { DependsOn: ['Provider'] });
    const shared = { ...TARGET, pipeline: { branches: ['main'], makesProvider: false } };
    const theirs = templateOf('pipeline', testDeployment(false, shared));
    theirs.resourceCountIs('AWS::IAM::OIDCProvider', 0);
    theirs.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'sgraph-send-prod-pipeline-role-eu-west-2',
      MaxSessionDuration: 10_800,
      AssumeRolePolicyDocument: Match.objectLike({ Version: '2012-10-17' }),
    });
  });
});
