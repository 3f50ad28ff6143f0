import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBundles } from '../../setup/bundles.ts';
import { run } from '../../setup/command.ts';
import { startMinistack } from '../../setup/ministack.ts';
import type { RunningServer } from '../../setup/server-process.ts';
import { limitMs } from '../../setup/time-limits.ts';

const CONTEXT = ['-c', 'env=dev', '-c', 'region=eu-west-2'];
const COMPONENTS = ['admin', 'distribution', 'role', 'storage', 'user'];

let emulator: RunningServer;
beforeAll(async () => {
  await ensureBundles();
  emulator = await startMinistack();
});
afterAll(() => emulator.stop());

/** The `cdk` of the lockfile as a person calls it, with the emulator for AWS. */
function cdk(...args: string[]): Promise<string> {
  const env = {
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-2',
    CI: 'true',
  };
  return run(process.execPath, ['node_modules/aws-cdk/bin/cdk', ...args, ...CONTEXT], { env });
}

/** Names of the product's stacks that exist. */
async function stacks(): Promise<string[]> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new CloudFormationClient({ endpoint: emulator.endpoint, region: 'eu-west-2', credentials });
  const { StackSummaries = [] } = await client.send(new ListStacksCommand({}));
  client.destroy();
  const present = StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  const names = present.map(({ StackName = '' }) => /^sgraph-send-dev-([a-z]+)-eu-west-2$/.exec(StackName)?.[1]);
  return names.filter((name) => name !== undefined).sort();
}

describe('the plain command line of the CDK', () => {
  it('deploys and destroys the application without the orchestrator', { timeout: limitMs(180) }, async () => {
    await cdk('bootstrap', 'aws://000000000000/eu-west-2');
    await cdk('deploy', '--all', '--require-approval', 'never');
    expect(await stacks()).toEqual(COMPONENTS);
    await cdk('destroy', '--all', '--force');
    expect(await stacks()).toEqual([]);
  });
});
