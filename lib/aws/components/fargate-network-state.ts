import type { SecurityGroup } from '@aws-sdk/client-ec2';
import type { Observer } from '../component.ts';
import { fargateNames } from './fargate-shape.ts';
import type { NetworkState } from './network-state.ts';
import { observeNetwork } from './network-state.ts';

/** The network with the two security groups that it needs. */
export interface FargateNetworkState extends Omit<NetworkState, 'groups'> {
  readonly groups: { readonly balancer: SecurityGroup | undefined; readonly tasks: SecurityGroup | undefined };
}

export async function observeFargateNetwork({ aws, config }: Observer): Promise<FargateNetworkState | undefined> {
  const { vpc, securityGroups } = fargateNames(config);
  const network = await observeNetwork(aws, vpc);
  if (!network) return undefined;
  const named = (name: string): SecurityGroup | undefined => network.groups.find(({ GroupName }) => GroupName === name);
  return { ...network, groups: { balancer: named(securityGroups.balancer), tasks: named(securityGroups.tasks) } };
}
