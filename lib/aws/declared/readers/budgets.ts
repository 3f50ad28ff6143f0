import type { Budget, BudgetsClient, Notification } from '@aws-sdk/client-budgets';
import {
  DescribeBudgetCommand,
  paginateDescribeNotificationsForBudget,
  paginateDescribeSubscribersForNotification,
} from '@aws-sdk/client-budgets';
import { unlessAbsent } from '../../aws.ts';
import { itemsOn } from '../../pages.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

interface BudgetOf {
  readonly AccountId: string;
  readonly BudgetName: string;
}

/** An `AWS::Budgets::Budget`, with all whom it tells. */
export async function readBudget(client: BudgetsClient, asked: BudgetOf): Promise<Live | undefined> {
  const found = await unlessAbsent(['NotFoundException'], client.send(new DescribeBudgetCommand(asked)));
  if (!found?.Budget) return undefined;
  const NotificationsWithSubscribers = await readNotifications(client, asked);
  return {
    id: asked.BudgetName,
    attributes: {},
    properties: given({ Budget: budgetData(found.Budget), NotificationsWithSubscribers }),
  };
}

/** What a template may say of a budget; the rest are dates, and what was counted so far. */
const DECLARABLE = [
  ...['BudgetName', 'BudgetType', 'TimeUnit', 'CostFilters', 'FilterExpression'],
  ...['PlannedBudgetLimits', 'AutoAdjustData'],
];

/** As a template has it: there an amount is a number, and a filter that is empty is left out. */
function budgetData({ BudgetLimit, ...rest }: Budget): Record<string, unknown> {
  const said = Object.entries(rest).filter(([name, value]) => DECLARABLE.includes(name) && !isEmpty(value));
  const limit = BudgetLimit && { Amount: Number(BudgetLimit.Amount), Unit: BudgetLimit.Unit };
  return given({ ...Object.fromEntries(said), BudgetLimit: limit });
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Where a budget has no notification, or one has no subscriber, Budgets may answer that it found none. */
async function readNotifications(client: BudgetsClient, asked: BudgetOf): Promise<object[]> {
  const pages = paginateDescribeNotificationsForBudget({ client }, asked);
  const notifications =
    (await unlessAbsent(
      ['NotFoundException'],
      itemsOn(pages, (page) => page.Notifications),
    )) ?? [];
  // Budgets has no order of its own.
  return Promise.all(
    notifications.sort(byKind).map(async ({ NotificationState: _state, ...Notification }) => ({
      Notification,
      Subscribers: await readSubscribers(client, { ...asked, Notification }),
    })),
  );
}

function byKind(one: Notification, other: Notification): number {
  const { NotificationType: kind = '', Threshold: threshold = 0 } = one;
  const { NotificationType: otherKind = '', Threshold: otherThreshold = 0 } = other;
  return kind === otherKind ? threshold - otherThreshold : kind < otherKind ? -1 : 1;
}

async function readSubscribers(
  client: BudgetsClient,
  asked: BudgetOf & { readonly Notification: Notification },
): Promise<object[]> {
  const pages = paginateDescribeSubscribersForNotification({ client }, asked);
  return (
    (await unlessAbsent(
      ['NotFoundException'],
      itemsOn(pages, (page) => page.Subscribers),
    )) ?? []
  );
}
