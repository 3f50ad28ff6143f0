import type { InstanceState } from './instance-state.ts';
import { networkIds } from './network-checks.ts';

/** What there is, but for the address that was given. */
export function instanceResources(state: InstanceState): string[] {
  const { seen, machines, addresses, given } = state;
  const { Template, Scaling, Profile } = seen.live;
  return [
    ...networkIds(state, ['Group']),
    Template?.id,
    Scaling?.id,
    ...machines.map(({ id }) => id),
    ...addresses.map(({ AllocationId }) => (AllocationId === given ? undefined : AllocationId)),
    Profile?.attributes['Arn'],
  ].flatMap((found) => found ?? []);
}
