import type { Route, RouteTable, SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import {
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { Aws } from '../aws.ts';

export interface NetworkState {
  readonly vpc: { readonly id: string; readonly cidr: string | undefined };
  readonly subnets: readonly (Subnet & { readonly routes: readonly Route[] })[];
  /** Internet gateways with the name of the network. */
  readonly gateways: readonly string[];
  readonly natGateways: readonly string[];
  readonly endpoints: readonly VpcEndpoint[];
  /** Security groups but the one that every network has. */
  readonly groups: readonly SecurityGroup[];
}

/** The network with that name. Throws when several have it. */
export async function observeNetwork({ ec2 }: Aws, name: string): Promise<NetworkState | undefined> {
  const named = { Filters: [{ Name: 'tag:Name', Values: [name] }] };
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand(named));
  if (Vpcs.length > 1)
    throw new Error(`${Vpcs.length} networks have the name ${name}: remove those that somebody else made`);
  const [vpc] = Vpcs;
  if (vpc?.VpcId === undefined) return undefined;
  const VpcId = vpc.VpcId;
  const within = { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] };
  const [subnets, tables, gateways, natGateways, endpoints, groups] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand(within)),
    ec2.send(new DescribeRouteTablesCommand(within)),
    ec2.send(new DescribeInternetGatewaysCommand(named)),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: within.Filters })),
    ec2.send(new DescribeVpcEndpointsCommand(within)),
    ec2.send(new DescribeSecurityGroupsCommand(within)),
  ]);
  return {
    vpc: { id: VpcId, cidr: vpc.CidrBlock },
    subnets: (subnets.Subnets ?? []).map((subnet) => ({ ...subnet, routes: routesOf(subnet, tables.RouteTables) })),
    gateways: (gateways.InternetGateways ?? []).flatMap(({ InternetGatewayId }) => InternetGatewayId ?? []),
    natGateways: (natGateways.NatGateways ?? [])
      .filter(({ State }) => State !== 'deleted' && State !== 'deleting')
      .flatMap(({ NatGatewayId }) => NatGatewayId ?? []),
    // MiniStack does not filter them.
    endpoints: (endpoints.VpcEndpoints ?? []).filter(
      (endpoint) => endpoint.VpcId === VpcId && endpoint.State?.toLowerCase() !== 'deleted',
    ),
    groups: (groups.SecurityGroups ?? []).filter(({ GroupName }) => GroupName !== 'default'),
  };
}

function routesOf({ SubnetId }: Subnet, tables: readonly RouteTable[] = []): readonly Route[] {
  const table = tables.find(({ Associations = [] }) =>
    Associations.some((association) => association.SubnetId === SubnetId),
  );
  return table?.Routes ?? [];
}
