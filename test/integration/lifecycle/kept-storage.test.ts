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
import { findingsOf, openEmulatedSite, quietRun } from './emulated-site.ts';

let emulator: StrictMinistack;
let site: OpenedAwsRegion;
const adminKey = newAdminKey();
beforeAll(async () => {
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  site = await openEmulatedSite({ endpoint: emulator.endpoint, credentials, adminKey: () => adminKey });
}, 120_000);
afterAll(async () => {
  site.close();
  await emulator.stop();
});

const put = (): Promise<unknown> =>
  site.aws.s3.send(new PutObjectCommand({ Bucket: namesOf(site.config).bucket, Key: 'transfers/a/1', Body: 'x' }));

async function good(run: Run, work: (run: Run) => Promise<boolean>): Promise<void> {
  expect({ isGood: await work(run), findings: findingsOf(run) }).toEqual({ isGood: true, findings: [] });
}

describe('a storage that is kept', { timeout: 240_000 }, () => {
  it('is in the namespace of the account, since the deployment is new', () => {
    expect(namesOf(site.config).bucket).toMatch(/-eu-west-2-an$/);
  });

  it('is emptied and stays, locked as it was, and all else goes and can be created again', async () => {
    await good(quietRun([site]), createAll);
    await put();
    await good(quietRun([site]), lockDownAll);
    const keeping = { ...quietRun([site], true), keep: ['storage'] };
    await good(keeping, deleteAll);
    await good(keeping, verifyDeletedAll);
    await site.aws.s3.send(new HeadBucketCommand({ Bucket: namesOf(site.config).bucket }));
    await good(quietRun([site]), createAll);
    await good(quietRun([site]), verifyAll);
  });

  it('is not proved empty by an object in it', async () => {
    await put();
    const run = { ...quietRun([site]), only: ['storage'], keep: ['storage'] };
    expect(await verifyDeletedAll(run)).toBe(false);
    expect(findingsOf(run).map(({ message }) => message)).toContain('transfers/a/1 is still in it');
    await good(quietRun([site], true), deleteAll);
  });
});
