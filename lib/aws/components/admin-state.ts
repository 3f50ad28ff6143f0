import type { Observer } from '../deployment.ts';
import { readAlarms } from '../declared/readers/cloudwatch.ts';
import { readRule } from '../declared/readers/events.ts';
import { readPermission } from '../declared/readers/lambda.ts';
import { namesOf, scheduleArn } from '../../config/names.ts';
import type { FunctionState } from '../observed/function-state.ts';
import { observeFunction } from '../observed/function-state.ts';

/** The admin function with its schedule, and what watches it. */
export async function observeAdmin(observer: Observer): Promise<FunctionState> {
  const { aws, config } = observer;
  const { schedule, alarms, functions } = namesOf(config);
  const [state, Schedule, watching] = await Promise.all([
    observeFunction(observer, 'admin'),
    readRule(aws.events, schedule),
    readAlarms(aws.cloudwatch, { BacklogAlarm: alarms.backlog, MissingAlarm: alarms.missing }),
  ]);
  const ScheduleGrant = readPermission(state.policy, functions.admin, {
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    SourceArn: scheduleArn(config),
  });
  const live = { ...state.seen.live, Schedule, ScheduleGrant, ...watching };
  return { ...state, seen: { ...state.seen, live } };
}
