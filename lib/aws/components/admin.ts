import { notCompared } from '../component.ts';
import { CfnOutput } from 'aws-cdk-lib';
import type { ComponentParts } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import { AdminFunction } from '../constructs/admin-function.ts';
import type { WatchedState } from './admin-state.ts';
import { alarmChecks } from './alarms.ts';
import { functionParts, functionProps } from './function.ts';
import { scheduleChecks } from './schedule.ts';

const app = functionParts('admin');

/** The admin app, the schedule on which it does maintenance, and the alarms on that. */
export const admin: ComponentParts<WatchedState> = {
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
  seen: notCompared,
  resources: (state) => {
    const watching = Object.values(state.alarms).flatMap((alarm) => alarm?.AlarmArn ?? []);
    return [...app.resources(state), ...(state.schedule ? [state.schedule.arn] : []), ...watching];
  },
  checks: [...app.checks, ...scheduleChecks, ...alarmChecks],
  empty: async (observer, force) => (await import('./schedule-removal.ts')).removeForeignTargets(observer, force),
};
