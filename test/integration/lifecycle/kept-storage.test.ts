import { HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import { namesOf } from '../../../lib/config/names.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import type { Run } from '../../../lib/verbs/deployer.ts';
import { createAll, deleteAll, lockDownAll, verifyAll, verifyDeletedAll } from '../../../lib/verbs/deployer.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
const adminKey = newAdminKey();
beforeAll(async () => {
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  awsRegion = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials, adminKey: () => adminKey });
}, limitMs(120));
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

const put = (): Promise<unknown> =>
  awsRegion.aws.s3.send(
    new PutObjectCommand({ Bucket: namesOf(awsRegion.config).bucket, Key: 'transfers/a/1', Body: 'x' }),
  );

async function good(run: Run, work: (run: Run) => Promise<boolean>): Promise<void> {
  expect({ isGood: await work(run), findings: findingsOf(run) }).toEqual({ isGood: true, findings: [] });
}

describe('a storage that is kept', { timeout: limitMs(240) }, () => {
  it('is in the namespace of the account, since the deployment is new', () => {
    expect(namesOf(awsRegion.config).bucket).toMatch(/-eu-west-2-an$/);
  });

  it('is emptied and stays, locked as it was, and all else goes and can be created again', async () => {
    await good(quietRun([awsRegion]), createAll);
    await put();
    await good(quietRun([awsRegion]), lockDownAll);
    const keeping = { ...quietRun([awsRegion], true), keep: ['storage'] };
    await good(keeping, deleteAll);
    await good(keeping, verifyDeletedAll);
    await awsRegion.aws.s3.send(new HeadBucketCommand({ Bucket: namesOf(awsRegion.config).bucket }));
    await good(quietRun([awsRegion]), createAll);
    await good(quietRun([awsRegion]), verifyAll);
  });

  it('is not proved empty by an object in it', async () => {
    await put();
    const run = { ...quietRun([awsRegion]), only: ['storage'], keep: ['storage'] };
    expect(await verifyDeletedAll(run)).toBe(false);
    expect(findingsOf(run).map(({ message }) => message)).toContain('transfers/a/1 is still in it');
    await good(quietRun([awsRegion], true), deleteAll);
  });
});
