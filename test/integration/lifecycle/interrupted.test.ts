import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../lib/aws/aws.ts';
import { createAll, deleteAll, verifyDeletedAll } from '../../../lib/verbs/deployer.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { emulatorEnvironment } from '../../setup/emulator-environment.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

const DEPLOY = join(import.meta.dirname, '..', '..', '..', 'bin', 'deploy.ts');

let emulator: StrictMinistack;
let credentials: Credentials;
let awsRegion: OpenedAwsRegion;
beforeAll(async () => {
  emulator = await startStrictMinistack();
  credentials = await createOperator(emulator.endpoint);
  awsRegion = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials });
});
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

function deploy(...args: string[]): ChildProcess {
  const env = { ...process.env, ...emulatorEnvironment({ ...emulator, ...credentials }) };
  return spawn(
    process.execPath,
    [DEPLOY, ...args, '--env', 'test', '--regions', 'eu-west-2', '--report', '.cache/interrupted'],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/** Kills the command as soon as it prints that a step has ended like that. */
async function killAfter(child: ChildProcess, pattern: RegExp): Promise<void> {
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (pattern.test(printed)) child.kill('SIGKILL');
  });
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal, printed).toBe('SIGKILL');
}

describe('a command that is killed', { timeout: limitMs(120) }, () => {
  it('leaves what the next one finishes, in creation and in deletion', async () => {
    await killAfter(deploy('create'), /(?:role|storage) +create +created/);
    const created = quietRun([awsRegion]);
    await createAll(created);
    expect(findingsOf(created)).toEqual([]);

    await killAfter(deploy('delete'), /distribution +delete +deleted/);
    const deleted = quietRun([awsRegion]);
    await deleteAll(deleted);
    await verifyDeletedAll(deleted);
    expect(findingsOf(deleted)).toEqual([]);
  });

  it('is never started on AWS by accident', async () => {
    const env = { ...process.env, AWS_ENDPOINT_URL: '' };
    const child = spawn(process.execPath, [DEPLOY, 'create', '--regions', 'eu-west-2'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const [code] = (await once(child, 'exit')) as [number | null];
    expect([code, printed]).toEqual([
      3,
      'AWS_ENDPOINT_URL is not an emulator: give --real-aws to work on AWS itself\n',
    ]);
  });
});
