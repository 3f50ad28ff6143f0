import { CIDR, storeService } from '../../../lib/aws/components/network.ts';
import type { PolicyDocument } from '../../../lib/aws/policies.ts';
import type { Book } from '../replay.ts';
import { says } from '../replay.ts';

const OwnerId = '123456789012';
const VpcId = 'vpc-0a1b2c3d';
export const SUBNETS: readonly string[] = ['subnet-0a', 'subnet-0b'];

/** A rule of a security group, with the empty lists that EC2 gives for the other ends. */
export function permission(port: number, ends: object): object {
  return {
    ...{ IpProtocol: 'tcp', FromPort: port, ToPort: port },
    ...{ IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] },
    ...ends,
  };
}

interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly ingress: readonly object[];
  readonly egress: readonly object[];
}

interface NetworkAnswers {
  readonly name: string;
  readonly region: string;
  readonly endpointPolicy: PolicyDocument;
  readonly groups: readonly Group[];
}

/**
 * A network with two public subnets and a way to S3, each answer as its page of the reference has it:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html, and API_DescribeVpcAttribute.html,
 * API_DescribeInternetGateways.html, API_DescribeSubnets.html, API_DescribeRouteTables.html, API_DescribeNatGateways.html,
 * API_DescribeVpcEndpoints.html with API_VpcEndpoint.html, API_DescribeSecurityGroups.html there.
 */
export function networkBook({ name, region, endpointPolicy, groups }: NetworkAnswers): Book {
  const named = (Value: string): object => ({ Tags: [{ Key: 'Name', Value }] });
  return {
    'ec2 DescribeVpcs': says({
      Vpcs: [{ VpcId, OwnerId, State: 'available', CidrBlock: CIDR.vpc, IsDefault: false, ...named(name) }],
    }),
    'ec2 DescribeVpcAttribute': ({ text }) =>
      says({
        VpcId,
        ...(text.includes('enableDnsSupport')
          ? { EnableDnsSupport: { Value: true } }
          : { EnableDnsHostnames: { Value: true } }),
      }),
    'ec2 DescribeInternetGateways': says({
      InternetGateways: [
        { InternetGatewayId: 'igw-0a', OwnerId, Attachments: [{ State: 'available', VpcId }], ...named(name) },
      ],
    }),
    'ec2 DescribeSubnets': says({
      Subnets: CIDR.subnets.map((CidrBlock, index) => ({
        ...{ SubnetId: SUBNETS[index], VpcId, OwnerId, State: 'available', CidrBlock },
        ...{ AvailabilityZone: `${region}${'ab'.charAt(index)}`, MapPublicIpOnLaunch: false, DefaultForAz: false },
        ...named(`${name}-${index}`),
      })),
    }),
    'ec2 DescribeRouteTables': says({
      RouteTables: [
        {
          ...{ RouteTableId: 'rtb-main', VpcId, OwnerId, Tags: [], PropagatingVgws: [] },
          Associations: [{ Main: true, RouteTableAssociationId: 'rtbassoc-main', RouteTableId: 'rtb-main' }],
          Routes: [localRoute()],
        },
        {
          ...{ RouteTableId: 'rtb-0a', VpcId, OwnerId, Tags: [], PropagatingVgws: [] },
          Associations: SUBNETS.map((SubnetId) => ({
            ...{ Main: false, RouteTableAssociationId: `rtbassoc-${SubnetId}`, RouteTableId: 'rtb-0a', SubnetId },
            AssociationState: { State: 'associated' },
          })),
          Routes: [
            localRoute(),
            {
              ...{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a' },
              ...{ State: 'active', Origin: 'CreateRoute' },
            },
            {
              ...{ DestinationPrefixListId: 'pl-s3', GatewayId: 'vpce-0a' },
              ...{ State: 'active', Origin: 'CreateRoute' },
            },
          ],
        },
      ],
    }),
    'ec2 DescribeNatGateways': says({ NatGateways: [] }),
    'ec2 DescribeVpcEndpoints': says({
      VpcEndpoints: [
        {
          ...{ VpcEndpointId: 'vpce-0a', VpcEndpointType: 'Gateway', VpcId, OwnerId, State: 'available' },
          ServiceName: storeService(region),
          PolicyDocument: JSON.stringify(endpointPolicy),
          RouteTableIds: ['rtb-0a'],
          ...{ SubnetIds: [], Groups: [], NetworkInterfaceIds: [], DnsEntries: [], Tags: [] },
          ...{ PrivateDnsEnabled: false, RequesterManaged: false },
        },
      ],
    }),
    'ec2 DescribeSecurityGroups': says({
      SecurityGroups: [
        {
          ...{ GroupId: 'sg-default', GroupName: 'default', Description: 'default VPC security group', VpcId, OwnerId },
          ...{ IpPermissions: [], IpPermissionsEgress: [], Tags: [] },
        },
        ...groups.map(({ id, name: GroupName, description: Description, ingress, egress }) => ({
          ...{ GroupId: id, GroupName, Description, VpcId, OwnerId, Tags: [] },
          ...{ IpPermissions: ingress, IpPermissionsEgress: egress },
        })),
      ],
    }),
  };
}

const localRoute = (): object => ({
  ...{ DestinationCidrBlock: CIDR.vpc, GatewayId: 'local' },
  ...{ State: 'active', Origin: 'CreateRouteTable' },
});
