import type { Observer } from '../deployment.ts';
import type { AlarmShape } from '../constructs/alarm.ts';
import type { Compared } from '../declared/live.ts';
import { readBudget } from '../declared/readers/budgets.ts';
import { readAlarms, readDashboard } from '../declared/readers/cloudwatch.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { budgetName } from './budget.ts';
import { edgeAlarms, NO_DISTRIBUTION, regionAlarms } from './watch-shape.ts';

export async function observeWatch({ aws, config }: Observer): Promise<Compared> {
  const [alarms, Dashboard] = await Promise.all([
    readAlarms(aws.cloudwatch, alarmNames(config, regionAlarms(config))),
    readDashboard(aws.cloudwatch, namesOf(config).dashboard),
  ]);
  return { seen: { live: { ...alarms, Dashboard }, imports: {} } };
}

export async function observeEdgeWatch({ aws, config }: Observer): Promise<Compared> {
  const BudgetName = budgetName(config);
  const [alarms, Budget] = await Promise.all([
    readAlarms(aws.edgeCloudwatch, alarmNames(config, edgeAlarms(config, NO_DISTRIBUTION))),
    BudgetName === undefined ? undefined : readBudget(aws.budgets, { AccountId: config.account, BudgetName }),
  ]);
  return { seen: { live: { ...alarms, ...(BudgetName !== undefined && { Budget }) }, imports: {} } };
}

/** By logical id. */
function alarmNames(config: DeploymentConfig, shapes: readonly AlarmShape[]): Record<string, string> {
  const { alarm } = namesOf(config);
  return Object.fromEntries(shapes.map(({ id, name }) => [id, alarm(name)]));
}
