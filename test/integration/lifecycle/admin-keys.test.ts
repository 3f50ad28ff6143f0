import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import type { Credentials } from '../../../lib/aws/aws.ts';
import { createAll } from '../../../lib/verbs/deployer.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let credentials: Credentials;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  credentials = await createOperator(emulator.endpoint);
});
afterAll(() => emulator.stop());

const [one, two, three] = [newAdminKey(), newAdminKey(), newAdminKey()];

/** Creates or updates with that key, and gives the status with which the admin API answers each of the keys then. */
async function createWith(key: string, endOldAdminKeys = false): Promise<number[]> {
  const { endpoint } = emulator;
  const awsRegion = await openEmulatedRegion({ endpoint, credentials, adminKey: () => key, endOldAdminKeys });
  try {
    const run = quietRun([awsRegion]);
    await createAll(run);
    expect(findingsOf(run)).toEqual([]);
    const url = `${await awsRegion.address()}/admin/api/settings`;
    const ask = async (shown: string): Promise<number> =>
      (await awsRegion.reach({ url, headers: { 'x-sgraph-send-admin-key': shown } })).status;
    return [await ask(one), await ask(two), await ask(three)];
  } finally {
    awsRegion.close();
  }
}

describe('the admin key of a deployment', { timeout: limitMs(120) }, () => {
  it('changes without a moment in which no key is good, and the old one ends when it is told to', async () => {
    expect(await createWith(one)).toEqual([200, 401, 401]);
    expect(await createWith(two)).toEqual([200, 200, 401]);
    expect(await createWith(two)).toEqual([200, 200, 401]);
    expect(await createWith(two, true)).toEqual([401, 200, 401]);
    expect(await createWith(three)).toEqual([401, 200, 200]);
  });
});
