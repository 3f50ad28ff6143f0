import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../lib/aws/aws.ts';
import { observeInstance } from '../../../lib/aws/components/instance-state.ts';
import { declaredUserData } from '../../../lib/aws/components/instance-shape.ts';
import { deploymentOf, lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import { NOTHING } from '../../../lib/outcome.ts';
import { roundTrip } from '../../../lib/verbs/round-trip.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { findingsOf, quietRun } from '../../integration/lifecycle/emulated-region.ts';
import { differingProperty } from '../../support/differing-property.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { openMachineRegion } from './emulated-machine.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let credentials: Credentials;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  credentials = await createOperator(emulator.endpoint);
});
afterAll(() => emulator.stop());

async function using(desiredCount: number, work: (awsRegion: OpenedAwsRegion) => Promise<void>): Promise<void> {
  const awsRegion = await openMachineRegion(emulator.endpoint, credentials, { desiredCount });
  try {
    await work(awsRegion);
  } finally {
    awsRegion.close();
  }
}

async function deployedUserData(awsRegion: OpenedAwsRegion): Promise<string> {
  const { seen } = await observeInstance(awsRegion);
  const { UserData = '' } = seen.live['Template']?.properties['LaunchTemplateData'] as { UserData?: string };
  return Buffer.from(UserData, 'base64').toString();
}

async function expectDeclared(awsRegion: OpenedAwsRegion, locked: boolean): Promise<void> {
  const allocationId = awsRegion.config.machine.address?.allocationId ?? '';
  const found = await deployedUserData(awsRegion);
  expect(found).toBe(declaredUserData(await deploymentOf(awsRegion, 'instance', locked), allocationId));
  expect(found.includes('SGRAPH_SEND_ORIGIN_SHA256')).toBe(locked);
}

/** Admits everybody past the CDN. */
async function openToEverybody(awsRegion: OpenedAwsRegion): Promise<void> {
  const { seen } = await observeInstance(awsRegion);
  const IpRanges = [{ CidrIp: '0.0.0.0/0' }];
  await awsRegion.aws.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: seen.live['Group']?.id,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, IpRanges }],
    }),
  );
}

describe('the target ec2 on an emulated control plane', { timeout: limitMs(120) }, () => {
  it('goes from nothing through creation, lock and deletion to nothing, twice, while its machine sleeps', async () => {
    await using(0, async (awsRegion) => {
      const run = quietRun([awsRegion]);
      let locked = false;
      const isDone = await roundTrip(run, {
        // Nothing runs that could be tried, but what a machine would install and read is there.
        smoke: async () => {
          await expectDeclared(awsRegion, locked);
          locked = !locked;
          return { ...NOTHING, result: 'asleep' };
        },
      });
      expect(findingsOf(run)).toEqual([]);
      expect(isDone).toBe(true);
    });
  });

  it('misses its machine, and nothing else, where one is wanted', async () => {
    await using(1, async (awsRegion) => {
      for (const name of ['role', 'storage', 'instance'] as const)
        expect((await lifecycleOf(name, awsRegion).create()).findings).toEqual([]);
      const { findings, excused } = await lifecycleOf('instance', awsRegion).verify();
      expect(findings).toEqual([]);
      expect(excused.map(({ check }) => check).sort()).toEqual([
        'address-leads-there',
        'as-declared',
        'as-declared',
        'as-declared',
        'as-declared',
        'door',
        'machine',
      ]);
    });
  });

  it('is not deleted while it is locked, unless by force', async () => {
    await using(1, async (awsRegion) => {
      const lifecycle = lifecycleOf('instance', awsRegion);
      expect(await lifecycle.lockDown()).toMatchObject({ result: 'locked', findings: [] });
      expect(await lifecycle.create()).toMatchObject({ result: 'unchanged', findings: [] });
      await openToEverybody(awsRegion);
      expect((await lifecycle.verify()).findings.map(({ message }) => differingProperty(message))).toEqual([
        'Group.SecurityGroupIngress',
      ]);
      await expect(lifecycle.delete(false)).rejects.toThrow(/is locked: delete it with --force/);
      await expect(lifecycleOf('role', awsRegion).delete(true)).rejects.toThrow(/role is still needed by instance/);
      expect(await lifecycle.delete(true)).toMatchObject({ result: 'deleted', findings: [] });
    });
  });
});
