import { afterAll, beforeAll, expect, it } from 'vitest';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { smokeDeployment } from '../../../lib/smoke/smoke-deployment.ts';
import { createAll, deleteAll } from '../../../lib/verbs/deployer.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
const adminKey = newAdminKey();
beforeAll(async () => {
  emulator = await startStrictMinistack();
  awsRegion = await openEmulatedRegion({
    endpoint: emulator.endpoint,
    credentials: await createOperator(emulator.endpoint),
    adminKey: () => adminKey,
    overrides: { mode: 'direct', uploads: 'token' },
  });
}, limitMs(120));
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

it(
  'the smoke test holds where parts go straight to the bucket, which an emulator has on this machine',
  async () => {
    const run = quietRun([awsRegion]);
    await createAll(run);
    expect(findingsOf(run)).toEqual([]);
    expect(await smokeDeployment(awsRegion, await awsRegion.address(), adminKey)).toMatchObject({ findings: [] });
    await deleteAll(run);
    expect(findingsOf(run)).toEqual([]);
  },
  limitMs(120),
);
