import { createHash } from 'node:crypto';
import type { Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { DeploymentConfig } from '../../config/config.ts';
import { alarmTopicOf } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';

/** When the topic is told, in percent of what a month may cost, in the order in which a budget is read. */
const THRESHOLDS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/**
 * Name of the budget; undefined: none is configured. CloudFormation replaces a budget whose notifications change, which needs another name:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-budgets-budget-notificationwithsubscribers.html
 */
export function budgetName(config: DeploymentConfig): string | undefined {
  if (config.monthlyBudgetUsd === undefined) return undefined;
  const told = createHash('sha256')
    .update(JSON.stringify(notificationsOf(config)))
    .digest('hex')
    .slice(0, 8);
  return `${namesOf(config).alarm('budget')}-${told}`;
}

/** The budget of the account, where one is configured. */
export function declareBudget(stack: Stack, config: DeploymentConfig): void {
  const name = budgetName(config);
  if (name === undefined || config.monthlyBudgetUsd === undefined) return;
  new CfnBudget(stack, 'Budget', {
    budget: {
      budgetName: name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: config.monthlyBudgetUsd, unit: 'USD' },
    },
    notificationsWithSubscribers: notificationsOf(config),
  });
}

function notificationsOf(config: DeploymentConfig): CfnBudget.NotificationWithSubscribersProperty[] {
  const topic = alarmTopicOf(config, 'edge');
  if (topic === undefined) return [];
  return THRESHOLDS.map((when) => ({
    notification: { ...when, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
    subscribers: [{ subscriptionType: 'SNS', address: topic }],
  }));
}
