import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { CIDR, storeService } from '../../../../../lib/aws/components/network.ts';
import type { NetworkState } from '../../../../../lib/aws/components/network-state.ts';
import type { PolicyDocument } from '../../../../../lib/aws/policies.ts';
import type { Fault } from '../../planted.ts';

/** A network as it is declared. */
export function goodNetwork(policy: PolicyDocument, group: SecurityGroup): NetworkState {
  return {
    vpc: { id: 'vpc-1', cidr: CIDR.vpc },
    subnets: CIDR.subnets.map((CidrBlock, index) => ({
      SubnetId: `subnet-${index}`,
      CidrBlock,
      AvailabilityZone: `eu-west-2${'ab'.charAt(index)}`,
      routes: [
        { DestinationCidrBlock: CIDR.vpc, GatewayId: 'local' },
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
      ],
    })),
    gateways: ['igw-1'],
    natGateways: [],
    endpoints: [
      {
        VpcEndpointId: 'vpce-1',
        VpcEndpointType: 'Gateway',
        ServiceName: storeService('eu-west-2'),
        PolicyDocument: JSON.stringify(policy),
      },
    ],
    groups: [group],
  };
}

interface Networked {
  readonly network: NetworkState | undefined;
}

/** The same state with another network. */
export function inNetwork<State extends Networked>(
  change: (network: NetworkState) => Partial<NetworkState>,
): Fault<State> {
  return (state) => ({ ...state, network: state.network && { ...state.network, ...change(state.network) } });
}

/** A fault for each check of the network. */
export function networkFaults<State extends Networked>(): Record<string, Fault<State>[]> {
  return {
    subnets: [
      inNetwork(({ subnets }) => ({ subnets: subnets.slice(1) })),
      inNetwork(({ subnets }) => ({ subnets: subnets.map((each) => ({ ...each, AvailabilityZone: 'eu-west-2a' })) })),
      inNetwork(({ vpc }) => ({ vpc: { ...vpc, cidr: '10.0.0.0/8' } })),
    ],
    'way-out': [
      inNetwork(({ subnets }) => ({ subnets: subnets.map((each) => ({ ...each, routes: each.routes.slice(0, 1) })) })),
    ],
    'no-nat-gateway': [inNetwork(() => ({ natGateways: ['nat-1'] }))],
    'store-endpoint': [
      inNetwork(() => ({ endpoints: [] })),
      inNetwork(({ endpoints }) => ({
        endpoints: endpoints.map((each) => ({ ...each, VpcEndpointType: 'Interface' })),
      })),
    ],
    'store-endpoint-policy': [
      inNetwork(({ endpoints }) => ({
        endpoints: endpoints.map((each) => ({
          ...each,
          PolicyDocument: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
        })),
      })),
    ],
  };
}
