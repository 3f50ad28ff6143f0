import type { Target } from '@aws-sdk/client-eventbridge';
import { RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import type { Observer } from '../deployment.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { TARGET } from '../constructs/maintenance-schedule.ts';
import { listTargets } from '../declared/readers/events.ts';

/** What the schedule starts that CloudFormation did not add, which keeps it from deleting the rule. */
export async function foreignTargets({ aws, config }: Observer): Promise<Target[]> {
  return (await listTargets(aws.events, namesOf(config).schedule)).filter(({ Id }) => Id !== TARGET);
}

export async function removeForeignTargets(observer: Observer): Promise<void> {
  const { aws, config } = observer;
  const { schedule } = namesOf(config);
  const foreign = await foreignTargets(observer);
  if (foreign.length === 0) return;
  const named = foreign.map(({ Arn }) => Arn ?? '?').join(', ');
  const Ids = foreign.flatMap(({ Id }) => Id ?? []);
  const { FailedEntryCount = 0 } = await aws.events.send(new RemoveTargetsCommand({ Rule: schedule, Ids }));
  if (FailedEntryCount > 0) throw new DeployError('failed', `${schedule} still starts one of ${named}`);
}
