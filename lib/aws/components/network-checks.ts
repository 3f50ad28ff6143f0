import { checksOf } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { PolicyDocument } from '../policies.ts';
import { canonicalPolicy } from '../policies.ts';
import { CIDR, storeService } from './network.ts';
import type { NetworkState } from './network-state.ts';
import { parseStatements } from './statements.ts';

interface Networked {
  readonly network: Omit<NetworkState, 'groups'> | undefined;
}

/** What holds for a network whatever stands in it. */
export function networkChecks<State extends Networked>(
  endpointPolicy: (config: DeploymentConfig) => PolicyDocument,
): Check<State>[] {
  const ofNetwork = checkOfNetwork<State>;
  return [
    ofNetwork('subnets', ({ vpc, subnets }) => {
      const zones = new Set(subnets.map(({ AvailabilityZone }) => AvailabilityZone));
      const found = [vpc.cidr, ...subnets.map(({ CidrBlock }) => CidrBlock).sort()].join(', ');
      const expected = [CIDR.vpc, ...CIDR.subnets].join(', ');
      return found === expected && zones.size === CIDR.subnets.length
        ? undefined
        : `has ${found} in ${zones.size} zones, expected ${expected} in ${CIDR.subnets.length}`;
    }),
    ofNetwork('way-out', ({ subnets }) => {
      const closed = subnets.filter(
        ({ routes }) =>
          !routes.some(
            ({ DestinationCidrBlock, GatewayId }) =>
              DestinationCidrBlock === '0.0.0.0/0' && GatewayId?.startsWith('igw-') === true,
          ),
      );
      return closed.length === 0
        ? undefined
        : `leads nowhere from ${closed.map(({ SubnetId }) => SubnetId ?? '?').join(', ')}`;
    }),
    ofNetwork('no-nat-gateway', ({ natGateways }) =>
      natGateways.length === 0 ? undefined : `pays for the NAT gateways ${natGateways.join(', ')}, expected none`,
    ),
    ofNetwork('store-endpoint', ({ endpoints }, { config }) => {
      const found = endpoints.map(
        ({ VpcEndpointType, ServiceName }) => `${VpcEndpointType ?? '?'} ${ServiceName ?? '?'}`,
      );
      const expected = `Gateway ${storeService(config.region)}`;
      return found.join(', ') === expected
        ? undefined
        : `has the endpoints [${found.join(', ')}], expected ${expected} alone`;
    }),
    ofNetwork('store-endpoint-policy', ({ endpoints }, { config }) => {
      const policies = endpoints.map(({ PolicyDocument }) => canonicalPolicy(parseStatements(PolicyDocument)));
      const expected = canonicalPolicy(endpointPolicy(config).Statement);
      return policies.every((policy) => policy === expected)
        ? undefined
        : `reaches S3 under the policy ${policies.join(', ')}, expected ${expected}`;
    }),
  ];
}

/** A check of a network that exists; that there is none is another check's finding. */
export function checkOfNetwork<State extends Networked>(
  name: string,
  find: (network: NonNullable<State['network']>, deployment: Deployment, state: State) => string | undefined,
): Check<State> {
  return checksOf('the network', ({ network }: State): State['network'] => network)(name, find);
}
