import type { CloudWatchClient, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** An `AWS::CloudWatch::Alarm` each, by their names; one answer holds up to 100 of them. */
export async function readAlarms<Id extends string>(
  cloudwatch: CloudWatchClient,
  names: Readonly<Record<Id, string>>,
): Promise<Record<Id, Live | undefined>> {
  const AlarmNames = Object.values<string>(names);
  const asked = new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm'], MaxRecords: 100 });
  const { MetricAlarms = [] } = AlarmNames.length > 0 ? await cloudwatch.send(asked) : {};
  const found = Object.entries<string>(names).map(([id, name]) => {
    const alarm = MetricAlarms.find(({ AlarmName }) => AlarmName === name);
    return [id, alarm && liveAlarm(name, alarm)];
  });
  return Object.fromEntries(found) as Record<Id, Live | undefined>;
}

function liveAlarm(id: string, { ActionsEnabled, ...rest }: MetricAlarm): Live {
  return {
    id,
    attributes: { Arn: rest.AlarmArn ?? '' },
    // It is on unless a person turned it off.
    properties: given({ ...rest, ActionsEnabled: ActionsEnabled === false ? false : undefined }),
  };
}

/** An `AWS::CloudWatch::Dashboard`. */
export async function readDashboard(cloudwatch: CloudWatchClient, DashboardName: string): Promise<Live | undefined> {
  // The model says the one, the reference the other: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html
  const absent = ['DashboardNotFoundError', 'ResourceNotFound'];
  const found = await unlessAbsent(absent, cloudwatch.send(new GetDashboardCommand({ DashboardName })));
  if (!found) return undefined;
  const { DashboardBody } = found;
  return { id: DashboardName, attributes: {}, properties: given({ DashboardName, DashboardBody }) };
}
