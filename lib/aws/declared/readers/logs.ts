import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { itemsOn } from '../../pages.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** An `AWS::Logs::LogGroup`. There is no call for one group: the exact name is picked out of those that begin like it. */
export async function readLogGroup(logs: CloudWatchLogsClient, name: string): Promise<Live | undefined> {
  const pages = paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: name });
  const logGroups = await itemsOn(pages, (page) => page.logGroups);
  const found = logGroups.find(({ logGroupName }) => logGroupName === name);
  if (!found) return undefined;
  const properties = given({ LogGroupName: name, RetentionInDays: found.retentionInDays });
  return { id: name, attributes: { Arn: found.arn ?? '' }, properties };
}
