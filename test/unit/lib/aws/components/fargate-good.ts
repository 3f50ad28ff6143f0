import type { Service } from '@aws-sdk/client-ecs';
import type { FargateState } from '../../../../../lib/aws/components/fargate-state.ts';
import { fargate } from '../../../../../lib/aws/components/fargate.ts';
import { seenAsDeclared } from '../../declared.ts';
import { inTwoZones } from './seen-network-fixture.ts';

export const FARGATE = { target: 'fargate' } as const;

const SERVICE: Service = {
  status: 'ACTIVE',
  schedulingStrategy: 'REPLICA',
  desiredCount: 1,
  runningCount: 1,
  pendingCount: 0,
  deployments: [
    { status: 'PRIMARY', rolloutState: 'COMPLETED' },
    { status: 'ACTIVE', rolloutState: 'FAILED', runningCount: 0 },
  ],
};

const seenWhen = {
  locked: inTwoZones(seenAsDeclared(fargate, true, FARGATE)),
  open: inTwoZones(seenAsDeclared(fargate, false, FARGATE)),
};

/** What the services say of a deployment that is as it was declared. */
export function goodFargate(locked: boolean): FargateState {
  const seen = seenWhen[locked ? 'locked' : 'open'];
  return {
    seen,
    foreign: [],
    balancer: {
      state: 'active',
      foreign: [],
      doors: locked ? { user: 403, admin: undefined, guessed: 403 } : { user: 200, admin: 401, guessed: 200 },
    },
    targets: { user: ['healthy', 'draining'], admin: ['healthy'] },
    services: { user: SERVICE, admin: SERVICE },
  };
}
