import type { Book } from '../replay.ts';
import { says } from '../replay.ts';
import { budgetBook } from './budget.ts';
import { INVENTORY } from './inventory.ts';

const date = new Date('2026-11-01T00:00:00Z');
const name = 'sgraph-send-prod-ami';
const trust = encodeURIComponent(
  JSON.stringify({ Statement: [{ Principal: { Federated: 'token.actions.githubusercontent.com' } }] }),
);
const document = encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: [] }));

/**
 * The lists that components look through, and what they then ask of an item. Each as its page of the API reference has it, such as
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html and
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_GetImage.html
 */
export const LISTS: Book = {
  ...INVENTORY,
  ...budgetBook({ name: 'budget', usd: 100, topic: 'arn:aws:sns:us-east-1:123456789012:operators' }),
  'ec2 DescribeManagedPrefixLists': says({
    PrefixLists: [{ PrefixListId: 'pl-1', PrefixListName: 'com.amazonaws.global.cloudfront.origin-facing' }],
  }),
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
  'cloudformation DescribeStackEvents': says({
    StackEvents: [
      { StackId: 'stack-0a', PhysicalResourceId: '', LogicalResourceId: 'Bucket', ResourceStatus: 'CREATE_FAILED' },
      {
        StackId: 'stack-0a',
        PhysicalResourceId: 'stack-0a',
        LogicalResourceId: 'stack',
        ResourceStatus: 'CREATE_IN_PROGRESS',
      },
    ],
  }),
  'cloudformation ListExports': says({ Exports: [{ Name: 'sgraph-send-prod-origin', Value: 'the.origin' }] }),
  'ec2 DescribeImageAttribute': says({ ImageId: 'ami-1', LaunchPermissions: [] }),
  'ec2 DescribeSubnets': says({ Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1' }] }),
  'ec2 DescribeRouteTables': says({
    RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [], Routes: [] }],
  }),
  'ec2 DescribeNatGateways': says({ NatGateways: [{ NatGatewayId: 'nat-1', State: 'available' }] }),
  'ec2 DescribeVpcAttribute': says({ VpcId: 'vpc-1', EnableDnsSupport: { Value: true } }),
  'imagebuilder GetComponent': says({ component: { arn: 'component', name } }),
  'imagebuilder GetImageRecipe': says({ imageRecipe: { arn: 'recipe', name } }),
  'imagebuilder GetInfrastructureConfiguration': says({ infrastructureConfiguration: { arn: 'infrastructure', name } }),
  'imagebuilder GetDistributionConfiguration': says({
    distributionConfiguration: { arn: 'd', name, timeoutMinutes: 60 },
  }),
  'imagebuilder ListImageBuildVersions': says({ imageSummaryList: [{ arn: 'build', name }] }),
  'imagebuilder GetImage': says({ image: { arn: 'build', name } }),
  'iam ListRoles': says({
    Roles: [
      { Path: '/', RoleName: 'another', RoleId: 'A', Arn: 'arn', CreateDate: date, AssumeRolePolicyDocument: trust },
    ],
  }),
  'iam GetRole': says({
    Role: {
      Path: '/',
      RoleName: 'role',
      RoleId: 'A',
      Arn: 'arn',
      CreateDate: date,
      AssumeRolePolicyDocument: document,
    },
  }),
  'iam ListRolePolicies': says({ PolicyNames: ['inline'] }),
  'iam ListAttachedRolePolicies': says({ AttachedPolicies: [{ PolicyArn: 'attached', PolicyName: 'attached' }] }),
  'iam GetRolePolicy': says({ RoleName: 'role', PolicyName: 'inline', PolicyDocument: document }),
  'ecr DescribeImages': says({ imageDetails: [{ imageDigest: 'sha256:1', imageTags: ['v1'] }] }),
  's3 ListObjectVersions': ({ text }) =>
    text.includes('delimiter')
      ? says({ IsTruncated: false, CommonPrefixes: [{ Prefix: 'transfers/' }], Versions: [{ Key: 'backup.tar' }] })
      : says({ IsTruncated: false, Versions: [{ Key: 'transfers/a/1', VersionId: 'null' }] }),
  's3 DeleteObjects': says({}),
  'elasticloadbalancing DescribeLoadBalancers': says({
    LoadBalancers: [{ LoadBalancerArn: 'lb', DNSName: 'lb.example' }],
  }),
  'elasticloadbalancing DescribeLoadBalancerAttributes': says({ Attributes: [{ Key: 'a', Value: 'b' }] }),
  'elasticloadbalancing DescribeListeners': says({ Listeners: [{ ListenerArn: 'listener' }] }),
  'elasticloadbalancing DescribeRules': says({ Rules: [{ RuleArn: 'rule' }] }),
  'elasticloadbalancing DescribeTargetGroupAttributes': says({ Attributes: [] }),
  'elasticloadbalancing DescribeTargetHealth': says({ TargetHealthDescriptions: [] }),
  'events ListTargetsByRule': says({ Targets: [{ Id: 'foreign', Arn: 'arn:foreign' }] }),
  // Of names of others one page is read: an empty one is as good as any.
  's3 ListObjectsV2': ({ text }) =>
    text.includes('sessions')
      ? says({ IsTruncated: false })
      : says({ IsTruncated: false, Contents: [{ Key: 'transfers/a/1', ETag: '"x"' }] }),
  's3 GetObject': says({ ETag: '"x"', Body: 'ciphertext' }),
  'logs FilterLogEvents': says({ events: [{ message: 'a line' }] }),
};
