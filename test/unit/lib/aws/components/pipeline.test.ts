import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { PipelineState } from '../../../../../lib/aws/components/pipeline-state.ts';
import { pipeline } from '../../../../../lib/aws/components/pipeline.ts';
import { judgeDeclared } from '../../../../../lib/aws/declared/judge.ts';
import { ISSUER, pipelineTrust } from '../../../../../lib/aws/components/pipeline-policy.ts';
import { deployerPolicy } from '../../../../../lib/aws/deployer-policy.ts';
import type { Part } from '../../../../../lib/aws/permissions.ts';
import { changed, deleted, describeDeclared, seenAsDeclared } from '../../declared.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks, failing } from '../../planted.ts';

const TARGET = { target: 'pipeline-role' } as const;
const config = testConfig(TARGET);

const good = (locked: boolean): PipelineState => ({
  seen: seenAsDeclared(pipeline, locked, TARGET),
  token: { sub: 'repo:owner/name:environment:prod', repository_id: '456789' },
  isProviderOurs: true,
  others: [],
});

interface Role {
  AssumeRolePolicyDocument: { Statement: object[] };
  Policies: { PolicyName: string; PolicyDocument: { Statement: object[] } }[];
  ManagedPolicyArns: string[];
}
const role = (change: (found: Role) => unknown): Fault<PipelineState> => changed('Role', change);
/** The role as it would be trusted with another configuration. */
const trustedAs = (overrides: Parameters<typeof testConfig>[0]): Fault<PipelineState> =>
  role((found) =>
    Object.assign(found.AssumeRolePolicyDocument, pipelineTrust(testConfig({ ...TARGET, ...overrides }))),
  );

describeChecks(
  pipeline,
  good,
  {
    'own-bootstrap': [(state) => ({ ...state, others: ['sgraph-send-qa-pipeline-role-eu-west-2'] })],
    provider: [
      deleted('Provider'),
      changed('Provider', (found: { ClientIdList: string[] }) => (found.ClientIdList = ['somebody else'])),
    ],
    token: [(state) => ({ ...state, token: { sub: 'repo:owner@1/name@2:environment:prod', repository_id: '2' } })],
    'Role.AssumeRolePolicyDocument': [
      trustedAs({ repository: 'somebody/name' }),
      trustedAs({ repositoryId: '456790' }),
      trustedAs({ repositoryOwnerId: '123457' }),
      trustedAs({ pipeline: { branches: ['main', 'dev'], makesProvider: true } }),
      role(({ AssumeRolePolicyDocument: { Statement } }) => Object.assign(Statement[0]!, { Condition: {} })),
      role(({ AssumeRolePolicyDocument: { Statement } }) =>
        Statement.push({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
      ),
    ],
    'Role.Policies': [
      role(({ Policies }) =>
        Policies[0]!.PolicyDocument.Statement.push({ Effect: 'Allow', Action: '*', Resource: '*' }),
      ),
      role(({ Policies }) => Policies.push({ PolicyName: 'more', PolicyDocument: { Statement: [] } })),
    ],
    'Role.ManagedPolicyArns': [
      role((found) => (found.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'])),
    ],
  },
  { provider: ['Provider', 'Provider.ClientIdList'] },
  TARGET,
);
describeDeclared(pipeline, good, 100, TARGET);

describe('the role of a pipeline whose environment has a bootstrap of its own', () => {
  const OWN = { ...TARGET, bootstrapQualifier: 'sgsendprod' } as const;

  it('comes with the policy of CloudFormation, and others in the account are no matter', () => {
    templateOf('pipeline', testDeployment(false, TARGET)).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    templateOf('pipeline', testDeployment(false, OWN)).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      ManagedPolicyName: 'sgraph-send-prod-execution',
    });
    const check = pipeline.checks.find(({ name }) => name === 'own-bootstrap');
    const others = ['sgraph-send-qa-pipeline-role-eu-west-2'];
    expect(check?.find({ ...good(false), others }, testDeployment(false, OWN))).toBeUndefined();
  });
});

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
      const blocks = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => JSON.parse(json) as object);
      // Beside the policies there is a configuration file.
      return blocks.filter((block) => Array.isArray(block) || 'Statement' in block);
    };
    const statements = (...parts: Part[]): unknown => deployerPolicy(names, parts).Statement;
    expect(documented('deployment.md')).toEqual([deployerPolicy(names, ['deployment'])]);
    expect(documented('targets.md')).toEqual([statements('fargate'), statements('machine'), statements('image')]);
  });

  it('may share its provider with audiences of others', () => {
    const shared = changed<PipelineState>('Provider', ({ ClientIdList }: { ClientIdList: string[] }) =>
      ClientIdList.push('somebody else'),
    )(good(false));
    expect(failing(pipeline, shared, testDeployment(false, TARGET), false)).toEqual([]);
    expect(judgeDeclared(pipeline, testDeployment(false, TARGET), shared.seen).findings).toEqual([]);
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
