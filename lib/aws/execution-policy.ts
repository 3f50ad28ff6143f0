import { executionPolicyName } from '../config/bootstrap.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { baseOf } from '../config/names.ts';
import { domainSuffixOf, partitionOf } from '../config/region.ts';
import type { PolicyDocument, Statement } from './policies.ts';

type Owned = Pick<DeploymentConfig, 'project' | 'environment' | 'account' | 'region' | 'bootstrapQualifier'>;

/**
 * What CloudFormation may do for an environment that has a bootstrap of its own: everything with what is called `{project}-{environment}-…`,
 * and what the handlers of the other resources need, which have no names that IAM knows. Buckets, functions, roles, logs, schedules and
 * repositories of others are out of reach; networks, load balancers, distributions and firewalls are not.
 * Source: the permissions in CloudFormation's resource schemas (`test/vendor/cloudformation-handlers.tsv`), with which a test compares it.
 */
export function executionPolicy(config: Owned): PolicyDocument {
  const { project, environment, account, region, bootstrapQualifier } = config;
  const partition = partitionOf(region);
  const base = `${project}-${environment}`;
  const arn = (service: string, resource: string, place = '*', owner = account): string =>
    `arn:${partition}:${service}:${place}:${owner}:${resource}`;
  const role = (name: string): string => arn('iam', `role/${name}`, '');
  const assets = `cdk-${bootstrapQualifier}-assets-${account}-*`;
  const logGroups = ['lambda', 'ecs', 'imagebuilder'].map((kind) => arn('logs', `log-group:/aws/${kind}/${base}-*`));
  const ecs = ['cluster', 'service', 'task-definition'].map((kind) => arn('ecs', `${kind}/${base}-*`));
  const iam = ['role', 'policy', 'instance-profile'].map((kind) => arn('iam', `${kind}/${base}-*`, ''));
  return {
    Version: '2012-10-17',
    Statement: [
      allow('Named', NAMED, [
        arn('s3', `${base}-*`, '', ''),
        arn('lambda', `function:${base}-*`),
        arn('events', `rule/${base}-*`),
        arn('cloudwatch', `alarm:${base}-*`),
        arn('cloudwatch', `dashboard/${base}-*`, ''),
        arn('budgets', `budget/${base}-*`, ''),
        arn('ecr', `repository/${base}-*`),
        arn('imagebuilder', `*/${base}-*`),
        arn('secretsmanager', `secret:${base}-*`),
        ...logGroups,
        ...ecs,
        ...iam,
      ]),
      allow('Looking', LOOKING, ['*']),
      allow('Nameless', NAMELESS, ['*']),
      allow('Services', ['iam:CreateServiceLinkedRole'], [role('aws-service-role/*')]),
      allow(
        'PublicImages',
        ['ssm:GetParameter', 'ssm:GetParameters'],
        [arn('ssm', 'parameter/aws/service/*', '*', '')],
      ),
      allow('Bundles', ['s3:GetObject', 's3:GetObjectVersion'], [arn('s3', `${assets}/*`, '', '')]),
      {
        ...allow('BundleKey', ['kms:Decrypt'], [arn('kms', 'key/*')]),
        Condition: {
          StringLike: {
            'kms:ViaService': `s3.*.${domainSuffixOf(region)}`,
            'kms:EncryptionContext:aws:s3:arn': [arn('s3', assets, '', ''), arn('s3', `${assets}/*`, '', '')],
          },
        },
      },
      // No resource is an object, and a name of a bucket with a `*` is also that of what is in it.
      { Sid: 'NoObjects', Effect: 'Deny', Action: 's3:*', Resource: arn('s3', `${base}-*/*`, '', '') },
      // Neither its own rights nor the pipeline's.
      {
        Sid: 'NotItself',
        Effect: 'Deny',
        Action: 'iam:*',
        Resource: [
          arn('iam', `policy/${executionPolicyName(config)}`, ''),
          role(`${baseOf({ ...config, target: 'pipeline-role' })}-*`),
        ],
      },
    ],
  };
}

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

const NAMED = [
  'budgets',
  'cloudwatch',
  'ecr',
  'ecs',
  'events',
  'iam',
  'imagebuilder',
  'lambda',
  'logs',
  's3',
  'secretsmanager',
].map((service) => `${service}:*`);
/** Some lists know no names, and some resources are looked at beside those that are made. */
const LOOKING = [
  'autoscaling:Describe*',
  'cloudwatch:Describe*',
  'ec2:Describe*',
  'ec2:Get*',
  'ecr:Describe*',
  'ecs:Describe*',
  'ecs:List*',
  'imagebuilder:Get*',
  'imagebuilder:List*',
  'logs:Describe*',
  'logs:ListTagsForResource',
  'secretsmanager:GetRandomPassword',
  'secretsmanager:ListSecrets',
];
/** What has no name in its ARN, or one that AWS makes up. */
const NAMELESS = [
  'autoscaling:*',
  'cloudfront:*',
  'ec2:*Address*',
  'ec2:*InternetGateway',
  'ec2:*LaunchTemplate*',
  'ec2:*Route*',
  'ec2:*SecurityGroup*',
  'ec2:*Subnet*',
  'ec2:*Tags',
  'ec2:*Vpc*',
  'ec2:RunInstances',
  'ecs:DeregisterTaskDefinition',
  'elasticloadbalancing:*',
  'wafv2:*',
];
