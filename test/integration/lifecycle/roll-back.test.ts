import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { nextVersion } from '../../../tools/release/version.ts';
import { versionOf } from '../../../tools/release/version-files.ts';
import { emulatorEnvironment } from '../../setup/emulator-environment.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { patternOf, runStep, stepsOf } from '../../support/page-steps.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const STEPS = stepsOf(readFileSync(join(ROOT, 'docs', 'runbooks', 'bad-release.md'), 'utf8'));
const GOOD = versionOf(ROOT);
const BAD = nextVersion(GOOD, 'patch');
const DEPLOY = 'npm run --silent deploy --';
const WHERE = '--env dev --regions eu-west-2';

let clone: string;
let emulator: StrictMinistack;
let environment: Record<string, string | undefined>;

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'core.hooksPath=/dev/null'];
  execFileSync('git', [...identity, ...args], { cwd: clone, stdio: 'pipe' });
}

const reported = (): { version: string; verdict: string } =>
  JSON.parse(readFileSync(join(clone, '.cache', 'deploy-report', 'report.json'), 'utf8')) as never;

/** A repository with two releases, of which the newer is deployed. */
beforeAll(async () => {
  clone = mkdtempSync(join(tmpdir(), 'sgraph-send-roll-back-'));
  execFileSync('git', ['clone', '--quiet', '--local', '--no-tags', ROOT, clone], { stdio: 'pipe' });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  git('tag', GOOD);
  writeFileSync(join(clone, 'version'), `${BAD}\n`);
  git('commit', '--quiet', '--all', '--message', 'A bad release');
  git('tag', BAD);
  emulator = await startStrictMinistack();
  environment = {
    ...process.env,
    ...emulatorEnvironment({ ...emulator, ...(await createOperator(emulator.endpoint)) }),
    SGRAPH_SEND_ADMIN_KEY_DEV: newSecret(),
    GOOD,
    npm_config_update_notifier: 'false',
  };
}, limitMs(60));
afterAll(async () => {
  await emulator.stop();
  rmSync(clone, { recursive: true, force: true });
});

describe('the page about a bad release', { timeout: limitMs(180) }, () => {
  it('begins where the bad one is deployed and locked', async () => {
    await runStep(`${DEPLOY} create ${WHERE} && ${DEPLOY} lock-down ${WHERE}`, environment, clone);
    expect(reported()).toMatchObject({ version: BAD, verdict: 'good' });
  });

  it.each(STEPS)('says what this prints: $command', async ({ command, prints }) => {
    expect(await runStep(command, environment, clone)).toMatch(patternOf(prints));
  });

  it('ends where the good one answers, still locked', async () => {
    expect(reported()).toMatchObject({ version: GOOD, verdict: 'good' });
    expect(await runStep(`${DEPLOY} delete ${WHERE}`, environment, clone)).toMatch(/is locked/);
  });
});
