import { CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNetwork } from '../../../lib/aws/components/read-network.ts';
import { createAll } from '../../../lib/verbs/deployer.ts';
import { lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import { namesOf } from '../../../lib/config/names.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { findingsOf, quietRun, wrongIn } from '../../integration/lifecycle/emulated-region.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { openMachineRegion } from './emulated-machine.ts';
import { MACHINE_FAULTS } from './machine-faults.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  // Asleep, for an emulator starts no machine that the CDN could reach.
  awsRegion = await openMachineRegion(emulator.endpoint, await createOperator(emulator.endpoint), { desiredCount: 0 });
  const run = quietRun([awsRegion]);
  await createAll(run);
  expect(findingsOf(run)).toEqual([]);
});
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

describe('what is broken by hand around a machine', { timeout: limitMs(60) }, () => {
  it.each(Object.entries(MACHINE_FAULTS))('is named and repaired: %s', async (_, { finds, plant, undo }) => {
    const names = namesOf(awsRegion.config);
    await plant(awsRegion.aws, names, awsRegion.config);
    expect(await wrongIn(awsRegion)).toEqual(expect.arrayContaining([...finds]));
    await undo?.(awsRegion.aws, names);
    expect((await lifecycleOf('instance', awsRegion).create(true)).findings).toEqual([]);
    expect(await wrongIn(awsRegion)).toEqual([]);
  });

  it('is not deleted with a security group of somebody else, unless by force', async () => {
    const name = namesOf(awsRegion.config).stack('instance');
    const VpcId = (await readNetwork(awsRegion.aws.ec2, name, {})).live['Vpc']?.id;
    await awsRegion.aws.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'other', Description: 'of somebody', VpcId }),
    );
    for (const above of ['watch', 'edge-watch', 'cdn'] as const) await lifecycleOf(above, awsRegion).delete(false);
    await expect(lifecycleOf('instance', awsRegion).delete(false)).rejects.toThrow(
      /security group sg-\w+, which the product did not make/,
    );
    expect(await lifecycleOf('instance', awsRegion).exists()).toBe(true);
    expect(await lifecycleOf('instance', awsRegion).delete(true)).toMatchObject({ result: 'deleted', findings: [] });
  });
});
