import type { InstanceState } from './instance-state.ts';
import { networkResources } from './network-resources.ts';

/** What there is, but for the address that was given. */
export function instanceResources(state: InstanceState): string[] {
  const { network, template, scaling, machines, addresses, profile, given } = state;
  return [
    ...networkResources(network),
    template?.id,
    scaling?.AutoScalingGroupName,
    ...machines.map(({ id }) => id),
    ...addresses.map(({ AllocationId }) => (AllocationId === given ? undefined : AllocationId)),
    profile?.arn,
  ].flatMap((found) => found ?? []);
}
