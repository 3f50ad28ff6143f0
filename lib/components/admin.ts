import type { ComponentParts } from '../component.ts';
import { namesOf } from '../names.ts';
import { declareFunction, functionComponent } from './function.ts';
import type { ScheduledState } from './schedule.ts';
import { declareSchedule, removeForeignTargets, scheduleChecks } from './schedule.ts';
import { observeSchedule } from './schedule-state.ts';

const app = functionComponent('admin');

/** The admin app, and the schedule on which it does maintenance. */
export const admin: ComponentParts<ScheduledState> = {
  name: 'admin',
  declare: (stack, deployment) => declareSchedule(stack, deployment, declareFunction(stack, deployment, 'admin')),
  async observe(observer) {
    const { aws, config } = observer;
    const [state, schedule] = await Promise.all([
      app.observe(observer),
      observeSchedule(aws, namesOf(config).schedule),
    ]);
    return { ...state, schedule };
  },
  resources: (state) => [...app.resources(state), ...(state.schedule ? [state.schedule.arn] : [])],
  checks: [...app.checks, ...scheduleChecks],
  lockedChecks: app.lockedChecks,
  empty: removeForeignTargets,
};
