import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import type { ConfigOverrides } from '../../../lib/config/config.ts';
import { createAll, lockDownAll } from '../../../lib/verbs/deployer.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { tellStory } from '../../deployed/browser-story.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { BRANDED, expectBranded } from '../../support/brand-contract.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

const ADMIN_KEY = newAdminKey();

let emulator: StrictMinistack;
let awsRegions: readonly OpenedAwsRegion[];
beforeAll(async () => {
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  const open = (region: string, overrides: ConfigOverrides = {}): Promise<OpenedAwsRegion> =>
    openEmulatedRegion({ endpoint: emulator.endpoint, credentials, region, overrides, adminKey: () => ADMIN_KEY });
  // The first sends parts through the function and has a brand, the second by pre-signed URLs and asks for access codes.
  awsRegions = [await open('eu-west-2', BRANDED), await open('us-east-1')];
  const run = quietRun(awsRegions);
  await createAll(run);
  expect(findingsOf(run)).toEqual([]);
}, limitMs(120));
afterAll(async () => {
  for (const awsRegion of awsRegions) awsRegion.close();
  await emulator.stop();
});

/** By the distribution's own address. Gives the origins that parts were sent to. */
async function goThrough({ address, reach }: OpenedAwsRegion): Promise<ReadonlySet<string>> {
  const { authority } = emulator;
  return tellStory({ address: await address(), reach, adminKey: ADMIN_KEY, authority });
}

describe('a browser at the address of the emulated distribution', { timeout: limitMs(90) }, () => {
  const everyWay = async (): Promise<void> => {
    const [server, direct] = awsRegions;
    expect(await goThrough(server!)).toEqual(new Set([await server!.address()]));
    expect(await goThrough(direct!)).toEqual(new Set([emulator.endpoint]));
  };

  it('signs in at the console, sends and receives through the function and by pre-signed URLs', everyWay);

  it('is given the brand of the operator, on pages that are as published', async () => {
    const [branded] = awsRegions;
    await expectBranded(await branded!.address(), branded!.reach);
  });

  it('does so after the lock, too', async () => {
    const run = quietRun(awsRegions);
    await lockDownAll(run);
    expect(findingsOf(run)).toEqual([]);
    await everyWay();
  });
});
