import type { Seen } from '../../../../../lib/aws/declared/live.ts';
import type { NetworkSeen } from '../../../../../lib/aws/components/read-network.ts';
import type { Fault } from '../../planted.ts';

interface Networked extends Pick<NetworkSeen, 'foreign'> {
  readonly seen: Seen;
}

/** Zones are what CloudFormation chooses. */
export function inTwoZones(seen: Seen, zones: readonly string[] = ['eu-west-2a', 'eu-west-2b']): Seen {
  const live = zones.map((AvailabilityZone, index) => {
    const subnet = seen.live[`Subnet${index}`]!;
    return [`Subnet${index}`, { ...subnet, properties: { ...subnet.properties, AvailabilityZone } }] as const;
  });
  return { ...seen, live: { ...seen.live, ...Object.fromEntries(live) } };
}

/** A fault for each check of what no template says of a network. */
export function networkFaults<State extends Networked>(): Record<string, Fault<State>[]> {
  return {
    'nothing-foreign': (['subnet', 'route', 'endpoint', 'NAT gateway', 'security group'] as const).map(
      (kind) => (state) => ({ ...state, foreign: [{ kind, id: 'x-9' }] }),
    ),
    zones: [(state) => ({ ...state, seen: inTwoZones(state.seen, ['eu-west-2a', 'eu-west-2a']) })],
  };
}
