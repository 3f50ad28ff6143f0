import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../../lambdas/metrics.ts';
import type { Check, Deployment } from '../component.ts';
import type { AlarmName } from '../../config/names.ts';
import { ALARM_NAMES, namesOf } from '../../config/names.ts';

/** Three runs of maintenance or so. */
const PERIOD_SECONDS = 900;
/** For how long the oldest piece of work may wait. A run that is not done with all goes on with the next. */
const MAX_AGE_SECONDS = 3_600;
/** Quarters of an hour without a line of maintenance after which it counts as missing. */
const MISSING_PERIODS = 4;

/** Alarms on maintenance as CloudWatch has them; undefined for one that is missing. */
export type AlarmsState = Readonly<Record<AlarmName, MetricAlarm | undefined>>;

interface Watched {
  readonly alarms: AlarmsState;
}

/** What an alarm is declared from and judged by. */
interface AlarmShape {
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Statistic: 'Maximum' | 'SampleCount';
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly ComparisonOperator: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly TreatMissingData: 'notBreaching' | 'breaching';
}

const SHAPES: Readonly<Record<AlarmName, AlarmShape>> = {
  backlog: {
    MetricName: METRICS.backlogAge,
    Namespace: METRICS.namespace,
    Statistic: 'Maximum',
    Period: PERIOD_SECONDS,
    EvaluationPeriods: 2,
    Threshold: MAX_AGE_SECONDS,
    ComparisonOperator: 'GreaterThanThreshold',
    // That there is no data is the other alarm's.
    TreatMissingData: 'notBreaching',
  },
  missing: {
    MetricName: METRICS.backlog,
    Namespace: METRICS.namespace,
    Statistic: 'SampleCount',
    Period: PERIOD_SECONDS,
    EvaluationPeriods: MISSING_PERIODS,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    // Each run logs the metric, so that no data is the very fault.
    TreatMissingData: 'breaching',
  },
};
const DESCRIPTIONS: Readonly<Record<AlarmName, string>> = {
  backlog: `The oldest piece of work of maintenance has been waiting for more than ${MAX_AGE_SECONDS / 60} minutes`,
  missing: `Maintenance has not run for ${(MISSING_PERIODS * PERIOD_SECONDS) / 60} minutes`,
};

/** Adds the alarms on what the function of maintenance logs as metrics. */
export function declareAlarms(stack: Stack, { config }: Deployment): void {
  for (const name of ALARM_NAMES) {
    const shape = SHAPES[name];
    new CfnAlarm(stack, name === 'backlog' ? 'BacklogAlarm' : 'MissingAlarm', {
      alarmName: namesOf(config).alarms[name],
      alarmDescription: DESCRIPTIONS[name],
      namespace: shape.Namespace,
      metricName: shape.MetricName,
      dimensions: [{ name: METRICS.dimension, value: namesOf(config).functions.admin }],
      statistic: shape.Statistic,
      period: shape.Period,
      evaluationPeriods: shape.EvaluationPeriods,
      threshold: shape.Threshold,
      comparisonOperator: shape.ComparisonOperator,
      treatMissingData: shape.TreatMissingData,
      ...(config.alarmTopicArn !== undefined && {
        alarmActions: [config.alarmTopicArn],
        okActions: [config.alarmTopicArn],
      }),
    });
  }
}

/** Both are checked in the same way: by what each is declared from, and whom it tells. */
export const alarmChecks: readonly Check<Watched>[] = ALARM_NAMES.flatMap((name) => [
  {
    name: `alarm-${name}`,
    find: ({ alarms: { [name]: found } }: Watched, { config }: Deployment) => {
      const expected = describe(SHAPES[name], namesOf(config).functions.admin);
      const is = found ? describe(found, dimensionOf(found)) : 'missing';
      return is === expected ? undefined : `the alarm on ${WATCHED[name]} is ${is}, expected ${expected}`;
    },
  },
  {
    name: `alarm-${name}-tells`,
    find: ({ alarms: { [name]: found } }: Watched, { config }: Deployment) => {
      const expected = config.alarmTopicArn ?? 'nobody';
      // That it is missing is another check's finding.
      const is = found ? toldBy(found) : expected;
      return is === expected ? undefined : `the alarm on ${WATCHED[name]} tells ${is}, expected ${expected}`;
    },
  },
]);

const WATCHED: Readonly<Record<AlarmName, string>> = {
  backlog: 'work that waits',
  missing: 'maintenance that does not run',
};

function describe(alarm: Partial<AlarmShape> | MetricAlarm, dimension: string): string {
  const { MetricName, Namespace, Statistic, Period, EvaluationPeriods } = alarm;
  const { Threshold, ComparisonOperator, TreatMissingData } = alarm;
  const counted = `${Namespace ?? '?'}/${MetricName ?? '?'} of ${dimension}`;
  return `${Statistic ?? '?'} of ${counted} ${ComparisonOperator ?? '?'} ${Threshold ?? '?'} in ${EvaluationPeriods ?? '?'} times ${Period ?? '?'} s, no data ${TreatMissingData ?? '?'}`;
}

function dimensionOf({ Dimensions = [] }: MetricAlarm): string {
  const own = Dimensions.find(({ Name }) => Name === METRICS.dimension)?.Value;
  return Dimensions.length === 1 && own !== undefined ? own : JSON.stringify(Dimensions);
}

function toldBy({ ActionsEnabled, AlarmActions = [] }: MetricAlarm): string {
  return ActionsEnabled === false || AlarmActions.length === 0 ? 'nobody' : AlarmActions.join(' and ');
}
