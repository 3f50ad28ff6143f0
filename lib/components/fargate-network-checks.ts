import type { SecurityGroup } from '@aws-sdk/client-ec2';
import type { Check, Deployment } from '../component.ts';
import { balancerIngress } from './fargate-ingress.ts';
import type { FargateNetworkState } from './fargate-network-state.ts';
import { endpointPolicy, PORT } from './fargate-shape.ts';
import type { FargateState } from './fargate-state.ts';
import { networkChecks } from './network-checks.ts';
import { CIDR } from './network.ts';
import { rulesOf } from './security-rules.ts';

/** The network, and who gets through to what. */
export const fargateNetworkChecks: readonly Check<FargateState>[] = [
  ...networkChecks<FargateState>(endpointPolicy),
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

function differs(what: string, found: readonly string[], expected: readonly string[]): string | undefined {
  return found.join() === [...expected].sort().join()
    ? undefined
    : `${what} [${found.join(', ')}], expected [${expected.join(', ')}]`;
}

function ofGroup(
  name: string,
  which: keyof FargateNetworkState['groups'],
  find: (group: SecurityGroup, deployment: Deployment, network: FargateNetworkState) => string | undefined,
): Check<FargateState> {
  return {
    name,
    find: ({ network }, deployment) => {
      const group = network?.groups[which];
      const message = group && find(group, deployment, network);
      return message === undefined ? undefined : `the network around the ${which} ${message}`;
    },
  };
}
