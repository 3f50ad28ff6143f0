import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { METRICS } from '../../../lambdas/metrics.ts';
import type { Check, Deployment } from '../component.ts';
import type { AlarmName } from '../../config/names.ts';
import { ALARM_NAMES, namesOf } from '../../config/names.ts';
import type { AlarmShape } from '../constructs/maintenance-alarms.ts';
import { SHAPES } from '../constructs/maintenance-alarms.ts';

/** Alarms on maintenance as CloudWatch has them; undefined for one that is missing. */
export type AlarmsState = Readonly<Record<AlarmName, MetricAlarm | undefined>>;

interface Watched {
  readonly alarms: AlarmsState;
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
