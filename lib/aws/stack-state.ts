import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import {
  DescribeStacksCommand,
  paginateDescribeStacks,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import type { Aws } from './aws.ts';
import { DeployError } from '../deploy-error.ts';
import type { ComponentName } from '../config/names.ts';
import { EDGE_REGION, stackRegion } from '../config/names.ts';
import { waitUntil } from '../wait.ts';

const SETTLE_SECONDS = 30 * 60;

export interface StackState {
  readonly status: string;
  readonly reason: string | undefined;
  /** Termination protection, which is on when the component is locked. */
  readonly locked: boolean;
}

/** Statuses that no update leads out of: what is left of the stack must go first. */
const BEYOND_REPAIR = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED', 'REVIEW_IN_PROGRESS'];

/** CloudFormation where a component's stack is. */
export function cloudformationOf(aws: Aws, component: ComponentName): CloudFormationClient {
  const { region } = aws.settings;
  const isAtEdge = stackRegion({ region }, component) === EDGE_REGION && region !== EDGE_REGION;
  return isAtEdge ? aws.edgeCloudformation : aws.cloudformation;
}

/** The stack as CloudFormation knows it; undefined when there is none or it was deleted. */
export async function readStack(cloudformation: CloudFormationClient, name: string): Promise<StackState | undefined> {
  const stack = await describe(cloudformation, name);
  if (!stack || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
  return {
    status: stack.StackStatus ?? 'unknown',
    reason: stack.StackStatusReason,
    locked: stack.EnableTerminationProtection === true,
  };
}

/** Every stack of the region. Deleted ones are kept for a while under their ids; they are not there any more. */
export async function listStacks(cloudformation: CloudFormationClient): Promise<Stack[]> {
  const stacks: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudformation }, {}))
    stacks.push(...Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE'));
  return stacks;
}

/** The stack once nothing is under way any more, as after a run that was killed. Throws `timeout`. */
export async function settledStack(
  cloudformation: CloudFormationClient,
  name: string,
): Promise<StackState | undefined> {
  return waitUntil(`the stack ${name} is at rest`, SETTLE_SECONDS, async () => {
    const stack = await readStack(cloudformation, name);
    const isMoving = stack !== undefined && stack.status.endsWith('_IN_PROGRESS') && !isBeyondRepair(stack);
    return isMoving ? { problem: `it is ${stack.status}` } : { value: stack };
  });
}

export function isBeyondRepair({ status }: StackState): boolean {
  return BEYOND_REPAIR.includes(status);
}

export async function unlockStack(cloudformation: CloudFormationClient, name: string): Promise<void> {
  await cloudformation.send(
    new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: false }),
  );
}

async function describe(cloudformation: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    return (await cloudformation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (thrown) {
    // CloudFormation has no error name of its own for a stack that is not there.
    if (thrown instanceof Error && thrown.name === 'ValidationError' && thrown.message.includes('does not exist'))
      return undefined;
    if (thrown instanceof Error)
      throw new DeployError('unreachable', `cannot ask for the stack ${name}: ${thrown.message}`, { cause: thrown });
    throw thrown;
  }
}
