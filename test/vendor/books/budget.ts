import type { Book } from '../replay.ts';
import { says } from '../replay.ts';

interface Recorded {
  readonly name: string;
  readonly usd: number;
  readonly topic: string;
}

const notification = (NotificationType: 'ACTUAL' | 'FORECASTED', Threshold: number): object => ({
  NotificationType,
  ComparisonOperator: 'GREATER_THAN',
  Threshold,
  ThresholdType: 'PERCENTAGE',
  NotificationState: 'OK',
});

/**
 * What Budgets answers of a budget of the account, with what it fills in itself, in the names of
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeBudget.html,
 * API_budgets_DescribeNotificationsForBudget.html and API_budgets_DescribeSubscribersForNotification.html there.
 */
export function budgetBook({ name, usd, topic }: Recorded): Book {
  return {
    'budgets DescribeBudget': says({
      Budget: {
        BudgetName: name,
        BudgetLimit: { Amount: `${usd}.0`, Unit: 'USD' },
        CostFilters: {},
        CostTypes: { IncludeTax: true, IncludeCredit: true, UseBlended: false },
        TimeUnit: 'MONTHLY',
        TimePeriod: { Start: new Date('2026-11-01T00:00:00Z'), End: new Date('2087-06-15T00:00:00Z') },
        CalculatedSpend: { ActualSpend: { Amount: '12.34', Unit: 'USD' } },
        BudgetType: 'COST',
        LastUpdatedTime: new Date('2026-11-29T00:00:00Z'),
      },
    }),
    'budgets DescribeNotificationsForBudget': says({
      Notifications: [notification('FORECASTED', 100), notification('ACTUAL', 100), notification('ACTUAL', 80)],
    }),
    'budgets DescribeSubscribersForNotification': says({
      Subscribers: [{ SubscriptionType: 'SNS', Address: topic }],
    }),
  };
}
