import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import type { Aws } from '../aws.ts';
import { itemsOn } from '../pages.ts';

export interface LogGroupState {
  readonly name: string;
  /** Undefined keeps lines for ever. */
  readonly retentionDays: number | undefined;
}

/** CloudWatch Logs has no call for one group: the exact name is picked out of those that begin like it. */
export async function observeLogGroup({ logs }: Aws, name: string): Promise<LogGroupState | undefined> {
  const pages = paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: name });
  const logGroups = await itemsOn(pages, (page) => page.logGroups);
  const found = logGroups.find(({ logGroupName }) => logGroupName === name);
  return found && { name, retentionDays: found.retentionInDays };
}
