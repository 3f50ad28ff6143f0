import type { LaunchOptions } from '@playwright/test';
import { defineConfig } from '@playwright/test';
import type { WorkerFixtures } from './fixtures.ts';
import { MODES } from './modes.ts';
import { CHROMIUM_FLAGS, findChromium, findShell } from '../setup/chromium.ts';
import { keepTemporaryFilesTogether } from '../setup/temporary.ts';
import { limitMs } from '../setup/time-limits.ts';

keepTemporaryFilesTogether();

const [executablePath, whole] = [await findShell(), await findChromium()];
if (executablePath === undefined || whole === undefined)
  throw new Error('there is no Chromium: `node test/setup/prepare.ts` installs it');

/** The shell of Chromium says of every page that it can be installed, and shows no notifications. */
const WHOLE = ['installed.test.ts', 'notified.test.ts'];

function launch(program: string): LaunchOptions {
  return { executablePath: program, args: [...CHROMIUM_FLAGS] };
}

export default defineConfig<object, WorkerFixtures>({
  testDir: '.',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results',
  // One for all machines, or a machine of another kind would compare nothing.
  snapshotPathTemplate: '{testDir}/../gallery/pictures/{arg}{ext}',
  updateSnapshots: process.env['UPDATE_PICTURES'] === undefined ? 'none' : 'all',
  globalSetup: './emulator.ts',
  workers: 2,
  fullyParallel: true,
  timeout: limitMs(60),
  forbidOnly: true,
  expect: { timeout: limitMs(15) },
  projects: [
    ...MODES.map((mode) => ({ name: mode, testMatch: ['modes.test.ts', 'expiry.test.ts'], use: { mode } })),
    { name: 'alteration', testMatch: ['altered.test.ts', 'log.test.ts'], use: { mode: 'disk' as const } },
    { name: 'whole', testMatch: WHOLE, use: { launchOptions: launch(whole) } },
    { name: 'page', testIgnore: ['modes.test.ts', 'expiry.test.ts', 'altered.test.ts', 'log.test.ts', ...WHOLE] },
  ],
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    // Requests that go through a worker are not seen by `page.route`. `installed.test.ts` allows it.
    serviceWorkers: 'block',
    // What is not there is said by the step that looked for it, long before the whole test is given up.
    actionTimeout: limitMs(15),
    // A recording costs more than the test: what fails is recorded at its second try (`test/run.ts`), or with `--trace on`.
    trace: 'off',
    launchOptions: launch(executablePath),
  },
});
