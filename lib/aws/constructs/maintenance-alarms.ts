import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRICS } from '../../../lambdas/metrics.ts';
import type { AlarmName } from '../../config/names.ts';
import type { AlarmShape } from './alarm.ts';
import { declareAlarm } from './alarm.ts';

/** Three runs of maintenance or so. */
const PERIOD_SECONDS = 900;
/** For how long the oldest piece of work may wait. What a run does not finish, the next one continues. */
const MAX_AGE_SECONDS = 3_600;
/** Quarters of an hour without a line of maintenance after which it counts as missing. */
const MISSING_PERIODS = 4;

/** The alarms on what a function of maintenance logs as metrics. */
export function maintenanceAlarms(functionName: string): Readonly<Record<AlarmName, AlarmShape>> {
  const shared = {
    namespace: METRICS.namespace,
    dimensions: { [METRICS.dimension]: functionName },
    periodSeconds: PERIOD_SECONDS,
  };
  return {
    backlog: {
      ...shared,
      id: 'BacklogAlarm',
      name: 'backlog',
      description: `The oldest piece of work of maintenance has been waiting for more than ${MAX_AGE_SECONDS / 60} minutes`,
      metric: METRICS.backlogAge,
      statistic: 'Maximum',
      periods: 2,
      comparison: 'GreaterThanThreshold',
      threshold: MAX_AGE_SECONDS,
      // The other alarm is for missing data.
      missing: 'notBreaching',
    },
    missing: {
      ...shared,
      id: 'MissingAlarm',
      name: 'no-maintenance',
      description: `Maintenance has not run for ${(MISSING_PERIODS * PERIOD_SECONDS) / 60} minutes`,
      metric: METRICS.backlog,
      statistic: 'SampleCount',
      periods: MISSING_PERIODS,
      comparison: 'LessThanThreshold',
      threshold: 1,
      // Each run logs the metric, so that no data is the very fault.
      missing: 'breaching',
    },
  };
}

interface MaintenanceAlarms {
  /** Function whose maintenance is watched. */
  readonly functionName: string;
  readonly alarmNames?: Readonly<Record<AlarmName, string>> | undefined;
  readonly alarmTopicArn?: string | undefined;
}

export function declareMaintenanceAlarms(
  scope: Construct,
  { functionName, alarmNames, alarmTopicArn: topicArn }: MaintenanceAlarms,
): Readonly<Record<AlarmName, IAlarm>> {
  const shapes = maintenanceAlarms(functionName);
  const alarm = (name: AlarmName): IAlarm => {
    const { attrArn } = declareAlarm(scope, shapes[name], { alarmName: alarmNames?.[name], topicArn });
    return Alarm.fromAlarmArn(scope, `Imported${shapes[name].id}`, attrArn);
  };
  return { backlog: alarm('backlog'), missing: alarm('missing') };
}
