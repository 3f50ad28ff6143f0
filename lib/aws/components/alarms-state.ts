import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Observer } from '../component.ts';
import type { AlarmName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { AlarmsState } from './alarms.ts';

export async function observeAlarms({ aws: { cloudwatch }, config }: Observer): Promise<AlarmsState> {
  const { alarms } = namesOf(config);
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: Object.values(alarms) }));
  const find = (name: AlarmName): MetricAlarm | undefined =>
    MetricAlarms.find((alarm) => alarm.AlarmName === alarms[name]);
  return { backlog: find('backlog'), missing: find('missing') };
}
