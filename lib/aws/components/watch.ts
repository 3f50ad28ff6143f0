import { CfnResource, Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { noObstacles, nothingToDo } from './component.ts';
import { alarmTopicOf } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { declareAlarm } from '../constructs/alarm.ts';
import { functionGraphs } from '../constructs/dashboard-graphs.ts';
import type { Compared } from '../declared/live.ts';
import { idsOf } from '../declared/live.ts';
import { regionAlarms, watchedFunctions } from './watch-shape.ts';

/** Alarms on what runs in the region, beside those on maintenance, and one dashboard of all that is watched. */
export const watch: ComponentParts<Compared> = {
  name: 'watch',
  needs: ['user', 'admin', 'distribution'],
  takesAdminKey: false,
  kinds: [],
  isWanted: (config) => config.watch,
  populate: nothingToDo,
  declare: declareWatch,
  observe: async (observer) => (await import('./watch-state.ts')).observeWatch(observer),
  resources: ({ seen }) => idsOf(seen),
  // All that may be wrong with it is in its declaration.
  checks: [],
  lockedChecks: [],
  obstacles: noObstacles,
  empty: nothingToDo,
};

function declareWatch(stack: Stack, { config, distributionId }: Deployment): void {
  const { alarm, dashboard } = namesOf(config);
  for (const shape of regionAlarms(config))
    declareAlarm(stack, shape, { alarmName: alarm(shape.name), topicArn: alarmTopicOf(config, 'region') });
  const { node } = new Dashboard(stack, 'Dashboard', {
    dashboardName: dashboard,
    defaultInterval: Duration.days(1),
    widgets: functionGraphs({ ...watchedFunctions(config), distributionId }),
  });
  // The library's own constructs put a hash behind it.
  if (CfnResource.isCfnResource(node.defaultChild)) node.defaultChild.overrideLogicalId('Dashboard');
}
