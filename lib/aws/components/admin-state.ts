import type { Observer } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import type { AlarmsState } from './alarms.ts';
import { observeAlarms } from './alarms-state.ts';
import { observeFunction } from './function-state.ts';
import type { ScheduledState } from './schedule.ts';
import { observeSchedule } from './schedule-state.ts';

/** The admin function with its schedule, and what watches it. */
export interface WatchedState extends ScheduledState {
  readonly alarms: AlarmsState;
}

export async function observeAdmin(observer: Observer): Promise<WatchedState> {
  const { aws, config } = observer;
  const [state, schedule, alarms] = await Promise.all([
    observeFunction(observer, 'admin'),
    observeSchedule(aws, namesOf(config).schedule),
    observeAlarms(observer),
  ]);
  return { ...state, schedule, alarms };
}
