import type { Observer } from '../component.ts';
import type { BalancerState } from './fargate-balancer-state.ts';
import { observeBalancer } from './fargate-balancer-state.ts';
import type { FargateNetworkState } from './fargate-network-state.ts';
import { observeFargateNetwork } from './fargate-network-state.ts';
import { fargateNames } from './fargate-shape.ts';
import type { TasksState } from './fargate-task-state.ts';
import { observeTasks } from './fargate-task-state.ts';
import type { RoleState } from './role-state.ts';
import { observeRole } from './role-state.ts';

export interface FargateState extends TasksState, BalancerState {
  readonly network: FargateNetworkState | undefined;
  /** Of what pulls the image and writes the logs. */
  readonly agent: RoleState | undefined;
}

export async function observeFargate(observer: Observer): Promise<FargateState> {
  const { aws, config } = observer;
  const [tasks, balancer, network, agent] = await Promise.all([
    observeTasks(observer),
    observeBalancer(observer),
    observeFargateNetwork(observer),
    observeRole(aws, fargateNames(config).agentRole),
  ]);
  return { ...tasks, ...balancer, network, agent };
}
