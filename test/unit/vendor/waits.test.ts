import { afterEach, describe, expect, it } from 'vitest';
import { emptyInstance } from '../../../lib/aws/components/instance-removal.ts';
import { removeImages } from '../../../lib/aws/components/image-removal.ts';
import { emptyBucket } from '../../../lib/aws/components/storage-removal.ts';
import { settledStack } from '../../../lib/aws/stack-state.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { observerOf } from '../../vendor/observer.ts';
import type { Book, Replay } from '../../vendor/replay.ts';
import { fault, replay, says } from '../../vendor/replay.ts';
import type { Answer } from '../../vendor/write-answer.ts';
import { waitUntil } from '../../../lib/wait.ts';
import { machineBook } from '../../vendor/books/machine.ts';
import { testConfig, testDeployment } from '../lib/deployment.ts';

const open: Replay[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

async function playing(book: Book): Promise<Replay> {
  const player = await replay(book);
  open.push(player);
  return player;
}
const times = ({ asked }: Replay, call: string): number => asked.filter((each) => each.call === call).length;

// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
const stack = (StackStatus: string): Answer =>
  says({ Stacks: [{ StackName: 'stack', StackStatus, CreationTime: new Date(0) }] });

describe('a stack that is changing', () => {
  it('is waited for until it is at rest', async () => {
    const player = await playing({
      'cloudformation DescribeStacks': [
        stack('UPDATE_IN_PROGRESS'),
        stack('UPDATE_IN_PROGRESS'),
        stack('UPDATE_COMPLETE'),
      ],
    });
    expect(await settledStack(player.aws.cloudformation, 'stack', { tell: () => undefined })).toMatchObject({
      status: 'UPDATE_COMPLETE',
    });
    expect(times(player, 'cloudformation DescribeStacks')).toBe(3);
  });

  it('is gone once CloudFormation knows none, and unknown where it refuses to say', async () => {
    const deleting = stack('DELETE_IN_PROGRESS');
    const gone = await playing({
      'cloudformation DescribeStacks': [deleting, fault(400, 'ValidationError', 'Stack with id stack does not exist')],
    });
    expect(await settledStack(gone.aws.cloudformation, 'stack', { tell: () => undefined })).toBeUndefined();
    const refused = await playing({ 'cloudformation DescribeStacks': fault(403, 'AccessDenied') });
    await expect(settledStack(refused.aws.cloudformation, 'stack', { tell: () => undefined })).rejects.toMatchObject({
      code: 'unreachable',
    });
  });
});

describe('objects that S3 is too busy to delete', () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html: an answer with status 200 lists what was not deleted.
  const errors = (Code: string): Answer => says({ Errors: [{ Key: 'transfers/a/1', Code }] });
  const book = (deletions: readonly Answer[]): Book => ({
    's3 ListObjectVersions': ({ text }) =>
      says({ IsTruncated: false, ...(text.includes('delimiter') ? {} : { Versions: [{ Key: 'transfers/a/1' }] }) }),
    's3 DeleteObjects': deletions,
  });

  it('are deleted again', async () => {
    const player = await playing(book([errors('SlowDown'), errors('InternalError'), says({})]));
    await emptyBucket(observerOf(player.aws, testDeployment(false)), true);
    expect(times(player, 's3 DeleteObjects')).toBe(3);
  });

  it('are named at once where it refuses', async () => {
    const player = await playing(book([errors('AccessDenied')]));
    await expect(emptyBucket(observerOf(player.aws, testDeployment(false)), true)).rejects.toThrow(/AccessDenied/);
    expect(times(player, 's3 DeleteObjects')).toBe(1);
  });
});

describe('a snapshot whose image has just gone', () => {
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
  const book = (deletions: readonly Answer[]): Book => ({
    'ec2 DescribeImages': says({ Images: [] }),
    'ec2 DescribeSnapshots': says({ Snapshots: [{ SnapshotId: 'snap-1' }] }),
    'ec2 DeleteSnapshot': deletions,
  });

  it('is in use for a while, and its absence is as good as its deletion', async () => {
    const inUse = fault(400, 'InvalidSnapshot.InUse', 'The snapshot snap-1 is currently in use by ami-1');
    const player = await playing(book([inUse, inUse, fault(400, 'InvalidSnapshot.NotFound')]));
    await removeImages(player.aws, testConfig());
    expect(times(player, 'ec2 DeleteSnapshot')).toBe(3);
  });

  it('is not waited for where it may not be deleted', async () => {
    const player = await playing(book([fault(403, 'UnauthorizedOperation')]));
    await expect(removeImages(player.aws, testConfig())).rejects.toThrow(/UnauthorizedOperation/);
  });
});

describe('a machine that is ended', () => {
  const deployment = testDeployment(false, { target: 'ec2' });
  const name = namesOf(deployment.config).stack('instance');
  const ended = says({ Reservations: [{ Instances: [{ InstanceId: 'i-0a', State: { Name: 'terminated' } }] }] });
  const ending = (Name: string): Answer =>
    says({ Reservations: [{ Instances: [{ InstanceId: 'i-0a', State: { Name } }] }] });
  const emptied = says({
    AutoScalingGroups: [{ AutoScalingGroupName: name, MinSize: 0, MaxSize: 1, DesiredCapacity: 0, Instances: [] }],
  });
  const good = machineBook(deployment);

  it('is waited for until neither its group nor EC2 shows it, and its network is left to the stack', async () => {
    const scaling = good['autoscaling DescribeAutoScalingGroups'] as Answer;
    const player = await playing({
      ...good,
      // The group lets go of it before it has ended: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-lifecycle.html
      'autoscaling DescribeAutoScalingGroups': [scaling, scaling, emptied],
      'autoscaling UpdateAutoScalingGroup': says({}),
      'ec2 DescribeInstances': [ending('running'), ending('running'), ending('stopping'), ended],
      'cloudformation DescribeStacks': stack('CREATE_COMPLETE'),
    });
    await emptyInstance(observerOf(player.aws, deployment), false);
    expect(times(player, 'autoscaling UpdateAutoScalingGroup')).toBe(1);
    expect(times(player, 'ec2 DescribeInstances')).toBe(4);
  });
});

describe('a wait', () => {
  it('that is not worth another look ends with what was seen last, and what was waited for', async () => {
    const late = waitUntil('it is there', 0.2, () => Promise.resolve({ problem: 'it is on its way' }));
    await expect(late).rejects.toMatchObject({
      code: 'timeout',
      message: 'waited 0.2 s until it is there: it is on its way',
    });
  });
});
