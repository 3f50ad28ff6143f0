import { CreateLogGroupCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectAws } from '../../../lib/aws/aws.ts';
import { createAll, deleteAll, lockDownAll } from '../../../lib/verbs/deployer.ts';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { roundTrip } from '../../../lib/verbs/round-trip.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { smokeDeployment } from '../../../lib/smoke/smoke-deployment.ts';
import { createOperator, createUser, OPERATOR } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun, wantedSteps, wrongIn } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  awsRegion = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials, adminKey: () => adminKey });
});
afterEach(() => deleteAll(quietRun([awsRegion], true)));
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

const adminKey = newAdminKey();
const smoke = (from: OpenedAwsRegion) => async () => smokeDeployment(from, await from.address(), adminKey);

describe('a round trip in whose middle somebody', { timeout: limitMs(120) }, () => {
  it('puts an object into the bucket is red and names it', async () => {
    const run = quietRun([awsRegion]);
    const { bucket } = namesOf(awsRegion.config);
    const afterCreate = async (): Promise<void> => {
      await awsRegion.aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'somebody/else.txt', Body: 'x' }));
    };
    expect(await roundTrip(run, { smoke: smoke(awsRegion), afterCreate })).toBe(false);
    expect(findingsOf(run).map(({ check, message }) => `${check} ${message}`)).toEqual([
      expect.stringMatching(/^no-foreign-objects .*somebody\/else\.txt/),
    ]);
    await expect(deleteAll(quietRun([awsRegion]))).resolves.toBe(false);
  });

  it('leaves a log group is red and names it', async () => {
    const run = quietRun([awsRegion]);
    const logGroupName = '/aws/lambda/left-behind';
    const afterCreate = async (): Promise<void> => {
      await awsRegion.aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    };
    expect(await roundTrip(run, { smoke: smoke(awsRegion), afterCreate })).toBe(false);
    expect(findingsOf(run).map(({ message }) => message)).toEqual([
      'log-group eu-west-2 /aws/lambda/left-behind was not there before',
    ]);
    await awsRegion.aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
  });
});

describe('a locked bucket', { timeout: limitMs(120) }, () => {
  it('refuses objects to a stranger with every right on S3, and not to the transfer', async () => {
    const run = quietRun([awsRegion]);
    await createAll(run);
    const { bucket } = namesOf(awsRegion.config);
    const credentials = await createUser(emulator.endpoint, 'stranger', [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    ]);
    const stranger = connectAws({ region: awsRegion.config.region, endpoint: emulator.endpoint, credentials });
    const put = (): Promise<unknown> =>
      stranger.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'transfers/x', Body: 'x' }));
    const get = (): Promise<unknown> => stranger.s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'transfers/x' }));
    try {
      await put();
      await get();
      await lockDownAll(run);
      await expect(put()).rejects.toThrow(expect.objectContaining({ name: 'AccessDenied' }));
      await expect(get()).rejects.toThrow(expect.objectContaining({ name: 'AccessDenied' }));
      expect((await smokeDeployment(awsRegion, await awsRegion.address(), undefined)).findings).toEqual([]);
      expect(findingsOf(run)).toEqual([]);
    } finally {
      stranger.close();
    }
  });

  it('is as declared for another operator than the one who locked it, who changes nothing by creating or locking again', async () => {
    const run = quietRun([awsRegion]);
    await createAll(run);
    await lockDownAll(run);
    const credentials = await createOperator(emulator.endpoint, 'second');
    const second = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials });
    try {
      expect(await wrongIn(second)).toEqual([]);
      const again = quietRun([second]);
      await createAll(again);
      await lockDownAll(again);
      expect([...new Set(wantedSteps(again, second).map(({ result }) => result))]).toEqual(['unchanged']);
      expect(await wrongIn(awsRegion)).toEqual([]);
      expect(findingsOf(run)).toEqual([]);
    } finally {
      second.close();
    }
  });

  it('lets an auditor in with the next creation after the configuration names one', async () => {
    const run = quietRun([awsRegion]);
    await createAll(run);
    await lockDownAll(run);
    const options = { endpoint: emulator.endpoint, credentials: await createOperator(emulator.endpoint, 'third') };
    const changed = await openEmulatedRegion({
      ...options,
      overrides: { auditors: [`user/${OPERATOR}`, 'user/third'] },
    });
    try {
      expect(await wrongIn(changed)).toEqual([
        expect.stringMatching(/^storage\/as-declared: BucketPolicy\.PolicyDocument/),
      ]);
      const again = quietRun([changed]);
      await createAll(again);
      expect(again.recorder.steps.find(({ component }) => component === 'storage')?.result).toBe('updated');
      expect(await wrongIn(changed)).toEqual([]);
    } finally {
      changed.close();
    }
  });
});
