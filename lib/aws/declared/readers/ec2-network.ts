import type {
  EC2Client,
  InternetGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  SecurityGroup,
  Subnet,
  Tag,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { DescribeVpcAttributeCommand } from '@aws-sdk/client-ec2';
import type { Live } from '../live.ts';
import { given } from '../live.ts';
import { parsePolicy } from '../policy-document.ts';
import { securityRules } from './security-rules.ts';

/** An `AWS::EC2::VPC`. */
export async function readVpc(ec2: EC2Client, { VpcId = '', CidrBlock, Tags }: Vpc): Promise<Live> {
  const [{ EnableDnsHostnames }, { EnableDnsSupport }] = await Promise.all([
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' })),
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' })),
  ]);
  const dns = { EnableDnsHostnames: EnableDnsHostnames?.Value, EnableDnsSupport: EnableDnsSupport?.Value };
  return { id: VpcId, attributes: { VpcId }, properties: given({ CidrBlock, ...dns, Tags: tagsOf(Tags) }) };
}

/** An `AWS::EC2::Subnet`. */
export function liveSubnet(found: Subnet): Live {
  const { SubnetId = '', AvailabilityZone, CidrBlock, MapPublicIpOnLaunch, VpcId, Tags } = found;
  const properties = given({ AvailabilityZone, CidrBlock, MapPublicIpOnLaunch, VpcId, Tags: tagsOf(Tags) });
  return { id: SubnetId, attributes: { SubnetId }, properties };
}

/** An `AWS::EC2::InternetGateway`. */
export function liveGateway({ InternetGatewayId = '', Tags }: InternetGateway): Live {
  return { id: InternetGatewayId, attributes: { InternetGatewayId }, properties: given({ Tags: tagsOf(Tags) }) };
}

/** An `AWS::EC2::VPCGatewayAttachment`: that of a gateway to a network. */
export function liveAttachment({ InternetGatewayId, Attachments }: InternetGateway, VpcId: string): Live | undefined {
  if (!Attachments?.some((each) => each.VpcId === VpcId)) return undefined;
  return { id: `IGW|${VpcId}`, attributes: {}, properties: given({ InternetGatewayId, VpcId }) };
}

/** An `AWS::EC2::RouteTable`. */
export function liveTable({ RouteTableId = '', VpcId, Tags }: RouteTable): Live {
  return { id: RouteTableId, attributes: { RouteTableId }, properties: given({ VpcId, Tags: tagsOf(Tags) }) };
}

/** An `AWS::EC2::Route`. */
export function liveRoute(RouteTableId: string, { State: _, Origin: __, ...route }: Route): Live {
  const id = `${RouteTableId}|${route.DestinationCidrBlock ?? route.DestinationPrefixListId ?? ''}`;
  return { id, attributes: {}, properties: given({ RouteTableId, ...route }) };
}

/** An `AWS::EC2::SubnetRouteTableAssociation`. */
export function liveAssociation({ RouteTableAssociationId = '', ...found }: RouteTableAssociation): Live {
  const { RouteTableId, SubnetId } = found;
  return { id: RouteTableAssociationId, attributes: {}, properties: given({ RouteTableId, SubnetId }) };
}

/** An `AWS::EC2::VPCEndpoint`. */
export function liveEndpoint({ VpcEndpointId = '', PolicyDocument, ...found }: VpcEndpoint): Live {
  const { VpcId, VpcEndpointType, ServiceName, RouteTableIds } = found;
  const policy = PolicyDocument === undefined || PolicyDocument === '' ? undefined : parsePolicy(PolicyDocument);
  const properties = given({ VpcId, VpcEndpointType, ServiceName, RouteTableIds, PolicyDocument: policy });
  return { id: VpcEndpointId, attributes: {}, properties };
}

/** An `AWS::EC2::SecurityGroup`. */
export function liveGroup({ GroupId = '', GroupName, Description, VpcId, ...found }: SecurityGroup): Live {
  return {
    id: GroupId,
    attributes: { GroupId },
    properties: given({
      GroupName,
      GroupDescription: Description,
      VpcId,
      SecurityGroupIngress: securityRules(found.IpPermissions, 'Source'),
      SecurityGroupEgress: securityRules(found.IpPermissionsEgress, 'Destination'),
      Tags: tagsOf(found.Tags),
    }),
  };
}

export function tagsOf(tags: readonly Tag[] = []): object[] {
  return tags.map(({ Key, Value }) => ({ Key, Value }));
}
