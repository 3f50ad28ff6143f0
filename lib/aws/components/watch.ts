import { CfnResource, Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { noObstacles, nothingToDo, nothingToPutIn } from './component.ts';
import { alarmTopicOf } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { declareAlarm } from '../constructs/alarm.ts';
import { containerGraphs } from '../constructs/container-graphs.ts';
import { functionGraphs } from '../constructs/dashboard-graphs.ts';
import { machineGraphs } from '../constructs/machine-graphs.ts';
import type { Compared } from '../declared/live.ts';
import { idsOf } from '../declared/live.ts';
import { NO_BALANCER, regionAlarms, watchedContainers, watchedFunctions, watchedMachine } from './watch-shape.ts';

/** Alarms on what runs in the region, beside those on maintenance of functions, and one dashboard of all that is watched. */
export const watch: ComponentParts<Compared> = {
  name: 'watch',
  needs: ['user', 'admin', 'fargate', 'instance', 'distribution', 'cdn'],
  takesAdminKey: false,
  kinds: [],
  isWanted: (config) => config.watch,
  populate: nothingToPutIn,
  declare: declareWatch,
  observe: async (observer) => (await import('./watch-state.ts')).observeWatch(observer),
  resources: ({ seen }) => idsOf(seen),
  // All that may be wrong with it is in its declaration.
  checks: [],
  lockedChecks: [],
  obstacles: noObstacles,
  empty: nothingToDo,
};

function declareWatch(stack: Stack, deployment: Deployment): void {
  const { config, balancer } = deployment;
  const { alarm, dashboard } = namesOf(config);
  for (const shape of regionAlarms(config, balancer))
    declareAlarm(stack, shape, { alarmName: alarm(shape.name), topicArn: alarmTopicOf(config, 'region') });
  const { node } = new Dashboard(stack, 'Dashboard', {
    dashboardName: dashboard,
    defaultInterval: Duration.days(1),
    widgets: graphsOf(deployment),
  });
  // The library's own constructs put a hash behind it.
  if (CfnResource.isCfnResource(node.defaultChild)) node.defaultChild.overrideLogicalId('Dashboard');
}

function graphsOf({ config, distributionId, balancer = NO_BALANCER }: Deployment): IWidget[][] {
  if (config.target === 'lambda') return functionGraphs({ ...watchedFunctions(config), distributionId });
  if (config.target === 'fargate') return containerGraphs({ ...watchedContainers(config, balancer), distributionId });
  return machineGraphs({ ...watchedMachine(config), distributionId });
}
