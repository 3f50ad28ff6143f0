import type { CloudFormationClient, StackEvent } from '@aws-sdk/client-cloudformation';
import { paginateDescribeStackEvents } from '@aws-sdk/client-cloudformation';
import { messageOf } from '../deploy-error.ts';

/** What a caller asked for, in a stack's own events; what follows from it, such as rolling back, belongs to it. */
const BEGINNING = /^(?:CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/;
const ROLLING_BACK = /ROLLBACK_IN_PROGRESS$/;
/** What CloudFormation says of a resource that did not fail, only another one did. */
const AFTERMATH = /^Resource (?:creation|update|deletion) cancelled/i;

interface Failure {
  /** Logical id. */
  readonly resource: string;
  readonly status: string;
  readonly reason: string;
}

/** The last thing that was done to a stack. */
export interface Operation {
  readonly since: Date | undefined;
  /** From CloudFormation's events; it does not name a person. */
  readonly startedBy: string | undefined;
  /** First cause first. */
  readonly failures: readonly Failure[];
  /** Resources whose rolling back failed, which is what can be skipped. */
  readonly stuck: readonly string[];
}

/**
 * From the newest event back to the one it began with:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
 */
export async function lastOperation(cloudformation: CloudFormationClient, StackName: string): Promise<Operation> {
  const failures: Failure[] = [];
  let stuck: readonly string[] | undefined;
  let began: StackEvent | undefined;
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client: cloudformation }, { StackName })) {
    for (const event of StackEvents) {
      const status: string = event.ResourceStatus ?? '';
      if (event.PhysicalResourceId !== event.StackId) failures.unshift(...failureIn(event));
      else if (BEGINNING.test(status)) began = event;
      else if (ROLLING_BACK.test(status)) stuck ??= skippable(failures);
      if (began) return { ...startOf(began), failures, stuck: stuck ?? [] };
    }
  }
  return { since: undefined, startedBy: undefined, failures, stuck: stuck ?? [] };
}

/** Of what failed only these can be skipped: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html */
function skippable(failures: readonly Failure[]): string[] {
  return [...new Set(failures.filter(({ status }) => status === 'UPDATE_FAILED').map(({ resource }) => resource))];
}

function failureIn({ LogicalResourceId = '?', ResourceStatus: status, ResourceStatusReason }: StackEvent): Failure[] {
  const reason = ResourceStatusReason?.replace(/\s+/g, ' ').trim() ?? 'no reason given';
  if (!status?.endsWith('_FAILED') || AFTERMATH.test(reason)) return [];
  return [{ resource: LogicalResourceId, status, reason }];
}

/** Tokens of the console have a form of their own: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html */
function startOf({ Timestamp, ClientRequestToken }: StackEvent): Pick<Operation, 'since' | 'startedBy'> {
  const startedBy = ClientRequestToken?.startsWith('Console-') ? 'in the console' : ClientRequestToken;
  return { since: Timestamp, startedBy };
}

/** In words, for a message; what cannot be asked is said, too. */
export async function describeOperation(cloudformation: CloudFormationClient, stack: string): Promise<string> {
  try {
    const { since, startedBy, failures } = await lastOperation(cloudformation, stack);
    const start = since ? `since ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC` : '';
    const by =
      startedBy === undefined ? '' : startedBy === 'in the console' ? startedBy : `by the request ${startedBy}`;
    const begun = [start, by && `started ${by}`].filter(Boolean).join(', ');
    const failed = failures.map(({ resource, reason }) => `${resource}: ${reason}`).join('; ');
    return [begun && ` ${begun}`, failed && `: ${failed}`].join('');
  } catch (thrown) {
    return ` (its events cannot be read: ${messageOf(thrown)})`;
  }
}
