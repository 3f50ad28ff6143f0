import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { Check, Deployment } from '../component.ts';
import { canonicalPolicy } from '../policies.ts';
import { balancerIngress } from './fargate-ingress.ts';
import type { NetworkState } from './fargate-network-state.ts';
import { CIDR, endpointPolicy, PORT } from './fargate-shape.ts';
import type { FargateState } from './fargate-state.ts';
import { parseStatements } from './role.ts';

/** The network, and who gets through to what. */
export const networkChecks: readonly Check<FargateState>[] = [
  ofNetwork('subnets', ({ vpc, subnets }) => {
    const zones = new Set(subnets.map(({ AvailabilityZone }) => AvailabilityZone));
    const found = [vpc.cidr, ...subnets.map(({ CidrBlock }) => CidrBlock).sort()].join(', ');
    const expected = [CIDR.vpc, ...CIDR.subnets].join(', ');
    return found === expected && zones.size === CIDR.subnets.length
      ? undefined
      : `has ${found} in ${zones.size} zones, expected ${expected} in ${CIDR.subnets.length}`;
  }),
  ofNetwork('way-out', ({ subnets, natGateways }) => {
    const closed = subnets.filter(
      ({ routes }) =>
        !routes.some((route) => route.DestinationCidrBlock === '0.0.0.0/0' && isInternet(route.GatewayId)),
    );
    if (closed.length > 0) return `leads nowhere from ${closed.map(({ SubnetId }) => SubnetId ?? '?').join(', ')}`;
    return natGateways.length === 0 ? undefined : `pays for the NAT gateways ${natGateways.join(', ')}, expected none`;
  }),
  ofNetwork('store-endpoint', ({ endpoints }, { config }) => {
    const found = endpoints.map(
      ({ VpcEndpointType, ServiceName }) => `${VpcEndpointType ?? '?'} ${ServiceName ?? '?'}`,
    );
    return differs('has the endpoints', found, [`Gateway com.amazonaws.${config.region}.s3`]);
  }),
  ofNetwork('store-endpoint-policy', ({ endpoints }, { config }) => {
    const policies = endpoints.map(({ PolicyDocument }) => canonicalPolicy(parseStatements(PolicyDocument)));
    const expected = canonicalPolicy(endpointPolicy(config).Statement);
    return policies.every((policy) => policy === expected)
      ? undefined
      : `reaches S3 under the policy ${policies.join(', ')}, expected ${expected}`;
  }),
  ofGroup('task-ingress', 'tasks', ({ IpPermissions }, _, { groups }) =>
    differs('lets in', rulesOf(IpPermissions), [`tcp ${PORT}-${PORT} ${groups.balancer?.GroupId ?? '?'}`]),
  ),
  ofGroup('task-egress', 'tasks', ({ IpPermissionsEgress }) =>
    differs('lets out to', rulesOf(IpPermissionsEgress), ['tcp 443-443 0.0.0.0/0']),
  ),
  ofGroup('balancer-egress', 'balancer', ({ IpPermissionsEgress }) =>
    differs('lets out to', rulesOf(IpPermissionsEgress), [`tcp ${PORT}-${PORT} ${CIDR.vpc}`]),
  ),
  ofGroup('balancer-ingress', 'balancer', ({ IpPermissions }, deployment) =>
    deployment.locked ? undefined : differs('lets in', rulesOf(IpPermissions), ingressOf(deployment)),
  ),
];

export const lockedNetworkChecks: readonly Check<FargateState>[] = [
  ofGroup('only-cloudfront-enters', 'balancer', ({ IpPermissions }, deployment) =>
    differs('lets in', rulesOf(IpPermissions), ingressOf(deployment)),
  ),
];

function ingressOf(deployment: Deployment): string[] {
  return balancerIngress(deployment).map(({ port, prefixList }) => `tcp ${port}-${port} ${prefixList ?? '0.0.0.0/0'}`);
}

/** One line for each protocol, range of ports and source. */
function rulesOf(permissions: readonly IpPermission[] = []): string[] {
  return permissions
    .flatMap(({ IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs }) =>
      [
        ...(IpRanges ?? []).map(({ CidrIp }) => CidrIp),
        ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
        ...(PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
        ...(UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
      ].map((source) => `${IpProtocol ?? '?'} ${FromPort ?? '*'}-${ToPort ?? '*'} ${source ?? '?'}`),
    )
    .sort();
}

function isInternet(gateway: string | undefined): boolean {
  return gateway?.startsWith('igw-') === true;
}

function differs(what: string, found: readonly string[], expected: readonly string[]): string | undefined {
  return found.join() === [...expected].sort().join()
    ? undefined
    : `${what} [${found.join(', ')}], expected [${expected.join(', ')}]`;
}

function ofNetwork(
  name: string,
  find: (network: NetworkState, deployment: Deployment) => string | undefined,
): Check<FargateState> {
  return {
    name,
    find: ({ network }, deployment) => {
      const message = network && find(network, deployment);
      return message === undefined ? undefined : `the network ${message}`;
    },
  };
}

function ofGroup(
  name: string,
  which: keyof NetworkState['groups'],
  find: (group: SecurityGroup, deployment: Deployment, network: NetworkState) => string | undefined,
): Check<FargateState> {
  return ofNetwork(name, (network, deployment) => {
    const group = network.groups[which];
    const message = group && find(group, deployment, network);
    return message === undefined ? undefined : `around the ${which} ${message}`;
  });
}
