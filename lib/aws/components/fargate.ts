import type { Stack } from 'aws-cdk-lib';
import type { ComponentParts, Deployment } from '../component.ts';
import { always, nothingToDo, notCompared } from '../component.ts';
import { balancerChecks, lockedBalancerChecks } from './fargate-balancer-checks.ts';
import { declareBalancer } from './fargate-balancer.ts';
import { fargateNetworkChecks, lockedNetworkChecks } from './fargate-network-checks.ts';
import { declareFargateNetwork } from './fargate-network.ts';
import { APPS } from './fargate-shape.ts';
import type { FargateState } from './fargate-state.ts';
import { taskChecks } from './fargate-task-checks.ts';
import { declareTasks } from './fargate-tasks.ts';

/** Both apps as containers on Fargate, behind one load balancer in a network of their own. */
export const fargate: ComponentParts<FargateState> = {
  name: 'fargate',
  needs: ['role', 'storage', 'registry'],
  takesAdminKey: true,
  kinds: ['containers'],
  isWanted: always,
  fill: nothingToDo,
  declare: declareFargate,
  observe: async (observer) => (await import('./fargate-state.ts')).observeFargate(observer),
  seen: notCompared,
  resources: (state) => Object.values(partsOf(state)).flatMap((found) => found ?? []),
  checks: [
    {
      name: 'complete',
      find: (state) => {
        const missing = Object.entries(partsOf(state)).filter(([, found]) => found === undefined);
        return missing.length === 0 ? undefined : `missing: ${missing.map(([what]) => what).join(', ')}`;
      },
    },
    ...fargateNetworkChecks,
    ...balancerChecks,
    ...taskChecks,
  ],
  lockedChecks: [...lockedNetworkChecks, ...lockedBalancerChecks],
  empty: nothingToDo,
};

function declareFargate(stack: Stack, deployment: Deployment): void {
  const network = declareFargateNetwork(stack, deployment);
  const balancer = declareBalancer(stack, deployment, network);
  declareTasks(stack, deployment, network, balancer);
}

/** Everything that must be there, and nothing of which may be left: what it is called, and its ARN or name. */
function partsOf({
  network,
  balancer,
  targets,
  cluster,
  apps,
  agent,
}: FargateState): Record<string, string | undefined> {
  const ofApps = APPS.flatMap((app) => [
    [`the ${app} service`, apps[app].service?.serviceArn],
    [`the log group of the ${app} app`, apps[app].logGroup?.name],
    [`the target group of the ${app} app`, targets[app]?.group.TargetGroupArn],
  ]);
  return {
    'the network': network?.vpc.id,
    'the security group of the load balancer': network?.groups.balancer?.GroupId,
    'the security group of the tasks': network?.groups.tasks?.GroupId,
    'the load balancer': balancer?.found.LoadBalancerArn,
    'the cluster': cluster?.arn,
    'the role that starts the containers': agent?.arn,
    ...(Object.fromEntries(ofApps) as Record<string, string | undefined>),
  };
}
