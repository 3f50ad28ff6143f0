import type { EC2Client, RouteTable, SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import {
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { itemsOn } from '../pages.ts';
import type { Live, Seen } from '../declared/live.ts';
import {
  liveAssociation,
  liveAttachment,
  liveEndpoint,
  liveGateway,
  liveGroup,
  liveRoute,
  liveSubnet,
  liveTable,
  readVpc,
} from '../declared/readers/ec2-network.ts';
import { CIDR } from './network.ts';

/** What is in a network and is not the product's. */
interface Foreign {
  readonly kind: 'subnet' | 'route' | 'endpoint' | 'NAT gateway' | 'security group';
  readonly id: string;
}

export interface NetworkSeen {
  /** By the logical ids of `declareNetwork`, and those of the security groups. */
  readonly live: Seen['live'];
  readonly foreign: readonly Foreign[];
}

/** The network with that name, with its security groups by their logical ids and names. Throws when several have the name. */
export async function readNetwork(
  ec2: EC2Client,
  name: string,
  groupNames: Readonly<Record<string, string>>,
): Promise<NetworkSeen> {
  const client = { client: ec2 };
  const named = { Filters: [{ Name: 'tag:Name', Values: [name] }] };
  const [vpcs, [gateway]] = await Promise.all([
    itemsOn(paginateDescribeVpcs(client, named), ({ Vpcs }) => Vpcs),
    itemsOn(paginateDescribeInternetGateways(client, named), ({ InternetGateways }) => InternetGateways),
  ]);
  if (vpcs.length > 1)
    throw new Error(`${vpcs.length} networks have the name ${name}: remove those that the product did not make`);
  const Gateway = gateway && liveGateway(gateway);
  const [vpc] = vpcs;
  const VpcId = vpc?.VpcId;
  if (VpcId === undefined) return { live: { Gateway }, foreign: [] };
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
  const [Vpc, subnets, tables, natGateways, endpoints, groups] = await Promise.all([
    readVpc(ec2, vpc ?? {}),
    itemsOn(paginateDescribeSubnets(client, { Filters }), ({ Subnets }) => Subnets),
    itemsOn(paginateDescribeRouteTables(client, { Filters }), ({ RouteTables }) => RouteTables),
    itemsOn(paginateDescribeNatGateways(client, { Filter: Filters }), ({ NatGateways }) => NatGateways),
    itemsOn(paginateDescribeVpcEndpoints(client, { Filters }), ({ VpcEndpoints }) => VpcEndpoints),
    itemsOn(paginateDescribeSecurityGroups(client, { Filters }), ({ SecurityGroups }) => SecurityGroups),
  ]);
  const parts = [
    subnetsIn(subnets, tables),
    routesIn(tables),
    endpointsIn(endpoints.filter((each) => each.VpcId === VpcId)),
    groupsIn(groups, groupNames),
  ];
  const Attachment = gateway && liveAttachment(gateway, VpcId);
  const working = natGateways.filter(({ State }) => State !== 'deleted' && State !== 'deleting');
  return {
    live: Object.assign({ Vpc, Gateway, Attachment }, ...parts.map(({ live }) => live)) as Seen['live'],
    foreign: [
      ...parts.flatMap(({ foreign }) => foreign),
      ...working.map(({ NatGatewayId = '' }) => ({ kind: 'NAT gateway' as const, id: NatGatewayId })),
    ],
  };
}

/** By their addresses, which nobody can change and no two have in common. */
function subnetsIn(subnets: readonly Subnet[], tables: readonly RouteTable[]): NetworkSeen {
  const associations = tables.flatMap(({ Associations = [] }) => Associations);
  const live = CIDR.subnets.map((cidr, index): [string, Live | undefined][] => {
    const found = subnets.find(({ CidrBlock }) => CidrBlock === cidr);
    const leads = associations.find(({ SubnetId }) => SubnetId !== undefined && SubnetId === found?.SubnetId);
    return [
      [`Subnet${index}`, found && liveSubnet(found)],
      [`Association${index}`, leads && liveAssociation(leads)],
    ];
  });
  const others = subnets.filter(({ CidrBlock }) => !CIDR.subnets.some((cidr) => cidr === CidrBlock));
  return {
    live: Object.fromEntries(live.flat()),
    foreign: others.map(({ SubnetId = '' }) => ({ kind: 'subnet', id: SubnetId })),
  };
}

/** Beside ours there is the table that each network has from the beginning. */
function routesIn(tables: readonly RouteTable[]): NetworkSeen {
  const own = tables.filter(({ Associations = [] }) => !Associations.some(({ Main }) => Main === true));
  const table = own.find(({ Associations = [] }) => Associations.length > 0) ?? own[0];
  const { RouteTableId = '', Routes = [] } = table ?? {};
  const out = Routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');
  // A network's own routes, and the one that its endpoint makes.
  const others = Routes.filter(
    (route) => route !== out && route.GatewayId !== 'local' && route.GatewayId?.startsWith('vpce-') !== true,
  );
  return {
    live: { Routes: table && liveTable(table), WayOut: out && liveRoute(RouteTableId, out) },
    foreign: others.map((route) => ({ kind: 'route', id: liveRoute(RouteTableId, route).id })),
  };
}

function endpointsIn(endpoints: readonly VpcEndpoint[]): NetworkSeen {
  const there = endpoints.filter(({ State }) => State?.toLowerCase() !== 'deleted');
  const toStore = there.find(({ ServiceName }) => ServiceName?.endsWith('.s3') === true);
  return {
    live: { StoreEndpoint: toStore && liveEndpoint(toStore) },
    foreign: there
      .filter((each) => each !== toStore)
      .map(({ VpcEndpointId = '' }) => ({ kind: 'endpoint', id: VpcEndpointId })),
  };
}

/** Without the one that every network has. */
function groupsIn(groups: readonly SecurityGroup[], names: Readonly<Record<string, string>>): NetworkSeen {
  const live = Object.entries(names).map(([logicalId, name]): [string, Live | undefined] => {
    const found = groups.find(({ GroupName }) => GroupName === name);
    return [logicalId, found && liveGroup(found)];
  });
  const others = groups.filter(({ GroupName = '' }) => ![...Object.values(names), 'default'].includes(GroupName));
  return {
    live: Object.fromEntries(live),
    foreign: others.map(({ GroupId = '' }) => ({ kind: 'security group', id: GroupId })),
  };
}
