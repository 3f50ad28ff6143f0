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
      find: ({ foreign }) =>
        foreign.length === 0
          ? undefined
          : `the network holds what is not declared: ${foreign.map(({ kind, id }) => `the ${kind} ${id}`).join(', ')}`,
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

/** What a network leaves behind when it is not gone. */
export function networkIds({ seen: { live }, foreign }: Networked, groups: readonly string[]): string[] {
  const own = ['Vpc', 'Gateway', 'StoreEndpoint', ...groups].flatMap((logicalId) => live[logicalId]?.id ?? []);
  return [...own, ...foreign.filter(({ kind }) => kind !== 'route').map(({ id }) => id)];
}
