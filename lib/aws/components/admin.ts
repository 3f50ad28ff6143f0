import type { ComponentParts } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import type { AlarmsState } from './alarms.ts';
import { alarmChecks, declareAlarms, observeAlarms } from './alarms.ts';
import { declareFunction, functionComponent } from './function.ts';
import type { ScheduledState } from './schedule.ts';
import { declareSchedule, removeForeignTargets, scheduleChecks } from './schedule.ts';
import { observeSchedule } from './schedule-state.ts';

const app = functionComponent('admin');

/** The admin function with its schedule, and what watches it. */
export interface WatchedState extends ScheduledState {
  readonly alarms: AlarmsState;
}

/** The admin app, the schedule on which it does maintenance, and the alarms on that. */
export const admin: ComponentParts<WatchedState> = {
  name: 'admin',
  declare(stack, deployment) {
    declareSchedule(stack, deployment, declareFunction(stack, deployment, 'admin'));
    declareAlarms(stack, deployment);
  },
  async observe(observer) {
    const { aws, config } = observer;
    const [state, schedule, alarms] = await Promise.all([
      app.observe(observer),
      observeSchedule(aws, namesOf(config).schedule),
      observeAlarms(observer),
    ]);
    return { ...state, schedule, alarms };
  },
  resources: (state) => {
    const watching = Object.values(state.alarms).flatMap((alarm) => alarm?.AlarmArn ?? []);
    return [...app.resources(state), ...(state.schedule ? [state.schedule.arn] : []), ...watching];
  },
  checks: [...app.checks, ...scheduleChecks, ...alarmChecks],
  lockedChecks: app.lockedChecks,
  empty: removeForeignTargets,
};
