import { hasOwnBootstrap } from '../config/bootstrap.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { domainSuffixOf, partitionOf } from '../config/region.ts';
import type { Part, Scope } from './permissions.ts';
import { actionsByScope } from './permissions.ts';
import type { PolicyDocument, Statement } from './policies.ts';

type Owned = Pick<
  DeploymentConfig,
  'project' | 'environment' | 'account' | 'region' | 'deployerReads' | 'bootstrapQualifier'
>;
type Limits = Pick<Statement, 'Resource' | 'Condition'>;

/** Every part that a deployer of this product can need, beside making the role of its pipeline. */
const DEPLOYED_PARTS: readonly Part[] = ['deployment', 'fargate', 'machine', 'image'];

/**
 * What a deployer of one environment may do beside what the roles of the CDK's bootstrap do: the calls in `permissions.ts`, on what is
 * called `{project}-{environment}-…` or, where nothing has a name, on what has the tags of the environment.
 */
export function deployerPolicy(config: Owned, parts: readonly Part[] = DEPLOYED_PARTS): PolicyDocument {
  const statements = [...actionsByScope(parts)].map(([scope, actions]): Statement => {
    const Action = config.deployerReads ? actions : actions.filter((action) => action !== 's3:GetObject');
    return { Sid: sidOf(scope), Effect: 'Allow', Action, ...limitsOf(scope, config) };
  });
  return { Version: '2012-10-17', Statement: [...statements, ...(hasOwnBootstrap(config) ? stackRights(config) : [])] };
}

/**
 * What the deploy role of a bootstrap would do on every stack of the account, on those of the environment.
 * Source: `DeploymentActionRole` in the template of `cdk bootstrap`, and the calls that the CDK's library makes in its place.
 */
function stackRights({ project, environment, account, region, bootstrapQualifier }: Owned): Statement[] {
  const arn = (service: string, resource: string, place = '*', owner = account): string =>
    `arn:${partitionOf(region)}:${service}:${place}:${owner}:${resource}`;
  const assets = `cdk-${bootstrapQualifier}-assets-${account}-*`;
  const encrypted = {
    'kms:ViaService': `s3.*.${domainSuffixOf(region)}`,
    'kms:EncryptionContext:aws:s3:arn': [arn('s3', assets, '', ''), arn('s3', `${assets}/*`, '', '')],
  };
  const allow = (Sid: string, Action: string | readonly string[], Resource: string): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
  });
  return [
    allow('DeployStacks', STACK_ACTIONS, arn('cloudformation', `stack/${project}-${environment}-*`)),
    {
      ...allow('PassExecutionRole', 'iam:PassRole', arn('iam', `role/cdk-${bootstrapQualifier}-cfn-exec-role-*`, '')),
      Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    allow('ReadTemplates', 's3:GetObject', arn('s3', `${assets}/*`, '', '')),
    { ...allow('DecryptTemplates', 'kms:Decrypt', arn('kms', 'key/*')), Condition: { StringLike: encrypted } },
    allow(
      'ReadBootstrapVersion',
      ['ssm:GetParameter', 'ssm:GetParameters'],
      arn('ssm', `parameter/cdk-bootstrap/${bootstrapQualifier}/version`),
    ),
  ];
}

const STACK_ACTIONS = [
  'ContinueUpdateRollback',
  'CreateChangeSet',
  'CreateStack',
  'DeleteChangeSet',
  'DeleteStack',
  'DescribeChangeSet',
  'DescribeEvents',
  'DescribeStackEvents',
  'DescribeStackResources',
  'ExecuteChangeSet',
  'GetTemplateSummary',
  'ListStackResources',
  'RollbackStack',
  'UpdateStack',
].map((name) => `cloudformation:${name}`);

/** `web acls` is `WebAcls`: a Sid has only letters and digits. */
function sidOf(scope: Scope): string {
  return scope.replace(/(?:^| )([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function limitsOf(scope: Scope, config: Owned): Limits {
  const { project, environment, account, region, bootstrapQualifier } = config;
  const partition = partitionOf(region);
  const base = `${project}-${environment}`;
  const arn = (service: string, resource: string, place = '*', owner = account): string =>
    `arn:${partition}:${service}:${place}:${owner}:${resource}`;
  const tagged = (key: 'ResourceTag' | 'RequestTag'): Readonly<Record<string, string>> => ({
    [`aws:${key}/project`]: project,
    [`aws:${key}/environment`]: environment,
  });
  const ours = { StringEquals: tagged('ResourceTag') };
  const snapshots = arn('ec2', 'snapshot/*', '*', '');
  const limits: Readonly<Record<Scope, Limits>> = {
    everything: { Resource: '*' },
    // The deploy role of a bootstrap may change every stack of the account: with one of its own only files go through a role.
    'bootstrap roles': {
      Resource: arn(
        'iam',
        `role/cdk-${bootstrapQualifier}-${hasOwnBootstrap(config) ? 'file-publishing-role-' : ''}*`,
        '',
      ),
    },
    'bootstrap version': { Resource: arn('ssm', `parameter/cdk-bootstrap/${bootstrapQualifier}/version`) },
    // Their names begin with the service's: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
    'service roles': { Resource: arn('iam', 'role/aws-service-role/*', '') },
    stacks: { Resource: arn('cloudformation', `stack/${base}-*`) },
    distributions: { Resource: arn('cloudfront', 'distribution/*', ''), Condition: ours },
    dashboards: { Resource: arn('cloudwatch', `dashboard/${base}-*`, '') },
    budgets: { Resource: arn('budgets', `budget/${base}-*`, '') },
    // Those of CloudFront are in one region, whatever the deployment's.
    'web acls': { Resource: arn('wafv2', `global/webacl/${base}-*`) },
    rules: { Resource: arn('events', `rule/${base}-*`) },
    roles: { Resource: arn('iam', `role/${base}-*`, '') },
    policies: { Resource: arn('iam', `policy/${base}-*`, '') },
    provider: { Resource: arn('iam', 'oidc-provider/*', '') },
    functions: { Resource: arn('lambda', `function:${base}-*`) },
    'log groups of functions': { Resource: arn('logs', `log-group:/aws/lambda/${base}-*`) },
    'log groups of tasks': { Resource: arn('logs', `log-group:/aws/ecs/${base}-*`) },
    secrets: { Resource: arn('secretsmanager', `secret:${base}-*`) },
    buckets: { Resource: arn('s3', `${base}-*`, '', '') },
    objects: { Resource: arn('s3', `${base}-*/*`, '', '') },
    repositories: { Resource: arn('ecr', `repository/${base}-*`) },
    clusters: { Resource: arn('ecs', `cluster/${base}-*`) },
    services: { Resource: arn('ecs', `service/${base}-*`) },
    'instance profiles': { Resource: arn('iam', `instance-profile/${base}-*`, '') },
    'scaling groups': { Resource: arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${base}-*`) },
    'security groups': { Resource: arn('ec2', 'security-group/*'), Condition: ours },
    'route tables': { Resource: arn('ec2', 'route-table/*'), Condition: ours },
    addresses: { Resource: arn('ec2', 'elastic-ip/*'), Condition: ours },
    'image builder': { Resource: arn('imagebuilder', `*/${base}-*`) },
    // Images and their snapshots belong to no account in an ARN.
    images: { Resource: [arn('ec2', 'image/*', '*', ''), snapshots], Condition: ours },
    // Those of an image get its tags before it is deleted, unless they have tags of others.
    'new snapshots': {
      Resource: snapshots,
      Condition: { StringEquals: tagged('RequestTag'), StringEqualsIfExists: tagged('ResourceTag') },
    },
  };
  return limits[scope];
}
