import { describe, expect, it } from 'vitest';
import { deployerPolicy } from '../../../../lib/aws/deployer-policy.ts';
import { actionsByScope } from '../../../../lib/aws/permissions.ts';
import { agentPolicy } from '../../../../lib/aws/components/fargate-shape.ts';
import { builderPolicy } from '../../../../lib/aws/components/image-shape.ts';
import type { Statement } from '../../../../lib/aws/policies.ts';
import { accessPolicy, boundaryPolicy, bucketPolicy } from '../../../../lib/aws/policies.ts';
import { namesOf, roleNames } from '../../../../lib/config/names.ts';
import type { IamRequest } from '../../../support/iam.ts';
import { isAllowed } from '../../../support/iam.ts';
import { misfits } from '../../../support/policy-reference.ts';
import { testConfig } from '../deployment.ts';

const config = testConfig({ deployerReads: true });
const identity = deployerPolicy(config).Statement;
const may = (action: string, resource: string, context?: IamRequest['context']): boolean =>
  isAllowed({ identity }, { action, resource, ...(context && { context }) });
const tags = (project: string, environment: string, kind = 'ResourceTag'): Record<string, string> => ({
  [`aws:${kind}/project`]: project,
  [`aws:${kind}/environment`]: environment,
});
const OURS = tags('sgraph-send', 'prod');

/** Requests of a deployer about something of an environment, and what the request says of it. */
const requests = (
  environment: string,
): readonly (readonly [action: string, resource: string, context?: IamRequest['context']])[] => {
  const base = `sgraph-send-${environment}`;
  const tagged = tags('sgraph-send', environment);
  const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-west-2:123456789012:${resource}`;
  const buckets = ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketPolicy', 's3:GetLifecycleConfiguration'];
  const objects = ['s3:GetObject', 's3:DeleteObject', 's3:DeleteObjectVersion'];
  const bucket = `arn:aws:s3:::${base}-storage-123456789012-eu-west-2`;
  const pushing = ['ecr:BatchGetImage', 'ecr:PutImage', 'ecr:InitiateLayerUpload', 'ecr:BatchDeleteImage'];
  const images = ['ec2:DeregisterImage', 'ec2:ModifyImageAttribute', 'ec2:DescribeImageAttribute'];
  return [
    ...buckets.map((action) => [action, bucket] as const),
    ...objects.map((action) => [action, `${bucket}/transfers/x/transfer.json`] as const),
    ...pushing.map((action) => [action, arn('ecr', `repository/${base}-fargate-registry-eu-west-2`)] as const),
    ...images.map((action) => [action, 'arn:aws:ec2:eu-west-2::image/ami-1', tagged] as const),
    ['ec2:DeleteSnapshot', 'arn:aws:ec2:eu-west-2::snapshot/snap-1', tagged],
    ['ec2:ReleaseAddress', arn('ec2', 'elastic-ip/eipalloc-1'), tagged],
    ['ec2:CreateTags', 'arn:aws:ec2:eu-west-2::snapshot/snap-1', tags('sgraph-send', environment, 'RequestTag')],
    ['cloudfront:GetDistribution', 'arn:aws:cloudfront::123456789012:distribution/E1', tagged],
    ['cloudformation:GetTemplate', arn('cloudformation', `stack/${base}-user-eu-west-2/1-2`)],
    ['cloudformation:UpdateTerminationProtection', arn('cloudformation', `stack/${base}-user-eu-west-2/1-2`)],
    ['lambda:GetFunction', arn('lambda', `function:${base}-user-eu-west-2`)],
    ['logs:FilterLogEvents', arn('logs', `log-group:/aws/lambda/${base}-user-eu-west-2:*`)],
    ['logs:FilterLogEvents', arn('logs', `log-group:/aws/ecs/${base}-fargate-user-eu-west-2:*`)],
    ['events:RemoveTargets', arn('events', `rule/${base}-maintenance-eu-west-2`)],
    ['iam:GetRolePolicy', `arn:aws:iam::123456789012:role/${base}-user-role-eu-west-2`],
    ['iam:GetPolicyVersion', `arn:aws:iam::123456789012:policy/${base}-boundary-eu-west-2`],
    ['budgets:ViewBudget', `arn:aws:budgets::123456789012:budget/${base}-budget-eu-west-2-0a1b2c3d`],
    ['wafv2:GetWebACL', `arn:aws:wafv2:us-east-1:123456789012:global/webacl/${base}-eu-west-2/1`],
    [
      'autoscaling:UpdateAutoScalingGroup',
      arn('autoscaling', `autoScalingGroup:1:autoScalingGroupName/${base}-ec2-instance-eu-west-2`),
    ],
    ['imagebuilder:GetImageRecipe', arn('imagebuilder', `image-recipe/${base}-ami-image-eu-west-2-1a2b/0.1.0`)],
    ['ecs:DescribeServices', arn('ecs', `service/${base}-fargate-eu-west-2/user`)],
  ];
};
const verdicts = (environment: string): string[] =>
  requests(environment).map(
    ([action, resource, context]) => `${action} ${may(action, resource, context) ? 'allowed' : 'denied'}`,
  );

describe('the policy of a deployer', () => {
  it('allows everything that lib asks of its own environment', () => {
    expect(verdicts('prod').filter((line) => line.endsWith('denied'))).toEqual([]);
  });

  it('allows nothing of another environment in the same account, nor of one whose name only begins alike', () => {
    for (const other of ['qa', 'production', 'prod2'])
      expect(verdicts(other).filter((line) => line.endsWith('allowed'))).toEqual([]);
  });

  it('lists what has no name to go by, and changes nothing there', () => {
    const everything = actionsByScope(['deployment', 'fargate', 'machine', 'image']).get('everything') ?? [];
    expect(everything.filter((action) => !/:(?:Describe|Get|List)[A-Z]/.test(action))).toEqual([]);
    expect(may('cloudformation:ListStacks', '*')).toBe(true);
  });

  it('marks a snapshot only as its own, and none that is of somebody else', () => {
    const snapshot = 'arn:aws:ec2:eu-west-2::snapshot/snap-1';
    const mark = tags('sgraph-send', 'prod', 'RequestTag');
    expect(may('ec2:CreateTags', snapshot, { ...mark, ...OURS })).toBe(true);
    expect(may('ec2:CreateTags', snapshot, { ...mark, ...tags('sgraph-send', 'qa') })).toBe(false);
    expect(may('ec2:CreateTags', snapshot, tags('sgraph-send', 'qa', 'RequestTag'))).toBe(false);
  });

  it('removes no security group: one that has no tag of ours cannot be told from those of other networks', () => {
    expect(may('ec2:DeleteSecurityGroup', 'arn:aws:ec2:eu-west-2:123456789012:security-group/sg-1', OURS)).toBe(false);
  });

  it('reads objects only where the configuration says so', () => {
    const closed = deployerPolicy({ ...config, deployerReads: false }).Statement;
    const resource = `arn:aws:s3:::${namesOf(config).bucket}/transfers/x/transfer.json`;
    expect(isAllowed({ identity: closed }, { action: 's3:GetObject', resource })).toBe(false);
    expect(isAllowed({ identity: closed }, { action: 's3:DeleteObject', resource })).toBe(true);
  });

  it('fits into a role, whose inline policies have 10,240 characters without white space', () => {
    const long = testConfig({ project: 'sixteen-letters-', deployerReads: true });
    expect(JSON.stringify(deployerPolicy(long)).length).toBeLessThan(10_240);
  });
});

describe('the policy of a deployer whose environment has a bootstrap of its own', () => {
  const own = testConfig({ bootstrapQualifier: 'sgsendprod', deployerReads: true });
  const mayWith = (of: typeof own, request: IamRequest): boolean =>
    isAllowed({ identity: deployerPolicy(of).Statement }, request);
  const roleOf = (name: string): string => `arn:aws:iam::123456789012:role/${name}-123456789012-eu-west-2`;
  const takes = (of: typeof own, name: string): boolean =>
    mayWith(of, { action: 'sts:AssumeRole', resource: roleOf(name) });

  it('takes on no role that changes stacks, neither of the shared bootstrap nor of its own', () => {
    expect(takes(config, 'cdk-hnb659fds-deploy-role')).toBe(true);
    expect(takes(config, 'cdk-sgsendqa-deploy-role')).toBe(false);
    expect(takes(own, 'cdk-sgsendprod-file-publishing-role')).toBe(true);
    for (const name of ['cdk-sgsendprod-deploy-role', 'cdk-hnb659fds-deploy-role', 'cdk-sgsendqa-file-publishing-role'])
      expect(takes(own, name), name).toBe(false);
  });

  it('changes the stacks of the environment itself, with the execution role of its bootstrap, and no others', () => {
    const stack = (environment: string): string =>
      `arn:aws:cloudformation:eu-west-2:123456789012:stack/sgraph-send-${environment}-user-eu-west-2/1-2`;
    for (const action of ['cloudformation:ExecuteChangeSet', 'cloudformation:DeleteStack']) {
      expect(mayWith(own, { action, resource: stack('prod') })).toBe(true);
      expect(mayWith(own, { action, resource: stack('qa') })).toBe(false);
    }
    const pass = (name: string, service: string): boolean =>
      mayWith(own, { action: 'iam:PassRole', resource: roleOf(name), context: { 'iam:PassedToService': service } });
    expect(pass('cdk-sgsendprod-cfn-exec-role', 'cloudformation.amazonaws.com')).toBe(true);
    expect(pass('cdk-hnb659fds-cfn-exec-role', 'cloudformation.amazonaws.com')).toBe(false);
    expect(pass('cdk-sgsendprod-cfn-exec-role', 'lambda.amazonaws.com')).toBe(false);
  });

  it('fits into a role', () => {
    const long = testConfig({ project: 'sixteen-letters-', deployerReads: true, bootstrapQualifier: 'sgsendprod' });
    expect(JSON.stringify(deployerPolicy(long)).length).toBeLessThan(10_240);
  });
});

describe('every policy', () => {
  const targets = (['lambda', 'fargate', 'ec2', 'ami'] as const).map((target) =>
    testConfig({ target, deployerReads: true }),
  );
  const all: readonly (readonly [string, readonly Statement[]])[] = targets.flatMap((each) => [
    [
      `deployer of ${each.target}`,
      deployerPolicy(each, ['deployment', 'fargate', 'machine', 'image', 'role']).Statement,
    ] as const,
    [
      `deployer of ${each.target} by its own bootstrap`,
      deployerPolicy({ ...each, bootstrapQualifier: 'own' }).Statement,
    ],
    [`boundary of ${each.target}`, boundaryPolicy(each).Statement] as const,
    [`bucket of ${each.target}`, bucketPolicy(each, true).Statement] as const,
    ...roleNames(each).map((role) => [`${role} of ${each.target}`, accessPolicy(each, role).Statement] as const),
    ...(each.target === 'fargate' ? [['agent', agentPolicy(each).Statement] as const] : []),
    ...(each.target === 'ami' ? [['builder', builderPolicy(each).Statement] as const] : []),
  ]);

  it('names actions, resources and conditions that go together by the reference of AWS', () => {
    expect(
      all.flatMap(([name, statements]) => statements.flatMap(misfits).map((wrong) => `${name}: ${wrong}`)),
    ).toEqual([]);
  });

  it('is found to name what does not go together', () => {
    const allow = (Action: string, Resource: string | string[], key?: string): Statement => ({
      Effect: 'Allow',
      Action,
      Resource,
      ...(key !== undefined && { Condition: { StringEquals: { [key]: 'x' } } }),
    });
    const wrong = [
      allow('ecr:GetAuthorizationToken', 'arn:aws:ecr:eu-west-2:123456789012:repository/x'),
      allow('ecr:BatchGetImage', 'arn:aws:s3:::bucket'),
      allow('cloudformation:ListStacks', '*', 'aws:ResourceTag/project'),
      allow('ec2:DeleteSnapshot', '*', 'aws:RequestTag/project'),
      allow('s3:DeleteObject', 'arn:aws:s3:::bucket'),
      allow('s3:DeleteBuckets', '*'),
      allow('iam:GetRole', 'arn:aws:iam::123456789012:role/x', 'aws:SourceVpcX'),
    ];
    expect(wrong.map((statement) => misfits(statement).length > 0)).toEqual(wrong.map(() => true));
    expect(misfits(allow('ec2:DeleteSnapshot', 'arn:aws:ec2:*::snapshot/*', 'aws:ResourceTag/project'))).toEqual([]);
  });
});
