import { DeleteAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { LiveFault } from './live-fault.ts';

/** What can go wrong with the alarms on maintenance. */
export const ALARM_FAULTS: Readonly<Record<string, LiveFault>> = {
  'an alarm is deleted': {
    finds: ['admin/as-declared: MissingAlarm'],
    plant: ({ cloudwatch }, { alarms }) => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [alarms.missing] })),
  },
  'an alarm waits a day': {
    finds: ['admin/as-declared: BacklogAlarm.Threshold'],
    plant: ({ cloudwatch }, { alarms, functions }) =>
      cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: alarms.backlog,
          Namespace: 'SGraphSend',
          MetricName: 'MaintenanceBacklogAge',
          Dimensions: [{ Name: 'function', Value: functions.admin }],
          Statistic: 'Maximum',
          Period: 900,
          EvaluationPeriods: 2,
          Threshold: 86_400,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'notBreaching',
        }),
      ),
  },
};
