import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import {
  DescribeStacksCommand,
  paginateDescribeStacks,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import type { Aws } from './aws.ts';
import { DeployError, messageOf } from '../deploy-error.ts';
import type { ComponentName } from '../config/names.ts';
import { EDGE_REGION, stackRegion } from '../config/names.ts';
import { waitUntil } from '../wait.ts';
import { describeOperation } from './stack-operation.ts';
import { rowOf } from './stack-statuses.ts';

const SETTLE_SECONDS = 30 * 60;

interface Waiting {
  /** Called with what it waits for. */
  readonly tell: (line: string) => void;
  readonly seconds?: number;
}

export interface StackState {
  readonly status: string;
  readonly reason: string | undefined;
  /** Termination protection, which is on when the component is locked. */
  readonly locked: boolean;
}

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

/**
 * The stack once no operation is in progress, as after a run that was killed or during another run. Says once what it waits for. Throws
 * `timeout` with what to do.
 */
export async function settledStack(
  cloudformation: CloudFormationClient,
  name: string,
  { tell, seconds = SETTLE_SECONDS }: Waiting,
): Promise<StackState | undefined> {
  let told: string | undefined;
  return waitUntil(`the stack ${name} is idle`, seconds, async () => {
    const stack = await readStack(cloudformation, name);
    if (!stack || rowOf(stack.status).move !== 'wait') return { value: stack };
    if (told === undefined) {
      told = await describeOperation(cloudformation, name);
      tell(`waiting for the stack ${name}, which is ${stack.status}${told}`);
    }
    const todo = `${rowOf(stack.status).person}: aws cloudformation describe-stack-events --stack-name ${name}, aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=${name}`;
    return { problem: `it is ${stack.status}${told}. What to do ${todo}` };
  });
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
      throw new DeployError('unreachable', `cannot ask for the stack ${name}: ${messageOf(thrown)}`, { cause: thrown });
    throw thrown;
  }
}
