import type { Target } from '@aws-sdk/client-eventbridge';
import type { Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { checksOf } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import { isScheduleGrant } from '../grants.ts';
import { functionArn, namesOf } from '../../config/names.ts';
import type { FunctionState } from './function-state.ts';
import type { ScheduleState } from './schedule-state.ts';

/** As long as the function may run, of which maintenance works four fifths: while there is more to do, the next run soon goes on. */
export const RATE = 'rate(5 minutes)';
/** Id of the one target. */
export const TARGET = 'admin';

/** The admin function, and the rule that starts its maintenance. */
export interface ScheduledState extends FunctionState {
  readonly schedule: ScheduleState | undefined;
}

const ofSchedule = checksOf('the schedule', ({ schedule }: ScheduledState) => schedule);

/** Adds the rule and the permission that lets this one rule, and nothing else of EventBridge, start the function. */
export function declareSchedule(stack: Stack, { config }: Deployment, lambda: CfnFunction): void {
  const rule = new CfnRule(stack, 'Schedule', {
    name: namesOf(config).schedule,
    description: 'Removes what has expired and rolls up the statistics',
    scheduleExpression: RATE,
    state: 'ENABLED',
    targets: [{ id: TARGET, arn: lambda.attrArn }],
  });
  new CfnPermission(stack, 'ScheduleGrant', {
    action: 'lambda:InvokeFunction',
    functionName: lambda.ref,
    principal: 'events.amazonaws.com',
    sourceArn: rule.attrArn,
  });
}

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
