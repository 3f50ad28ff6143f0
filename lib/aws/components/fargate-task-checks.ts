import { differs } from '../../checks.ts';
import type { Check } from '../deployment.ts';
import { APPS } from './fargate-shape.ts';
import type { FargateState } from './fargate-state.ts';

/** What ECS makes of the services that are declared. */
export const taskChecks: readonly Check<FargateState>[] = [
  {
    name: 'steady',
    find: ({ services }, { config }) => {
      const wrong = APPS.flatMap((app) => {
        const { [app]: service } = services;
        if (!service) return [];
        const { status, schedulingStrategy, runningCount, pendingCount, deployments = [] } = service;
        // One that failed and has no task any more is history.
        const live = deployments.filter(
          (each) => each.status === 'PRIMARY' || each.rolloutState !== 'FAILED' || (each.runningCount ?? 0) > 0,
        );
        const found = live.map((each) => `${each.status ?? '?'} ${each.rolloutState ?? '?'}`).join(', ');
        const message = differs(
          'is',
          `${status ?? '?'} ${schedulingStrategy ?? '?'}, ${runningCount ?? '?'} running, ${pendingCount ?? '?'} pending, [${found}]`,
          `ACTIVE REPLICA, ${config.container.desiredCount} running, 0 pending, [PRIMARY COMPLETED]`,
        );
        return message === undefined ? [] : [`the service of the ${app} app ${message}`];
      });
      return wrong.length === 0 ? undefined : wrong.join('; ');
    },
  },
];
