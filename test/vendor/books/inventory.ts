import type { Book } from '../replay.ts';
import { says } from '../replay.ts';

const account = '123456789012';
const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-west-2:${account}:${rest}`;
const date = new Date('2026-11-01T00:00:00Z');
const cloudfront = { IsTruncated: false, Marker: '', MaxItems: 100, Quantity: 1 };

/**
 * One resource of each kind that an inventory lists, each answer as the page of its call in the service's API reference has it, for instance
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
 */
export const INVENTORY: Book = {
  's3 ListBuckets': says({ Buckets: [{ Name: 'bucket', CreationDate: date }] }),
  'iam ListRoles': says({
    Roles: [{ Path: '/', RoleName: 'role', RoleId: 'AROA', Arn: arn('iam', 'role/role'), CreateDate: date }],
  }),
  'iam ListPolicies': says({ Policies: [{ PolicyName: 'policy' }] }),
  'iam ListInstanceProfiles': says({
    InstanceProfiles: [
      { Path: '/', InstanceProfileName: 'profile', InstanceProfileId: 'AIPA', Arn: 'arn', CreateDate: date, Roles: [] },
    ],
  }),
  'cloudfront ListDistributions': says({
    DistributionList: { ...cloudfront, Items: [{ Id: 'E1', Comment: 'sgraph-send-prod-eu-west-2' }] },
  }),
  'cloudfront ListOriginAccessControls': says({
    OriginAccessControlList: { ...cloudfront, Items: [{ Id: 'O1', Name: 'access-control' }] },
  }),
  // It gives a marker with each page, with the last one that has something too.
  'wafv2 ListWebACLs': ({ text }) => {
    if (text.includes('end')) return says({ WebACLs: [] });
    return text.includes('second')
      ? says({
          WebACLs: [{ Name: 'web-acl', Id: 'W1', ARN: arn('wafv2', 'global/webacl/web-acl/W1') }],
          NextMarker: 'end',
        })
      : says({ WebACLs: [{ Name: 'another', Id: 'W2' }], NextMarker: 'second' });
  },
  'logs DescribeLogGroups': says({ logGroups: [{ logGroupName: 'log-group', retentionInDays: 30 }] }),
  'secretsmanager ListSecrets': says({ SecretList: [{ Name: 'secret' }] }),
  'lambda ListFunctions': says({ Functions: [{ FunctionName: 'function' }] }),
  'cloudwatch DescribeAlarms': says({ MetricAlarms: [{ AlarmName: 'alarm' }] }),
  'cloudwatch ListDashboards': says({ DashboardEntries: [{ DashboardName: 'dashboard' }] }),
  'events ListRules': says({ Rules: [{ Name: 'rule' }] }),
  'cloudformation DescribeStacks': says({
    Stacks: [{ StackName: 'stack', StackStatus: 'CREATE_COMPLETE', CreationTime: date }],
  }),
  'ec2 DescribeVpcs': says({ Vpcs: [{ VpcId: 'vpc-1' }] }),
  'ec2 DescribeInternetGateways': says({ InternetGateways: [{ InternetGatewayId: 'igw-1' }] }),
  'ec2 DescribeSecurityGroups': says({ SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'group' }] }),
  'ec2 DescribeVpcEndpoints': says({ VpcEndpoints: [{ VpcEndpointId: 'vpce-1', State: 'Available' }] }),
  'ec2 DescribeLaunchTemplates': says({ LaunchTemplates: [{ LaunchTemplateName: 'template' }] }),
  'ec2 DescribeInstances': says({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running' } }] }] }),
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAddresses.html has no pages.
  'ec2 DescribeAddresses': says({ Addresses: [{ AllocationId: 'eipalloc-1' }] }),
  'ec2 DescribeImages': says({ Images: [{ ImageId: 'ami-1', Name: 'image' }] }),
  'ec2 DescribeSnapshots': says({ Snapshots: [{ SnapshotId: 'snap-1' }] }),
  'autoscaling DescribeAutoScalingGroups': says({ AutoScalingGroups: [{ AutoScalingGroupName: 'scaling-group' }] }),
  'elasticloadbalancing DescribeLoadBalancers': says({ LoadBalancers: [{ LoadBalancerArn: 'load-balancer' }] }),
  'elasticloadbalancing DescribeTargetGroups': says({ TargetGroups: [{ TargetGroupArn: 'target-group' }] }),
  'ecr DescribeRepositories': says({ repositories: [{ repositoryName: 'repository' }] }),
  'ecs ListClusters': says({ clusterArns: ['cluster'] }),
  'ecs ListServices': says({ serviceArns: ['service'] }),
  'ecs ListTasks': says({ taskArns: ['task'] }),
  'ecs ListTaskDefinitions': says({ taskDefinitionArns: ['task-definition'] }),
  'imagebuilder ListComponents': says({ componentVersionList: [{ arn: 'component', name: 'sgraph-send-prod-ami' }] }),
  'imagebuilder ListImageRecipes': says({ imageRecipeSummaryList: [{ arn: 'recipe', name: 'sgraph-send-prod-ami' }] }),
  'imagebuilder ListInfrastructureConfigurations': says({
    infrastructureConfigurationSummaryList: [{ arn: 'infrastructure', name: 'sgraph-send-prod-ami' }],
  }),
  'imagebuilder ListDistributionConfigurations': says({
    distributionConfigurationSummaryList: [{ arn: 'distribution', name: 'sgraph-send-prod-ami' }],
  }),
  'imagebuilder ListImagePipelines': says({ imagePipelineList: [{ arn: 'pipeline', name: 'sgraph-send-prod-ami' }] }),
  'imagebuilder ListImages': says({ imageVersionList: [{ arn: 'image', name: 'sgraph-send-prod-ami' }] }),
};
