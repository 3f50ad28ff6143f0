import type { NetworkState } from './network-state.ts';

/** What a network leaves behind when it is not gone. */
export function networkResources(network: NetworkState | undefined): string[] {
  if (!network) return [];
  const { vpc, gateways, natGateways, endpoints, groups } = network;
  return [
    vpc.id,
    ...gateways,
    ...natGateways,
    ...endpoints.flatMap(({ VpcEndpointId }) => VpcEndpointId ?? []),
    ...groups.flatMap(({ GroupId }) => GroupId ?? []),
  ];
}
