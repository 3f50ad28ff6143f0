import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../lib/aws/aws.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { namesOf } from '../../../lib/config/names.ts';
import type { PlannedChange } from '../../../lib/planned-change.ts';
import { planInWords } from '../../../lib/planned-change.ts';
import { createAll } from '../../../lib/verbs/deployer.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { BY_HAND } from './by-hand.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
let credentials: Credentials;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  credentials = await createOperator(emulator.endpoint);
  awsRegion = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials });
  const run = quietRun([awsRegion]);
  await createAll(run);
  expect(findingsOf(run)).toEqual([]);
});
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

async function planned(from = awsRegion): Promise<PlannedChange[]> {
  const plans = await Promise.all(from.plan.names.map((name) => from.planned(name)));
  return plans.flat();
}

/** What changes, and what is left, in words. */
async function lines(from = awsRegion): Promise<string[]> {
  return planInWords((await planned(from)).filter(({ action }) => action !== 'keep'));
}

describe('a plan', { timeout: limitMs(120) }, () => {
  it('of what is as declared changes nothing, and names what stays with what it holds', async () => {
    expect(await lines()).toEqual(['no change']);
    const kept = (await planned()).map(({ id, type, note }) => `${type} ${id} ${note ?? ''}`);
    expect(kept).toContain('AWS::S3::Bucket Bucket with its objects');
    expect(kept).toContain('AWS::CloudFront::Distribution Distribution with its address');
  });

  it('names the settings that another configuration changes, and what becomes of the resources', async () => {
    const other = await openEmulatedRegion({
      endpoint: emulator.endpoint,
      credentials,
      overrides: { maxTransferBytes: 2 * 2 ** 30 },
    });
    try {
      const user = planInWords(await other.planned('user'));
      expect(user).toContain('update Function.Environment.Variables.SGRAPH_SEND_MAX_TRANSFER_BYTES: 10 GiB → 2 GiB');
      expect(user.every((line) => /^(?:update|keep) /.test(line))).toBe(true);
    } finally {
      other.close();
    }
  });

  it('names the very properties that verify names after ten faults by hand, with old and new, and create does it', async () => {
    const names = namesOf(awsRegion.config);
    for (const plant of BY_HAND) await plant(awsRegion.aws, names);
    const outcomes = await Promise.all(awsRegion.plan.names.map((name) => awsRegion.lifecycleOf(name).verify()));
    const verified = outcomes.flatMap(({ findings }) => findings.flatMap(({ difference }) => difference ?? []));
    const changes = await planned();
    const repairs = changes.filter(({ action, type }) => (action === 'repair' || action === 'create') && type !== '');
    expect(repairs.map(({ id, type, property, from, to }) => ({ id, type, property, from, to }))).toEqual(
      expect.arrayContaining(verified),
    );
    expect(repairs).toHaveLength(verified.length);
    const told = await lines();
    expect(told).toContain('repair Function.Environment.Variables.SGRAPH_SEND_MAX_TRANSFER_BYTES: 2 GiB → 10 GiB');
    expect(told).toContain('repair Function.MemorySize: 256 → 512');
    expect(told).toContain('create AWS::S3::BucketPolicy BucketPolicy: nothing → as declared');
    expect(new Set(verified.map(({ id, property }) => `${id}.${/^\w*/.exec(property)?.[0] ?? ''}`)).size).toBe(10);
    await createAll(quietRun([awsRegion]));
    expect(await lines()).toEqual(['no change']);
  });

  it('says what create leaves, for nobody declared it', async () => {
    const { bucket, functions } = namesOf(awsRegion.config);
    await awsRegion.aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'backup.tar', Body: 'x' }));
    const StatementId = 'stranger';
    const request = { FunctionName: functions.user, StatementId, Action: 'lambda:InvokeFunction', Principal: '*' };
    await awsRegion.aws.lambda.send(new AddPermissionCommand(request));
    const left = (await planned()).filter(({ action }) => action === 'leave');
    expect(left.map(({ id }) => id)).toContain('invokers');
  });
});
