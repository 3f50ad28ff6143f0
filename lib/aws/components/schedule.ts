import type { Target } from '@aws-sdk/client-eventbridge';
import { checksOf } from '../../checks.ts';
import type { Check } from '../component.ts';
import { isScheduleGrant } from '../grants.ts';
import { functionArn } from '../../config/names.ts';
import { RATE } from '../constructs/maintenance-schedule.ts';
import type { FunctionState } from './function-state.ts';
import type { ScheduleState } from './schedule-state.ts';

/** The admin function, and the rule that starts its maintenance. */
export interface ScheduledState extends FunctionState {
  readonly schedule: ScheduleState | undefined;
}

const ofSchedule = checksOf('the schedule', ({ schedule }: ScheduledState) => schedule);

export const scheduleChecks: readonly Check<ScheduledState>[] = [
  { name: 'schedule-exists', find: ({ schedule }) => (schedule ? undefined : 'the schedule does not exist') },
  ofSchedule('schedule-enabled', ({ state }) =>
    state === 'ENABLED' ? undefined : `is ${state ?? '?'}, expected ENABLED`,
  ),
  ofSchedule('schedule-rate', ({ expression, pattern }) =>
    expression === RATE && (pattern ?? '') === ''
      ? undefined
      : `runs at ${expression ?? 'no time'} and on the events ${pattern ?? 'none'}, expected ${RATE} alone`,
  ),
  ofSchedule('schedule-target', ({ targets }, { config }) => {
    const expected = functionArn(config, 'admin');
    const [first, ...others] = targets;
    return others.length === 0 && first?.Arn === expected && isPlain(first)
      ? undefined
      : `starts ${JSON.stringify(targets)}, expected ${expected} alone, with the event as it is`;
  }),
  {
    name: 'schedule-grant',
    find: ({ policy }, { config }) =>
      policy.some((statement) => isScheduleGrant(statement, config))
        ? undefined
        : 'the schedule may not start the function',
  },
];

/** Another input could look like a request of somebody, or like nothing that the function knows. */
function isPlain({ Input, InputPath, InputTransformer }: Target): boolean {
  return Input === undefined && InputPath === undefined && InputTransformer === undefined;
}
