import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Aws } from '../aws.ts';

export interface LogGroupState {
  readonly name: string;
  /** Undefined keeps lines for ever. */
  readonly retentionDays: number | undefined;
}

/** CloudWatch Logs has no call for one group: the exact name is picked out of those that begin like it. */
export async function observeLogGroup({ logs }: Aws, name: string): Promise<LogGroupState | undefined> {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  const found = logGroups.find(({ logGroupName }) => logGroupName === name);
  return found && { name, retentionDays: found.retentionInDays };
}
