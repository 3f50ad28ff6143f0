import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** An `AWS::CloudWatch::Alarm`. */
export async function readAlarm(cloudwatch: CloudWatchClient, AlarmName: string): Promise<Live | undefined> {
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
  const found = MetricAlarms.find((alarm) => alarm.AlarmName === AlarmName);
  if (!found) return undefined;
  const { ActionsEnabled, ...rest } = found;
  return {
    id: AlarmName,
    attributes: { Arn: found.AlarmArn ?? '' },
    // On is what it is unless somebody turned it off.
    properties: given({ ...rest, ActionsEnabled: ActionsEnabled === false ? false : undefined }),
  };
}
