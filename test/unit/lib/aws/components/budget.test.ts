import { describe, expect, it } from 'vitest';
import { budgetName } from '../../../../../lib/aws/components/budget.ts';
import { edgeWatch } from '../../../../../lib/aws/components/edge-watch.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import { budgetBook } from '../../../../vendor/books/budget.ts';
import { findingsOf, observerOf } from '../../../../vendor/observer.ts';
import type { Book } from '../../../../vendor/replay.ts';
import { fault, replay, says } from '../../../../vendor/replay.ts';
import { describeDeclared, seenAsDeclared } from '../../declared.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:operators';
const BUDGETED: ConfigOverrides = { monthlyBudgetUsd: 250, edgeAlarmTopicArn: TOPIC };
const deployment = testDeployment(false, BUDGETED);
const name = budgetName(deployment.config) ?? '';

/** All of the stack as it is declared, with these answers of Budgets. */
function book(changes: Book = {}): Book {
  const { Failing } = seenAsDeclared(edgeWatch, false, BUDGETED).live;
  return {
    'cloudwatch DescribeAlarms': says({ MetricAlarms: [{ ...Failing?.properties, ActionsEnabled: true }] }),
    ...budgetBook({ name, usd: 250, topic: TOPIC }),
    ...changes,
  };
}

async function findings(changes: Book = {}): Promise<string[]> {
  const player = await replay(book(changes));
  try {
    return (await findingsOf('edge-watch', player.aws, deployment)).map(({ message }) => message);
  } finally {
    player.close();
  }
}

const budgetOf = (changes: object): Book => ({
  'budgets DescribeBudget': says({
    Budget: {
      BudgetName: name,
      BudgetLimit: { Amount: '250.0', Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      BudgetType: 'COST',
      ...changes,
    },
  }),
});

describeDeclared(edgeWatch, (locked) => ({ seen: seenAsDeclared(edgeWatch, locked, BUDGETED) }), 60, BUDGETED);

describe('a budget', () => {
  it('tells the topic in us-east-1 at 80 and 100 % of what was spent, and at 100 % of what is going to be', () => {
    const template = templateOf('edge-watch', deployment);
    const when = (NotificationType: string, Threshold: number): object => ({
      Notification: { NotificationType, Threshold, ComparisonOperator: 'GREATER_THAN', ThresholdType: 'PERCENTAGE' },
      Subscribers: [{ SubscriptionType: 'SNS', Address: TOPIC }],
    });
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetName: name,
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: 250, Unit: 'USD' },
      },
      NotificationsWithSubscribers: [when('ACTUAL', 80), when('ACTUAL', 100), when('FORECASTED', 100)],
    });
  });

  it('keeps its name when the amount changes, and has another for another topic, which CloudFormation makes a new one for', () => {
    expect(name).toMatch(/^sgraph-send-prod-budget-eu-west-2-[0-9a-f]{8}$/);
    expect(budgetName(testConfig({ ...BUDGETED, monthlyBudgetUsd: 300 }))).toBe(name);
    expect(budgetName(testConfig({ ...BUDGETED, edgeAlarmTopicArn: `${TOPIC}-2` }))).not.toBe(name);
  });

  it('is refused where it would tell nobody, or where nothing is watched', () => {
    expect(() => testConfig({ monthlyBudgetUsd: 250 })).toThrow('monthlyBudgetUsd is 250, needs edgeAlarmTopicArn');
    expect(() => testConfig({ ...BUDGETED, watch: false })).toThrow('monthlyBudgetUsd is 250, needs watch: true');
    const regional = TOPIC.replace('us-east-1', 'eu-west-2');
    expect(() => testConfig({ monthlyBudgetUsd: 250, alarmTopicArn: regional })).toThrow('needs edgeAlarmTopicArn');
    for (const monthlyBudgetUsd of [0, -1, 1.5]) expect(() => testConfig({ ...BUDGETED, monthlyBudgetUsd })).toThrow();
  });

  it('is neither declared nor asked for where none is configured', async () => {
    const plain = testDeployment(false);
    templateOf('edge-watch', plain).resourceCountIs('AWS::Budgets::Budget', 0);
    const player = await replay(book());
    await edgeWatch.observe(observerOf(player.aws, plain)).finally(player.close);
    expect(player.asked.map(({ service }) => service.name)).not.toContain('budgets');
  });

  it('is as declared by what Budgets answers', async () => {
    expect(await findings()).toEqual([]);
  });

  it('is found to be missing, changed, narrowed by a filter, or to tell nobody or others', async () => {
    const absent = fault(400, 'NotFoundException', 'Unable to get budget: the budget does not exist.');
    const stranger = { SubscriptionType: 'EMAIL', Address: 'somebody@example.com' };
    expect(await findings({ 'budgets DescribeBudget': absent })).toEqual([expect.stringContaining('Budget')]);
    const amount = await findings(budgetOf({ BudgetLimit: { Amount: '9000.0', Unit: 'USD' } }));
    expect(amount).toEqual(['Budget.Budget.BudgetLimit.Amount is 9000, expected 250']);
    const filter = await findings(budgetOf({ CostFilters: { Service: ['Amazon Route 53'] } }));
    expect(filter).toEqual([expect.stringContaining('Budget.Budget.CostFilters')]);
    const silent = await findings({ 'budgets DescribeNotificationsForBudget': absent });
    expect(silent).toEqual([expect.stringContaining('Budget.NotificationsWithSubscribers')]);
    expect((await findings({ 'budgets DescribeSubscribersForNotification': absent })).length).toBeGreaterThan(0);
    const others = says({ Subscribers: [{ SubscriptionType: 'SNS', Address: TOPIC }, stranger] });
    expect(await findings({ 'budgets DescribeSubscribersForNotification': others })).toHaveLength(3);
  });

  it('is not taken for missing where the deployer may not look', async () => {
    const refused = fault(400, 'AccessDeniedException', 'Account 123456789012 is not authorized');
    await expect(findings({ 'budgets DescribeBudget': refused })).rejects.toThrow();
  });
});
