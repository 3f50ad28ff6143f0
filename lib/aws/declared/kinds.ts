import type { Kind } from './compare.ts';

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
  },
  'AWS::S3::BucketPolicy': { policies: ['PolicyDocument'] },
  // Its own policy could let others in.
  'AWS::ECR::Repository': { closed: ['LifecyclePolicy', 'RepositoryPolicyText'] },
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
  },
};
