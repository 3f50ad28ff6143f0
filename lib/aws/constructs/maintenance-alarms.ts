import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRICS } from '../../../lambdas/metrics.ts';
import type { AlarmName } from '../../config/names.ts';

/** Three runs of maintenance or so. */
const PERIOD_SECONDS = 900;
/** For how long the oldest piece of work may wait. A run that is not done with all goes on with the next. */
const MAX_AGE_SECONDS = 3_600;
/** Quarters of an hour without a line of maintenance after which it counts as missing. */
const MISSING_PERIODS = 4;

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

interface MaintenanceAlarms {
  /** Function whose maintenance is watched. */
  readonly functionName: string;
  readonly alarmNames?: Readonly<Record<AlarmName, string>> | undefined;
  readonly alarmTopicArn?: string | undefined;
}

/** Adds the alarms on what the function of maintenance logs as metrics. */
export function declareMaintenanceAlarms(
  scope: Construct,
  watched: MaintenanceAlarms,
): Readonly<Record<AlarmName, IAlarm>> {
  const alarm = (name: AlarmName, id: string): IAlarm =>
    Alarm.fromAlarmArn(scope, `Imported${id}`, declareAlarm(scope, name, id, watched).attrArn);
  return { backlog: alarm('backlog', 'BacklogAlarm'), missing: alarm('missing', 'MissingAlarm') };
}

function declareAlarm(
  scope: Construct,
  name: AlarmName,
  id: string,
  { functionName, alarmNames, alarmTopicArn }: MaintenanceAlarms,
): CfnAlarm {
  const shape = SHAPES[name];
  return new CfnAlarm(scope, id, {
    ...(alarmNames && { alarmName: alarmNames[name] }),
    alarmDescription: DESCRIPTIONS[name],
    namespace: shape.Namespace,
    metricName: shape.MetricName,
    dimensions: [{ name: METRICS.dimension, value: functionName }],
    statistic: shape.Statistic,
    period: shape.Period,
    evaluationPeriods: shape.EvaluationPeriods,
    threshold: shape.Threshold,
    comparisonOperator: shape.ComparisonOperator,
    treatMissingData: shape.TreatMissingData,
    ...(alarmTopicArn !== undefined && { alarmActions: [alarmTopicArn], okActions: [alarmTopicArn] }),
  });
}
