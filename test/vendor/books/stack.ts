import type { Book } from '../replay.ts';
import { fault, says, saysRaw } from '../replay.ts';
import type { Answer } from '../write-answer.ts';

/** What CloudFormation says of a resource that could not be made or deleted. */
export interface StackFailure {
  readonly status: 'CREATE_FAILED' | 'DELETE_FAILED';
  readonly type: string;
  readonly reason: string;
  /** How often; by default always. */
  readonly times?: number;
}

/** What a stack is in the end where one of its resources failed. */
const FAILED: readonly string[] = ['ROLLBACK_COMPLETE', 'DELETE_FAILED'];

/** And where they are there. */
const MADE: readonly string[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

interface PlayedStack {
  readonly book: Book;
  /** Whether its resources are there, as far as CloudFormation is concerned. */
  readonly isMade: () => boolean;
}

/**
 * A stack that is not there yet, or is `from`, and then is what is asked for, each answer as its page of the reference has it:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html, and API_CreateChangeSet.html,
 * API_DescribeChangeSet.html, API_ExecuteChangeSet.html, API_DescribeStackEvents.html with API_StackEvent.html, API_DeleteStack.html there.
 */
export function playedStack(StackName: string, failure?: StackFailure, from?: string): PlayedStack {
  const StackId = `arn:aws:cloudformation:eu-west-2:123456789012:stack/${StackName}/0a`;
  const changeSetId = (name: string): string => `arn:aws:cloudformation:eu-west-2:123456789012:changeSet/${name}/0a`;
  const stack = { StackName, StackId };
  let status = from;
  /** Ids of those that can be executed. */
  const changeSets = new Set<string>();
  const named = (text: string): string => {
    const name = new URLSearchParams(text).get('ChangeSetName') ?? '';
    return name.startsWith('arn:') ? name : changeSetId(name);
  };
  const notFound = (id: string): Answer =>
    fault(404, 'ChangeSetNotFound', `ChangeSet [${id.split('/')[1] ?? ''}] does not exist`);
  const events: object[] = [];
  let left = failure?.times ?? Infinity;
  const fails = (kind: StackFailure['status']): boolean => failure?.status === kind && (left -= 1) >= 0;
  const happen = (next: string): Answer => {
    status = next;
    const whole = { LogicalResourceId: StackName, ResourceType: 'AWS::CloudFormation::Stack' };
    const part = failure &&
      FAILED.includes(next) && {
        ...{ LogicalResourceId: 'Failing', ResourceType: failure.type, ResourceStatus: failure.status },
        ResourceStatusReason: failure.reason,
      };
    // The newest comes first.
    for (const event of [...(part ? [part] : []), { ...whole, PhysicalResourceId: StackId, ResourceStatus: next }])
      events.unshift({ ...stack, ...event, EventId: `event-${events.length}`, Timestamp: new Date() });
    return says({});
  };
  const book: Record<string, Book[string]> = {
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    'sts GetCallerIdentity': says({
      ...{ Account: '123456789012', UserId: 'AIDA1234567890EXAMPLE', Arn: 'arn:aws:iam::123456789012:user/deployer' },
    }),
    // Where the template is put: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html and API_PutObject.html.
    's3 GetBucketLocation': saysRaw(
      '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-2</LocationConstraint>',
    ),
    's3 GetBucketEncryption': says({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
    's3 ListObjectsV2': says({ IsTruncated: false, KeyCount: 0 }),
    's3 PutObject': says({ ETag: '"0a"' }),
    'cloudformation DescribeStacks': ({ text }) =>
      status === undefined || (status === 'DELETE_COMPLETE' && !text.includes('arn:'))
        ? fault(400, 'ValidationError', `Stack with id ${StackName} does not exist`)
        : says({ Stacks: [{ ...stack, StackStatus: status, CreationTime: new Date() }] }),
    'cloudformation CreateChangeSet': ({ text }) => {
      status ??= 'REVIEW_IN_PROGRESS';
      if (status === 'DELETE_COMPLETE') status = 'REVIEW_IN_PROGRESS';
      const Id = named(text);
      if (changeSets.has(Id)) return fault(400, 'AlreadyExistsException', `ChangeSet ${Id} already exists`);
      // https://github.com/aws/aws-cdk/issues/8126 has the words.
      if (new URLSearchParams(text).get('ChangeSetType') === 'CREATE' && status !== 'REVIEW_IN_PROGRESS')
        return fault(
          400,
          'ValidationError',
          `Stack [${StackName}] already exists and cannot be created again with the changeSet [${Id}].`,
        );
      changeSets.add(Id);
      return says({ Id, StackId });
    },
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteChangeSet.html
    'cloudformation DeleteChangeSet': ({ text }) => {
      changeSets.delete(named(text));
      return says({});
    },
    'cloudformation DescribeChangeSet': ({ text }) => {
      const ChangeSetId = named(text);
      if (!changeSets.has(ChangeSetId)) return notFound(ChangeSetId);
      return says({
        ...{ ...stack, ChangeSetId, ChangeSetName: ChangeSetId.split('/')[1], CreationTime: new Date() },
        ...{ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' },
        Changes: [
          {
            Type: 'Resource',
            ResourceChange: { Action: 'Add', LogicalResourceId: 'Failing', ResourceType: 'AWS::IAM::Role' },
          },
        ],
      });
    },
    // Executing one deletes all others.
    'cloudformation ExecuteChangeSet': ({ text }) => {
      const id = named(text);
      if (!changeSets.has(id)) return notFound(id);
      changeSets.clear();
      return happen(fails('CREATE_FAILED') ? 'ROLLBACK_COMPLETE' : 'CREATE_COMPLETE');
    },
    'cloudformation DeleteStack': () => happen(fails('DELETE_FAILED') ? 'DELETE_FAILED' : 'DELETE_COMPLETE'),
    'cloudformation DescribeStackEvents': () => says({ StackEvents: events }),
    'cloudformation GetTemplate': says({ TemplateBody: '{}' }),
  };
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html and API_RollbackStack.html
  for (const call of ['ContinueUpdateRollback', 'RollbackStack'])
    book[`cloudformation ${call}`] = () => happen('UPDATE_ROLLBACK_COMPLETE');
  return { book, isMade: () => MADE.includes(status ?? '') };
}
