import type { Observer } from '../deployment.ts';
import type { Seen } from '../declared/live.ts';
import { readRole } from '../declared/readers/iam.ts';
import type { BalancerState } from './fargate-balancer-state.ts';
import { observeBalancer } from './fargate-balancer-state.ts';
import { fargateNames } from './fargate-shape.ts';
import type { TasksState } from './fargate-task-state.ts';
import { observeTasks } from './fargate-task-state.ts';
import type { NetworkSeen } from './read-network.ts';
import { readNetwork } from './read-network.ts';

/** What no template says of the load balancer and the tasks, and what was read of all that is declared. */
export interface FargateState
  extends Omit<TasksState, 'live'>, Omit<BalancerState, 'live'>, Pick<NetworkSeen, 'foreign'> {
  readonly seen: Seen;
}

export async function observeFargate(observer: Observer): Promise<FargateState> {
  const { aws, config } = observer;
  const { vpc, securityGroups, agentRole } = fargateNames(config);
  const [{ live: ofTasks, services }, { live: ofBalancer, balancer, targets }, network, AgentRole] = await Promise.all([
    observeTasks(observer),
    observeBalancer(observer),
    readNetwork(aws.ec2, vpc, { BalancerGroup: securityGroups.balancer, TaskGroup: securityGroups.tasks }),
    readRole(aws.iam, agentRole),
  ]);
  const live = { ...network.live, ...ofBalancer, ...ofTasks, AgentRole };
  return { seen: { live, imports: {} }, services, balancer, targets, foreign: network.foreign };
}
