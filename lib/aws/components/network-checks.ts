import type { Fault } from '../../checks.ts';
import { added, byHand, removal } from '../declared/removal.ts';
import type { Check } from '../deployment.ts';
import type { Seen } from '../declared/live.ts';
import type { NetworkSeen } from './read-network.ts';

interface Networked extends Pick<NetworkSeen, 'foreign'> {
  readonly seen: Seen;
}

/** What no template says of a network. */
export function seenNetworkChecks<State extends Networked>(): Check<State>[] {
  return [
    {
      name: 'nothing-foreign',
      find: ({ foreign, seen: { live } }, { config: { region } }) =>
        foreign.map((item) => ({
          message: `the network has an undeclared ${item.kind}: ${item.id}`,
          ...removalOf(item, live['Routes']?.id, region),
        })),
    },
    {
      name: 'zones',
      find: ({ seen: { live } }) => {
        const [one, other] = [live['Subnet0'], live['Subnet1']].map((subnet) => subnet?.properties['AvailabilityZone']);
        return one === undefined || one !== other
          ? undefined
          : `both subnets are in ${JSON.stringify(one)}, expected two zones`;
      },
    },
  ];
}

/** A route of the product's own table is pruned; all else may be needed by others, and is for a person to decide. */
function removalOf(
  { kind, id }: NetworkSeen['foreign'][number],
  table: string | undefined,
  region: string,
): Pick<Fault, 'addition' | 'removals' | 'remedy'> {
  if (kind !== 'route') return { addition: true, ...byHand([DELETING[kind](id)], region) };
  const [RouteTableId = '', destination = ''] = id.split('|');
  const to = destination.startsWith('pl-') ? 'DestinationPrefixListId' : 'DestinationCidrBlock';
  const route = removal('ec2 DeleteRoute', { RouteTableId, [to]: destination });
  if (destination === '') return { addition: true };
  return RouteTableId === table ? added([route], region) : { addition: true, ...byHand([route], region) };
}

const DELETING = {
  subnet: (SubnetId: string) => removal('ec2 DeleteSubnet', { SubnetId }),
  endpoint: (id: string) => removal('ec2 DeleteVpcEndpoints', { VpcEndpointIds: [id] }),
  'NAT gateway': (NatGatewayId: string) => removal('ec2 DeleteNatGateway', { NatGatewayId }),
  'security group': (GroupId: string) => removal('ec2 DeleteSecurityGroup', { GroupId }),
};

/** What a network leaves behind when it is not gone. */
export function networkIds({ seen: { live }, foreign }: Networked, groups: readonly string[]): string[] {
  const own = ['Vpc', 'Gateway', 'StoreEndpoint', ...groups].flatMap((logicalId) => live[logicalId]?.id ?? []);
  return [...own, ...foreign.filter(({ kind }) => kind !== 'route').map(({ id }) => id)];
}
