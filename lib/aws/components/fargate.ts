import type { Stack } from 'aws-cdk-lib';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { always, nothingToDo, nothingToPutIn } from './component.ts';
import { idsOf } from '../declared/live.ts';
import { balancerChecks, lockedBalancerChecks } from './fargate-balancer-checks.ts';
import { declareBalancer } from './fargate-balancer.ts';
import { declareFargateNetwork } from './fargate-network.ts';
import type { FargateState } from './fargate-state.ts';
import { AGENT_POLICY, fargateNames } from './fargate-shape.ts';
import { taskChecks } from './fargate-task-checks.ts';
import { declareTasks } from './fargate-tasks.ts';
import { seenNetworkChecks } from './network-checks.ts';
import { attachedTo, foreignInNetwork } from './obstacles.ts';

/** Both apps as containers on Fargate, behind one load balancer in a network of their own. */
export const fargate: ComponentParts<FargateState> = {
  name: 'fargate',
  needs: ['role', 'storage', 'registry', 'sign-in'],
  takesAdminKey: true,
  kinds: ['containers'],
  isWanted: always,
  populate: nothingToPutIn,
  declare: declareFargate,
  observe: async (observer) => (await import('./fargate-state.ts')).observeFargate(observer),
  resources: ({ seen }) => idsOf(seen),
  checks: [...seenNetworkChecks<FargateState>(), ...balancerChecks, ...taskChecks],
  lockedChecks: lockedBalancerChecks,
  obstacles: (state, { config }) => [
    ...foreignInNetwork(fargateNames(config).vpc, state, []),
    ...attachedTo(state.seen.live['AgentRole'], AGENT_POLICY),
  ],
  empty: nothingToDo,
};

function declareFargate(stack: Stack, deployment: Deployment): void {
  const network = declareFargateNetwork(stack, deployment);
  const balancer = declareBalancer(stack, deployment, network);
  declareTasks(stack, deployment, network, balancer);
}
