import type { Stack } from 'aws-cdk-lib';
import { declareBudget } from './budget.ts';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { noObstacles, nothingToDo, nothingToPutIn } from './component.ts';
import { alarmTopicOf } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { declareAlarm } from '../constructs/alarm.ts';
import type { Compared } from '../declared/live.ts';
import { idsOf } from '../declared/live.ts';
import { edgeAlarms, NO_DISTRIBUTION } from './watch-shape.ts';

/**
 * Alarms on what visitors are answered and on the certificate of a name of one's own, and the budget of the account. CloudFront has the metrics of both in us-east-1, and an
 * alarm watches those of its own region only: https://github.com/aws/aws-cdk/issues/30483
 */
export const edgeWatch: ComponentParts<Compared> = {
  name: 'edge-watch',
  needs: ['distribution', 'cdn'],
  takesAdminKey: false,
  kinds: [],
  isWanted: (config) => config.watch,
  populate: nothingToPutIn,
  declare: declareEdgeWatch,
  observe: async (observer) => (await import('./watch-state.ts')).observeEdgeWatch(observer),
  resources: ({ seen }) => idsOf(seen),
  checks: [],
  lockedChecks: [],
  obstacles: noObstacles,
  empty: nothingToDo,
};

function declareEdgeWatch(stack: Stack, { config, distributionId = NO_DISTRIBUTION }: Deployment): void {
  const { alarm } = namesOf(config);
  for (const shape of edgeAlarms(config, distributionId))
    declareAlarm(stack, shape, { alarmName: alarm(shape.name), topicArn: alarmTopicOf(config, 'edge') });
  declareBudget(stack, config);
}
