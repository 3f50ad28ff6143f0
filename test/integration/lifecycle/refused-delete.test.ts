import { PutTargetsCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DetachRolePolicyCommand, AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { functionArn, namesOf } from '../../../lib/config/names.ts';
import { createAll, deleteAll, lockDownAll } from '../../../lib/verbs/deployer.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  awsRegion = await openEmulatedRegion({
    endpoint: emulator.endpoint,
    credentials: await createOperator(emulator.endpoint),
  });
}, limitMs(120));
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

/** What a deletion that must refuse says; nothing in the account may differ after it. */
async function refusals(force: boolean): Promise<string[]> {
  const run = quietRun([awsRegion], force);
  const before = await run.inventory();
  expect(await deleteAll(run)).toBe(false);
  expect(await run.inventory()).toEqual(before);
  return findingsOf(run).map(({ component, message, remedy }) => `${component}: ${message} ${remedy ?? ''}`.trim());
}

describe('a deletion', { timeout: limitMs(240) }, () => {
  it('that anything refuses changes nothing, and says all of it with what to do', async () => {
    const { aws, config } = awsRegion;
    const { bucket, roles, schedule } = namesOf(config);
    const role = { RoleName: roles.user, PolicyArn };
    await createAll(quietRun([awsRegion]));
    await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'somebody/else.txt', Body: 'x' }));
    await aws.iam.send(new AttachRolePolicyCommand(role));
    const target = { Id: 'more', Arn: functionArn(config, 'user') };
    await aws.events.send(new PutTargetsCommand({ Rule: schedule, Targets: [target] }));
    const detach = `aws iam detach-role-policy --role-name ${roles.user} --policy-arn ${PolicyArn}`;
    expect((await refusals(false)).sort()).toEqual([
      expect.stringMatching(/^admin: .* also has targets that are not the product's.*--force$/),
      expect.stringContaining(detach) as string,
      expect.stringMatching(/^storage: .*somebody\/else\.txt.*--force$/),
    ]);
    // What force does not remove refuses it, too, before the first step.
    expect(await refusals(true)).toEqual([expect.stringContaining(detach)]);
    await aws.iam.send(new DetachRolePolicyCommand(role));
    await aws.events.send(new RemoveTargetsCommand({ Rule: schedule, Ids: ['more'] }));
    expect(await refusals(false)).toEqual([expect.stringMatching(/^storage: /)]);
    expect(await deleteAll(quietRun([awsRegion], true))).toBe(true);
  });
});

describe('a lock-down', { timeout: limitMs(240) }, () => {
  it('of a deployment that is not whole locks none of it', async () => {
    await createAll({ ...quietRun([awsRegion]), only: ['role', 'storage', 'user'] });
    const run = quietRun([awsRegion]);
    expect(await lockDownAll(run)).toBe(false);
    expect(findingsOf(run).map(({ message }) => message)).toEqual(
      expect.arrayContaining(['admin does not exist: create it first', 'distribution does not exist: create it first']),
    );
    // A locked one would refuse.
    expect(await deleteAll(quietRun([awsRegion]))).toBe(true);
  });
});
