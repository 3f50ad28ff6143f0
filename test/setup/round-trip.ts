import { join } from 'node:path';
import { emulatorEnvironment } from './emulator-environment.ts';
import { createOperator } from './operator.ts';
import { runInGroup } from './process-group.ts';
import { startStrictMinistack } from './strict-ministack.ts';

// `npm run round-trip`: on the emulator that AWS_ENDPOINT_URL names, on AWS with --real-aws, else on a MiniStack of its own.

const LIMIT_SECONDS = 2 * 60 * 60;
const DEPLOY = join(import.meta.dirname, '..', '..', 'bin', 'deploy.ts');
const DEFAULTS = { '--env': 'test', '--regions': 'eu-west-2,us-east-1' };

const given = process.argv.slice(2);
const defaults = Object.entries(DEFAULTS).flatMap(([flag, value]) => (given.includes(flag) ? [] : [flag, value]));
const args = [DEPLOY, 'round-trip', ...defaults, ...given];
const isElsewhere =
  given.includes('--help') || given.includes('--real-aws') || process.env['AWS_ENDPOINT_URL'] !== undefined;
process.exitCode = isElsewhere ? await runInGroup(process.execPath, args, {}, LIMIT_SECONDS) : await runOnMinistack();

async function runOnMinistack(): Promise<number> {
  const started = performance.now();
  const emulator = await startStrictMinistack();
  try {
    const operator = await createOperator(emulator.endpoint);
    console.log(
      `MiniStack is ready at ${emulator.endpoint} after ${((performance.now() - started) / 1_000).toFixed(1)} s`,
    );
    const environment = { ...emulatorEnvironment({ ...emulator, ...operator }), AWS_SESSION_TOKEN: '' };
    return await runInGroup(process.execPath, args, environment, LIMIT_SECONDS);
  } finally {
    await emulator.stop();
  }
}
