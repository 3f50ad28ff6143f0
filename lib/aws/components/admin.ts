import { CfnOutput } from 'aws-cdk-lib';
import type { ComponentParts } from './component.ts';
import { namesOf } from '../../config/names.ts';
import { AdminFunction } from '../constructs/admin-function.ts';
import { functionParts, functionProps, functionResources } from './function.ts';
import type { FunctionState } from '../observed/function-state.ts';
import { foreignIn } from './obstacles.ts';

const app = functionParts('admin');

/** The admin app, the schedule on which it does maintenance, and the alarms on that. */
export const admin: ComponentParts<FunctionState> = {
  ...app,
  declare(stack, { config }) {
    const names = namesOf(config);
    const { url } = new AdminFunction(stack, 'Default', {
      ...functionProps(config, 'admin'),
      adminKeysSha256: config.adminKeysSha256,
      scheduleName: names.schedule,
      alarmNames: names.alarms,
      alarmTopicArn: config.alarmTopicArn,
    });
    new CfnOutput(stack, 'FunctionUrl', { value: url, exportName: names.urlExports.admin });
  },
  observe: async (observer) => (await import('./admin-state.ts')).observeAdmin(observer),
  resources: (state) => {
    const { Schedule, BacklogAlarm, MissingAlarm } = state.seen.live;
    const watching = [Schedule, BacklogAlarm, MissingAlarm].flatMap((found) => found?.attributes['Arn'] ?? []);
    return [...functionResources(state), ...watching];
  },
  obstacles: async (_, observer) => {
    const { foreignTargets } = await import('./schedule-removal.ts');
    const named = (await foreignTargets(observer)).map(({ Arn }) => Arn ?? '?');
    return foreignIn(`${namesOf(observer.config).schedule} also has targets that are not the product's`, named);
  },
  empty: async (observer, force) => {
    if (force) await (await import('./schedule-removal.ts')).removeForeignTargets(observer);
  },
};
