import { afterEach, describe, expect, it } from 'vitest';
import { mustBeChangeable, stackFaults, withRetainCommand } from '../../../lib/aws/deploy/stuck-stack.ts';
import { readStack, settledStack } from '../../../lib/aws/stack-state.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { STACK_STATUSES } from '../../../lib/aws/stack-statuses.ts';
import { observerOf } from '../../vendor/observer.ts';
import type { Book, Replay } from '../../vendor/replay.ts';
import { fault, replay, says } from '../../vendor/replay.ts';
import type { Answer } from '../../vendor/write-answer.ts';
import { testDeployment } from '../lib/deployment.ts';

const deployment = testDeployment(false);
const NAME = namesOf(deployment.config).stack('user');
const StackId = `arn:aws:cloudformation:eu-west-2:123456789012:stack/${NAME}/0a`;

const open: Replay[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
const stack = (StackStatus: string): Answer =>
  says({ Stacks: [{ StackName: NAME, StackId, StackStatus, CreationTime: new Date(0) }] });

/** An event of the stack itself, or of a resource: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html */
function event(LogicalResourceId: string, ResourceStatus: string, more: object = {}): object {
  const PhysicalResourceId = LogicalResourceId === NAME ? StackId : `${LogicalResourceId}-0a`;
  const when = { EventId: `${LogicalResourceId}-${ResourceStatus}`, Timestamp: new Date('2026-01-02T08:12:00Z') };
  return { StackId, StackName: NAME, LogicalResourceId, PhysicalResourceId, ResourceStatus, ...when, ...more };
}

/** The newest first, as CloudFormation lists them. */
const FAILED_UPDATE = [
  event(NAME, 'UPDATE_ROLLBACK_FAILED', {
    ResourceStatusReason: 'The following resource(s) failed to update: [Function].',
  }),
  event('Function', 'UPDATE_FAILED', { ResourceStatusReason: 'the earlier\n code is gone' }),
  event(NAME, 'UPDATE_ROLLBACK_IN_PROGRESS'),
  event('Url', 'UPDATE_FAILED', { ResourceStatusReason: 'Resource update cancelled' }),
  event('Role', 'UPDATE_FAILED', { ResourceStatusReason: 'no such policy' }),
  event(NAME, 'UPDATE_IN_PROGRESS', {
    ClientRequestToken: 'Console-UpdateStack-0a',
    ResourceStatusReason: 'User Initiated',
  }),
  event('Function', 'CREATE_FAILED', { ResourceStatusReason: 'of an earlier time' }),
];

async function siteOf(
  book: Book,
): Promise<{ observer: ReturnType<typeof observerOf>; player: Replay; told: string[] }> {
  const player = await replay({ 'cloudformation DescribeStackEvents': says({ StackEvents: FAILED_UPDATE }), ...book });
  open.push(player);
  const told: string[] = [];
  return { observer: { ...observerOf(player.aws, deployment), tell: (line) => told.push(line) }, player, told };
}
const asked = ({ asked: all }: Replay, call: string): string[] =>
  all.filter((each) => each.call === `cloudformation ${call}`).map(({ text }) => text);

const SKIP = `aws cloudformation continue-update-rollback --stack-name ${NAME} --resources-to-skip Function --region eu-west-2`;

describe('a stack that could not be rolled back', () => {
  it.each([
    ['UPDATE_ROLLBACK_FAILED', 'ContinueUpdateRollback'],
    ['UPDATE_FAILED', 'RollbackStack'],
  ])('in %s is rolled back by %s, and then can be changed', async (status, call) => {
    const moving = stack('UPDATE_ROLLBACK_IN_PROGRESS');
    const { observer, player, told } = await siteOf({
      'cloudformation DescribeStacks': [stack(status), moving, moving, stack('UPDATE_ROLLBACK_COMPLETE')],
      [`cloudformation ${call}`]: says({}),
    });
    await mustBeChangeable(observer, 'user');
    expect(asked(player, call)).toHaveLength(1);
    expect(asked(player, call)[0]).not.toContain('ResourcesToSkip');
    expect(told[0]).toContain(`is ${status}: rolling it back`);
  });

  it('the second time either is refused with the first cause first, and the command that skips what is stuck', async () => {
    const { observer } = await siteOf({
      'cloudformation DescribeStacks': stack('UPDATE_ROLLBACK_FAILED'),
      'cloudformation ContinueUpdateRollback': says({}),
    });
    const refused = await mustBeChangeable(observer, 'user').catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code: 'refused' });
    expect(String(refused)).toContain('Role: no such policy; Function: the earlier code is gone. What to do: ');
    expect(String(refused)).toContain(SKIP);
    expect(String(refused)).not.toMatch(/cancelled|earlier time|skip Role/);
  });

  it('is listed by verify', async () => {
    const { observer } = await siteOf({ 'cloudformation DescribeStacks': stack('UPDATE_ROLLBACK_FAILED') });
    const [finding] = await stackFaults(observer, 'user', await readStack(observer.aws.cloudformation, NAME));
    expect(finding).toMatchObject({ component: 'user', check: 'stack' });
    expect(finding?.message).toContain(
      'is UPDATE_ROLLBACK_FAILED since 2026-01-02 08:12 UTC, started in the console: Role: no such policy',
    );
  });
});

describe('a stack in progress by somebody else', () => {
  it('is waited for, and it is said for which, since when and how it was started', async () => {
    const { observer, told } = await siteOf({
      'cloudformation DescribeStacks': [
        stack('UPDATE_IN_PROGRESS'),
        stack('UPDATE_IN_PROGRESS'),
        stack('UPDATE_COMPLETE'),
      ],
      'cloudformation DescribeStackEvents': says({ StackEvents: FAILED_UPDATE.slice(5) }),
    });
    expect(await settledStack(observer.aws.cloudformation, NAME, observer)).toMatchObject({
      status: 'UPDATE_COMPLETE',
    });
    expect(told).toEqual([
      `waiting for the stack ${NAME}, which is UPDATE_IN_PROGRESS since 2026-01-02 08:12 UTC, started in the console`,
    ]);
  });

  it('is left after a while, with what a person can do', async () => {
    const { observer } = await siteOf({
      'cloudformation DescribeStacks': stack('UPDATE_IN_PROGRESS'),
      'cloudformation DescribeStackEvents': fault(403, 'AccessDenied', 'not allowed'),
    });
    const late = settledStack(observer.aws.cloudformation, NAME, { ...observer, seconds: 0.3 });
    await expect(late).rejects.toMatchObject({ code: 'timeout' });
    await expect(late).rejects.toThrow(
      /its events cannot be read: .*cancel-update-stack.*describe-stack-events.*cloudtrail/,
    );
  });
});

describe('a stack by its status', () => {
  it.each(Object.entries(STACK_STATUSES).filter(([, { move }]) => move === 'refuse' || move === 'clear'))(
    '%s is not changed',
    async (status) => {
      const { observer, player } = await siteOf({ 'cloudformation DescribeStacks': stack(status) });
      await expect(mustBeChangeable(observer, 'user')).rejects.toMatchObject({ code: 'refused' });
      expect(player.asked.every(({ call }) => call.startsWith('cloudformation Describe'))).toBe(true);
    },
  );

  it.each(Object.entries(STACK_STATUSES).filter(([, { move }]) => move === 'change'))(
    '%s is changed as it is',
    async (status) => {
      const { observer, player } = await siteOf({ 'cloudformation DescribeStacks': stack(status) });
      await mustBeChangeable(observer, 'user');
      expect(player.asked).toHaveLength(1);
    },
  );
});

describe('a stack that could not be deleted', () => {
  it('is told with the command that deletes it without what keeps it', async () => {
    const { observer } = await siteOf({
      'cloudformation DescribeStacks': stack('DELETE_FAILED'),
      'cloudformation DescribeStackEvents': says({
        StackEvents: [
          event(NAME, 'DELETE_FAILED'),
          event('Bucket', 'DELETE_FAILED', { ResourceStatusReason: 'not empty' }),
          event(NAME, 'DELETE_IN_PROGRESS'),
        ],
      }),
    });
    const deletion = withRetainCommand(observer, 'user', Promise.reject(new Error('could not delete user')));
    await expect(deletion).rejects.toThrow(
      `could not delete user. To delete the stack without Bucket, which stays: aws cloudformation delete-stack --stack-name ${NAME} --retain-resources Bucket --region eu-west-2`,
    );
  });
});
