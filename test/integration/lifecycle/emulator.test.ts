import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBundles } from '../../setup/bundles.ts';
import { emptyEmulator, findEmulator, startEmulator, stopEmulator } from '../../setup/kept-emulator.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { patternOf, runStep, sectionOf, stepsOf } from '../../support/page-steps.ts';

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'deployment.md'), 'utf8');
const STEPS = stepsOf(sectionOf(PAGE, '### An emulator to try them on'));

// One of its own, for a person's may be running.
const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
const environment: Record<string, string | undefined> = {
  ...process.env,
  SGRAPH_SEND_EMULATOR: folder,
  npm_config_update_notifier: 'false',
};
beforeAll(ensureBundles, limitMs(180));
afterAll(async () => {
  await stopEmulator(folder);
  rmSync(folder, { recursive: true, force: true });
});

describe('the emulator of `npm run emulator`', { timeout: limitMs(120) }, () => {
  it.each(STEPS)('does as the document says: $command', async ({ command, prints }) => {
    expect(await runStep(command, environment)).toMatch(patternOf(prints));
  });

  it('is started, stopped and emptied any number of times', async () => {
    expect(await stopEmulator(folder)).toBe(false);
    const started = await startEmulator(folder);
    expect(await findEmulator(folder)).toEqual(started);
    await emptyEmulator(folder);
    expect(await findEmulator(folder)).toBeUndefined();
  });

  it('is not taken for a process that does not know its key, which nobody ends', async () => {
    const { pid, secretAccessKey } = await startEmulator(folder);
    const file = join(folder, 'emulator.json');
    const kept = readFileSync(file, 'utf8');
    writeFileSync(file, kept.replace(secretAccessKey, 'of another emulator'));
    await expect(stopEmulator(folder)).rejects.toThrow(`process ${pid} does not answer as the emulator of ${folder}`);
    writeFileSync(file, kept);
    expect(await stopEmulator(folder)).toBe(true);
  });
});
