import type { Route, SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { Observer } from '../component.ts';
import { fargateNames } from './fargate-shape.ts';

export interface NetworkState {
  readonly vpc: { readonly id: string; readonly cidr: string | undefined };
  readonly subnets: readonly (Subnet & { readonly routes: readonly Route[] })[];
  readonly natGateways: readonly string[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly groups: { readonly balancer: SecurityGroup | undefined; readonly tasks: SecurityGroup | undefined };
}

/** The network with that name. Throws when several have it. */
export async function observeNetwork({ aws: { ec2 }, config }: Observer): Promise<NetworkState | undefined> {
  const names = fargateNames(config);
  const { Vpcs = [] } = await ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: [names.vpc] }] }),
  );
  if (Vpcs.length > 1) throw new Error(`${Vpcs.length} networks have the name ${names.vpc}`);
  const [vpc] = Vpcs;
  if (vpc?.VpcId === undefined) return undefined;
  const ofVpc = { Filters: [{ Name: 'vpc-id', Values: [vpc.VpcId] }] };
  const [subnets, tables, gateways, endpoints, groups] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand(ofVpc)),
    ec2.send(new DescribeRouteTablesCommand(ofVpc)),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: ofVpc.Filters })),
    ec2.send(new DescribeVpcEndpointsCommand(ofVpc)),
    ec2.send(new DescribeSecurityGroupsCommand(ofVpc)),
  ]);
  const routesOf = (subnet: Subnet): readonly Route[] =>
    (tables.RouteTables ?? []).find(({ Associations = [] }) =>
      Associations.some(({ SubnetId }) => SubnetId === subnet.SubnetId),
    )?.Routes ?? [];
  const group = (name: string): SecurityGroup | undefined =>
    groups.SecurityGroups?.find(({ GroupName }) => GroupName === name);
  return {
    vpc: { id: vpc.VpcId, cidr: vpc.CidrBlock },
    subnets: (subnets.Subnets ?? []).map((subnet) => ({ ...subnet, routes: routesOf(subnet) })),
    natGateways: (gateways.NatGateways ?? [])
      .filter(({ State }) => State !== 'deleted' && State !== 'deleting')
      .flatMap(({ NatGatewayId }) => NatGatewayId ?? []),
    endpoints: (endpoints.VpcEndpoints ?? []).filter(({ State }) => State?.toLowerCase() !== 'deleted'),
    groups: { balancer: group(names.securityGroups.balancer), tasks: group(names.securityGroups.tasks) },
  };
}
