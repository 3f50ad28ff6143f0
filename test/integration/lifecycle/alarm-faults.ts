import {
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DisableAlarmActionsCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import type { LiveFault } from './live-fault.ts';

/** What can go wrong with alarms and the dashboard. */
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
  'an alarm tells nobody any more': {
    finds: ['watch/as-declared: UserFailures.ActionsEnabled'],
    plant: ({ cloudwatch }, { alarm }) =>
      cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [alarm('user-failures')] })),
  },
  'the alarm on CloudFront is deleted': {
    finds: ['edge-watch/exists'],
    plant: ({ edgeCloudwatch }, { alarm }) =>
      edgeCloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [alarm('failing')] })),
  },
  'the dashboard is deleted': {
    finds: ['watch/as-declared: Dashboard'],
    plant: ({ cloudwatch }, { dashboard }) =>
      cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [dashboard] })),
  },
  'the dashboard shows something else': {
    finds: ['watch/as-declared: Dashboard.DashboardBody'],
    plant: ({ cloudwatch }, { dashboard }) =>
      cloudwatch.send(new PutDashboardCommand({ DashboardName: dashboard, DashboardBody: '{"widgets":[]}' })),
  },
};
