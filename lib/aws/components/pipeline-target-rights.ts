import type { Statement } from '../policies.ts';

/** Looking at what Fargate, machines and their images are made of. None of it has a resource to name. */
const LOOKING: readonly string[] = [
  'autoscaling:DescribeAutoScalingGroups',
  'cloudformation:ListExports',
  'ec2:DescribeAddresses',
  'ec2:DescribeImageAttribute',
  'ec2:DescribeImages',
  'ec2:DescribeInstances',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribeManagedPrefixLists',
  'ec2:DescribeNatGateways',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSnapshots',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
  'ecr:DescribeImages',
  'ecr:DescribeRepositories',
  'ecr:GetAuthorizationToken',
  'ecr:GetLifecyclePolicy',
  'ecr:GetRepositoryPolicy',
  'ecs:DescribeClusters',
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:ListClusters',
  'ecs:ListServices',
  'ecs:ListTaskDefinitions',
  'ecs:ListTasks',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'iam:GetInstanceProfile',
  'iam:ListInstanceProfiles',
  'imagebuilder:GetComponent',
  'imagebuilder:GetDistributionConfiguration',
  'imagebuilder:GetImage',
  'imagebuilder:GetImagePipeline',
  'imagebuilder:GetImageRecipe',
  'imagebuilder:GetInfrastructureConfiguration',
  'imagebuilder:ListComponentBuildVersions',
  'imagebuilder:ListComponents',
  'imagebuilder:ListDistributionConfigurations',
  'imagebuilder:ListImageBuildVersions',
  'imagebuilder:ListImagePipelines',
  'imagebuilder:ListImageRecipes',
  'imagebuilder:ListImages',
  'imagebuilder:ListInfrastructureConfigurations',
];
const PUSHING = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchDeleteImage',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];
const REMOVING = [
  'ec2:DeleteSecurityGroup',
  'ec2:DeleteSnapshot',
  'ec2:DeregisterImage',
  'ec2:ModifyImageAttribute',
  'ec2:ReleaseAddress',
  'ec2:ResetImageAttribute',
];

interface TargetRightsOptions {
  readonly partition: string;
  readonly account: string;
  readonly project: string;
}

/** What a deployer of Fargate, machines and images may do beside what functions need, as docs/targets.md has it. */
export function targetRights({ partition, account, project }: TargetRightsOptions): Statement[] {
  const arn = (service: string, resource: string): string => `arn:${partition}:${service}:*:${account}:${resource}`;
  const groups = arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${project}-*`);
  const ours = { StringEquals: { 'aws:ResourceTag/project': project } };
  // Images and their snapshots belong to no account in an ARN.
  const owned = [
    arn('ec2', 'security-group/*'),
    arn('ec2', 'elastic-ip/*'),
    `arn:${partition}:ec2:*::image/*`,
    `arn:${partition}:ec2:*::snapshot/*`,
  ];
  return [
    { Sid: 'LookAtTargets', Effect: 'Allow', Action: LOOKING, Resource: '*' },
    { Sid: 'PushAndRemoveImages', Effect: 'Allow', Action: PUSHING, Resource: arn('ecr', `repository/${project}-*`) },
    {
      Sid: 'SearchLogsOfTasks',
      Effect: 'Allow',
      Action: 'logs:FilterLogEvents',
      Resource: arn('logs', `log-group:/aws/ecs/${project}-*`),
    },
    { Sid: 'Sleep', Effect: 'Allow', Action: 'autoscaling:UpdateAutoScalingGroup', Resource: groups },
    { Sid: 'RemoveMachines', Effect: 'Allow', Action: REMOVING, Resource: owned, Condition: ours },
    {
      Sid: 'TagSnapshots',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: `arn:${partition}:ec2:*::snapshot/*`,
      Condition: { StringEquals: { 'aws:RequestTag/project': project } },
    },
  ];
}
