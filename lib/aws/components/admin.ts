import { notCompared } from '../component.ts';
import type { ComponentParts } from '../component.ts';
import type { WatchedState } from './admin-state.ts';
import { alarmChecks, declareAlarms } from './alarms.ts';
import { declareFunction, functionComponent } from './function.ts';
import { declareSchedule, scheduleChecks } from './schedule.ts';

const app = functionComponent('admin');

/** The admin app, the schedule on which it does maintenance, and the alarms on that. */
export const admin: ComponentParts<WatchedState> = {
  ...app,
  declare(stack, deployment) {
    declareSchedule(stack, deployment, declareFunction(stack, deployment, 'admin'));
    declareAlarms(stack, deployment);
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
