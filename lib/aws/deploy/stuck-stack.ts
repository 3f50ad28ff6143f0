import { ContinueUpdateRollbackCommand, RollbackStackCommand } from '@aws-sdk/client-cloudformation';
import type { ComponentName } from '../../config/names.ts';
import { namesOf, stackRegion } from '../../config/names.ts';
import { DeployError, messageOf } from '../../deploy-error.ts';
import type { Finding } from '../../outcome.ts';
import type { Observer } from '../deployment.ts';
import { describeOperation, lastOperation } from '../stack-operation.ts';
import type { StackState } from '../stack-state.ts';
import { cloudformationOf, readStack, settledStack } from '../stack-state.ts';
import { rowOf } from '../stack-statuses.ts';

/** Rolls back what an update left half done, and refuses a stack that cannot be changed. Throws `refused` with what to do. */
export async function mustBeChangeable(observer: Observer, component: ComponentName): Promise<void> {
  const cloudformation = cloudformationOf(observer.aws, component);
  const name = namesOf(observer.config).stack(component);
  const stack = await readStack(cloudformation, name);
  if (!stack) return;
  const { move, person } = rowOf(stack.status);
  if (move === 'roll back') await rollBack(observer, component, stack);
  if (move !== 'refuse' && move !== 'clear') return;
  const what = `the stack ${name} is ${stack.status}${await describeOperation(cloudformation, name)}`;
  const todo = move === 'clear' ? 'create it first, which removes what is left of it' : `a person ${person}`;
  throw new DeployError('refused', `${what}. What to do: ${todo}`);
}

/** No resource is skipped: what is would differ from its template without a trace, so a person decides that. */
async function rollBack(observer: Observer, component: ComponentName, { status }: StackState): Promise<void> {
  const { aws, config, tell } = observer;
  const cloudformation = cloudformationOf(aws, component);
  const StackName = namesOf(config).stack(component);
  tell(`the stack ${StackName} is ${status}: rolling it back`);
  await (status === 'UPDATE_FAILED'
    ? cloudformation.send(new RollbackStackCommand({ StackName }))
    : cloudformation.send(new ContinueUpdateRollbackCommand({ StackName })));
  const after = await settledStack(cloudformation, StackName, observer);
  if (!after || rowOf(after.status).move === 'change') return;
  const { failures, stuck } = await lastOperation(cloudformation, StackName);
  const why = failures.map(({ resource, reason }) => `${resource}: ${reason}`).join('; ');
  const skip = `continue-update-rollback --stack-name ${StackName} --resources-to-skip ${stuck.join(' ')}`;
  const leave =
    stuck.length === 0 ? '' : `, or leave ${stuck.join(', ')} as it is by ${inRegion(observer, component, skip)}`;
  const todo = `fix that and run the same command again${leave}`;
  throw new DeployError(
    'refused',
    `the stack ${StackName} could not be rolled back, it is ${after.status}: ${why}. What to do: ${todo}`,
  );
}

/** A stack that the next change would have to repair first. */
export async function stackFaults(
  { aws, config }: Observer,
  component: ComponentName,
  stack: StackState | undefined,
): Promise<Finding[]> {
  if (!stack) return [];
  const { move } = rowOf(stack.status);
  if (move !== 'roll back' && move !== 'refuse' && move !== 'clear') return [];
  const name = namesOf(config).stack(component);
  const message = `${name} is ${stack.status}${await describeOperation(cloudformationOf(aws, component), name)}`;
  return [{ component, region: config.region, check: 'stack', message }];
}

/** A deletion that failed says how to delete the stack without what keeps it. */
export async function withRetainCommand(
  observer: Observer,
  component: ComponentName,
  deletion: Promise<void>,
): Promise<void> {
  try {
    await deletion;
  } catch (cause) {
    const cloudformation = cloudformationOf(observer.aws, component);
    const name = namesOf(observer.config).stack(component);
    if ((await readStack(cloudformation, name))?.status !== 'DELETE_FAILED') throw cause;
    const { failures } = await lastOperation(cloudformation, name);
    const resources = [...new Set(failures.map(({ resource }) => resource))].join(' ');
    const command = inRegion(observer, component, `delete-stack --stack-name ${name} --retain-resources ${resources}`);
    throw new DeployError(
      'failed',
      `${messageOf(cause)}. To delete the stack without ${resources}, which stays: ${command}`,
      { cause },
    );
  }
}

function inRegion({ config }: Observer, component: ComponentName, command: string): string {
  return `aws cloudformation ${command} --region ${stackRegion(config, component)}`;
}
