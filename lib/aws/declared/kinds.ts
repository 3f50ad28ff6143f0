import type { Kind } from './kind.ts';
import { CONTAINER_KINDS } from './container-kinds.ts';
import {
  attachedPolicies,
  egress,
  ingress,
  inlinePolicies,
  layers,
  permissionsBoundary,
  repositoryPolicy,
  reservedConcurrency,
  targets,
  urlCors,
  versioning,
} from './removable.ts';

const TAGGED = { sets: { Tags: 'Key' }, open: ['Tags'] };
const RULE =
  'IpProtocol,FromPort,ToPort,CidrIp,CidrIpv6,SourcePrefixListId,SourceSecurityGroupId,DestinationPrefixListId,DestinationSecurityGroupId';

/** Every resource type that is compared with its declaration, by what is known of its properties. */
export const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::S3::Bucket': {
    sets: {
      'LifecycleConfiguration.Rules': 'Id',
      'CorsConfiguration.CorsRules.AllowedOrigins': '',
      'CorsConfiguration.CorsRules.AllowedMethods': '',
      'CorsConfiguration.CorsRules.AllowedHeaders': '',
      'CorsConfiguration.CorsRules.ExposedHeaders': '',
    },
    // Versions would outlive the deletion of a transfer.
    closed: ['VersioningConfiguration', 'LifecycleConfiguration.Rules', 'CorsConfiguration.CorsRules'],
    // They may be a backup.
    byHand: { VersioningConfiguration: versioning },
  },
  'AWS::S3::BucketPolicy': { policies: ['PolicyDocument'] },
  // Its own policy could let others in.
  'AWS::ECR::Repository': {
    closed: ['LifecyclePolicy', 'RepositoryPolicyText'],
    removes: { RepositoryPolicyText: repositoryPolicy },
  },
  'AWS::EC2::VPC': TAGGED,
  'AWS::EC2::Subnet': {
    ...TAGGED,
    unread: { AvailabilityZone: 'CloudFormation chooses the zones: that they are two is a check of the network' },
  },
  'AWS::EC2::InternetGateway': TAGGED,
  'AWS::EC2::VPCGatewayAttachment': {},
  'AWS::EC2::RouteTable': TAGGED,
  'AWS::EC2::Route': {},
  'AWS::EC2::SubnetRouteTableAssociation': {},
  'AWS::EC2::VPCEndpoint': { sets: { RouteTableIds: '' }, policies: ['PolicyDocument'] },
  'AWS::EC2::SecurityGroup': {
    sets: { SecurityGroupIngress: RULE, SecurityGroupEgress: RULE },
    closed: ['SecurityGroupIngress', 'SecurityGroupEgress'],
    removes: { SecurityGroupIngress: ingress, SecurityGroupEgress: egress },
  },
  'AWS::IAM::Role': {
    sets: { Policies: 'PolicyName', ManagedPolicyArns: '' },
    policies: ['AssumeRolePolicyDocument', 'Policies.PolicyDocument'],
    closed: ['Policies', 'ManagedPolicyArns', 'PermissionsBoundary'],
    removes: { Policies: inlinePolicies, ManagedPolicyArns: attachedPolicies },
    // It may be what the account's administrator put on every role.
    byHand: { PermissionsBoundary: permissionsBoundary },
  },
  'AWS::IAM::ManagedPolicy': { policies: ['PolicyDocument'] },
  // An account has one for each issuer: others may use it for audiences of their own.
  'AWS::IAM::OIDCProvider': { sets: { ClientIdList: '' }, open: ['ClientIdList'] },
  'AWS::Lambda::Function': {
    closed: ['Environment', 'Layers', 'ReservedConcurrentExecutions'],
    removes: { Layers: layers, ReservedConcurrentExecutions: reservedConcurrency },
    secret: ['Environment.Variables'],
    unread: { Code: 'Lambda tells the hash of a bundle, not where it came from; the version is in the description' },
  },
  // The right to take it off is that to open the URL to everybody.
  'AWS::Lambda::Url': { closed: ['Cors'], byHand: { Cors: urlCors } },
  'AWS::Lambda::Permission': {
    closed: [
      'Effect',
      'Condition',
      'SourceArn',
      'SourceAccount',
      'PrincipalOrgID',
      'FunctionUrlAuthType',
      'InvokedViaFunctionUrl',
    ],
  },
  // Another key could be one of another account, and a replica is another copy of it.
  'AWS::SecretsManager::Secret': { ...TAGGED, closed: ['KmsKeyId', 'ReplicaRegions'] },
  'AWS::Logs::LogGroup': {},
  // Another input could look like a caller's request, or like nothing that the function knows.
  'AWS::Events::Rule': {
    sets: { Targets: 'Id' },
    closed: ['EventPattern', 'Targets'],
    removes: { Targets: targets },
  },
  'AWS::CloudWatch::Alarm': {
    sets: { Dimensions: 'Name', AlarmActions: '', OKActions: '' },
    closed: ['ActionsEnabled', 'AlarmActions', 'OKActions', 'InsufficientDataActions', 'Dimensions'],
  },
  'AWS::CloudWatch::Dashboard': {},
  // A filter or another kind of limit would let more be spent; its notifications are how it tells anybody.
  'AWS::Budgets::Budget': {
    sets: { 'NotificationsWithSubscribers.Subscribers': 'SubscriptionType,Address' },
    closed: [
      ...['AutoAdjustData', 'CostFilters', 'FilterExpression', 'PlannedBudgetLimits'].map((name) => `Budget.${name}`),
      'NotificationsWithSubscribers',
    ],
  },
  'AWS::CloudFront::OriginAccessControl': {},
  'AWS::CloudFront::Distribution': {
    // The order of behaviours counts: the first whose pattern fits is taken.
    sets: {
      'DistributionConfig.Aliases': '',
      'DistributionConfig.CustomErrorResponses': 'ErrorCode',
      'DistributionConfig.Origins': 'Id',
      'DistributionConfig.Origins.CustomOriginConfig.OriginSSLProtocols': '',
      'DistributionConfig.Origins.OriginCustomHeaders': 'HeaderName',
      'DistributionConfig.DefaultCacheBehavior.AllowedMethods': '',
      'DistributionConfig.CacheBehaviors.AllowedMethods': '',
    },
    closed: [
      'DistributionConfig.Aliases',
      'DistributionConfig.CacheBehaviors',
      'DistributionConfig.CustomErrorResponses',
      'DistributionConfig.DefaultCacheBehavior',
      'DistributionConfig.DefaultRootObject',
      'DistributionConfig.Origins.OriginAccessControlId',
      'DistributionConfig.Origins.OriginCustomHeaders',
      'DistributionConfig.Origins.OriginPath',
      'DistributionConfig.ViewerCertificate',
      'DistributionConfig.WebACLId',
    ],
    secret: ['DistributionConfig.Origins.OriginCustomHeaders.HeaderValue'],
  },
  'AWS::WAFv2::WebACL': { sets: { Rules: 'Name' }, closed: ['DefaultAction', 'Rules'] },
  'AWS::ImageBuilder::Component': { sets: { SupportedOsVersions: '' } },
  'AWS::ImageBuilder::ImageRecipe': { sets: { BlockDeviceMappings: 'DeviceName' } },
  'AWS::ImageBuilder::InfrastructureConfiguration': {
    sets: { InstanceTypes: '', SecurityGroupIds: '' },
    closed: ['KeyPair'],
  },
  // What is not declared of an image would share it with others.
  'AWS::ImageBuilder::DistributionConfiguration': {
    sets: { Distributions: 'Region' },
    closed: ['Distributions.AmiDistributionConfiguration'],
  },
  // It bakes when a person starts it.
  'AWS::ImageBuilder::ImagePipeline': { closed: ['Schedule'] },
  'AWS::ImageBuilder::Image': {},
  'AWS::EC2::EIP': TAGGED,
  'AWS::EC2::LaunchTemplate': {
    sets: {
      'LaunchTemplateData.BlockDeviceMappings': 'DeviceName',
      'LaunchTemplateData.NetworkInterfaces.Groups': '',
      'LaunchTemplateData.TagSpecifications': 'ResourceType',
      'LaunchTemplateData.TagSpecifications.Tags': 'Key',
    },
    closed: ['InstanceMarketOptions', 'KeyName', 'SecurityGroupIds', 'SecurityGroups'].map(
      (name) => `LaunchTemplateData.${name}`,
    ),
    // It has the settings of the apps.
    secret: ['LaunchTemplateData.UserData'],
  },
  'AWS::AutoScaling::AutoScalingGroup': {
    ...TAGGED,
    sets: { ...TAGGED.sets, VPCZoneIdentifier: '' },
    unread: { 'LaunchTemplate.Version': 'the launch template is compared in the version that the group uses' },
  },
  'AWS::IAM::InstanceProfile': { sets: { Roles: '' } },
  ...CONTAINER_KINDS,
};
