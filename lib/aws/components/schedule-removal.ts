import { RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import type { Observer } from '../deployment.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { TARGET } from '../constructs/maintenance-schedule.ts';
import { listTargets } from '../declared/readers/events.ts';

/** CloudFormation cannot delete a rule with targets that it did not make. Throws `refused` where there are some, unless `force`. */
export async function removeForeignTargets({ aws, config }: Observer, force: boolean): Promise<void> {
  const { schedule } = namesOf(config);
  const foreign = (await listTargets(aws.events, schedule)).filter(({ Id }) => Id !== TARGET);
  if (foreign.length === 0) return;
  const named = foreign.map(({ Arn }) => Arn ?? '?').join(', ');
  if (!force) throw new DeployError('refused', `${schedule} also starts ${named}: remove that, or delete with --force`);
  const Ids = foreign.flatMap(({ Id }) => Id ?? []);
  const { FailedEntryCount = 0 } = await aws.events.send(new RemoveTargetsCommand({ Rule: schedule, Ids }));
  if (FailedEntryCount > 0) throw new DeployError('failed', `${schedule} still starts one of ${named}`);
}
