import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../lib/aws/aws.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { readEnvironments } from '../../../lib/config/config-file.ts';
import { namesOf } from '../../../lib/config/names.ts';
import type { Run } from '../../../lib/verbs/deployer.ts';
import { createAll } from '../../../lib/verbs/deployer.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';

let emulator: StrictMinistack;
let credentials: Credentials;
let folder: string;
const awsRegions: OpenedAwsRegion[] = [];
beforeAll(async () => {
  emulator = await startStrictMinistack();
  credentials = await createOperator(emulator.endpoint);
  folder = await mkdtemp(join(tmpdir(), 'configured-'));
});
afterAll(async () => {
  awsRegions.forEach((awsRegion) => awsRegion.close());
  await rm(folder, { recursive: true });
  await emulator.stop();
});

/** The deployment as the file says that it shall be. */
async function openWith(members: object): Promise<{ awsRegion: OpenedAwsRegion; run: Run }> {
  const file = JSON.stringify({ environments: { test: members } });
  await writeFile(join(folder, 'deploy.config.json'), file);
  const environments = await readEnvironments(undefined, folder);
  const awsRegion = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials, environments });
  awsRegions.push(awsRegion);
  return { awsRegion, run: { ...quietRun([awsRegion]), only: ['role', 'storage', 'user', 'admin'] } };
}

async function settingsOf({ aws, config }: OpenedAwsRegion): Promise<Record<string, string>> {
  const request = new GetFunctionConfigurationCommand({ FunctionName: namesOf(config).functions.user });
  return (await aws.lambda.send(request)).Environment?.Variables ?? {};
}

describe('a deployment by a configuration file', () => {
  it(
    'is red when the file changes, each setting by its name, until it is created again',
    async () => {
      const before = await openWith({ account: '123456789012', maxDownloads: 5 });
      await createAll(before.run);
      expect(findingsOf(before.run)).toEqual([]);
      expect(await settingsOf(before.awsRegion)).toMatchObject({ SGRAPH_SEND_MAX_DOWNLOADS: '5' });

      const members = { maxDownloads: 7, maxStoreBytes: '20 GB', maxExpiresDays: 3, unstartedSeconds: '5 minutes' };
      const after = await openWith(members);
      const parts = ['storage', 'user', 'admin'].map((name) => after.awsRegion.lifecycleOf(name).verify());
      const found = (await Promise.all(parts)).flatMap(({ findings }) => findings.map(({ message }) => message)).join();
      for (const name of ['MAX_DOWNLOADS', 'MAX_STORE_BYTES', 'MAX_EXPIRES_SECONDS', 'UNSTARTED_SECONDS'])
        expect(found).toContain(`SGRAPH_SEND_${name}`);
      expect([before.awsRegion, after.awsRegion].map(({ config }) => config.objectLifetimeDays)).toEqual([3, 5]);

      await createAll(after.run);
      expect(findingsOf(after.run)).toEqual([]);
      expect(await settingsOf(after.awsRegion)).toMatchObject({
        SGRAPH_SEND_MAX_DOWNLOADS: '7',
        SGRAPH_SEND_MAX_STORE_BYTES: '20000000000',
        SGRAPH_SEND_MAX_EXPIRES_SECONDS: '259200',
        SGRAPH_SEND_UNSTARTED_SECONDS: '300',
      });
    },
    limitMs(180),
  );
});
