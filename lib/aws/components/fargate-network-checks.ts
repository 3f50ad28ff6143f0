import { checksOf } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import { balancerIngress } from './fargate-ingress.ts';
import { endpointPolicy, PORT } from './fargate-shape.ts';
import type { FargateState } from './fargate-state.ts';
import { networkChecks } from './network-checks.ts';
import { CIDR } from './network.ts';
import { rulesOf } from './security-rules.ts';

const ofTasks = checksOf('the network around the tasks', ({ network }: FargateState) => network?.groups.tasks);
const ofBalancer = checksOf('the network around the balancer', ({ network }: FargateState) => network?.groups.balancer);

/** The network, and who gets through to what. */
export const fargateNetworkChecks: readonly Check<FargateState>[] = [
  ...networkChecks<FargateState>(endpointPolicy),
  ofTasks('task-ingress', ({ IpPermissions }, _, { network }) =>
    differs('lets in', rulesOf(IpPermissions), [`tcp ${PORT}-${PORT} ${network?.groups.balancer?.GroupId ?? '?'}`]),
  ),
  ofTasks('task-egress', ({ IpPermissionsEgress }) =>
    differs('lets out to', rulesOf(IpPermissionsEgress), ['tcp 443-443 0.0.0.0/0']),
  ),
  ofBalancer('balancer-egress', ({ IpPermissionsEgress }) =>
    differs('lets out to', rulesOf(IpPermissionsEgress), [`tcp ${PORT}-${PORT} ${CIDR.vpc}`]),
  ),
  ofBalancer('balancer-ingress', ({ IpPermissions }, deployment) =>
    deployment.locked ? undefined : differs('lets in', rulesOf(IpPermissions), ingressOf(deployment)),
  ),
];

export const lockedNetworkChecks: readonly Check<FargateState>[] = [
  ofBalancer('only-cloudfront-enters', ({ IpPermissions }, deployment) =>
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
