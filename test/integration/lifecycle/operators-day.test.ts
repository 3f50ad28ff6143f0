import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../lib/aws/aws.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { ensureBundles } from '../../setup/bundles.ts';
import { emulatorEnvironment } from '../../setup/emulator-environment.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { patternOf, runStep, sectionOf, stepsOf } from '../../support/page-steps.ts';
import { ADDED, BY_HAND } from './by-hand.ts';
import { openEmulatedRegion } from './emulated-region.ts';

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'operators-day.md'), 'utf8');
const HEADINGS = [...PAGE.matchAll(/^## .+$/gm)].map(([heading]) => heading);
/** What is done by hand before a section of the page begins. */
const BEFORE: Readonly<Record<string, typeof BY_HAND>> = {
  '## Ten things that were changed by hand': BY_HAND,
  '## Two things that were added by hand': ADDED,
};

const folder = mkdtempSync(join(tmpdir(), 'operators-day-'));
let emulator: StrictMinistack;
let credentials: Credentials;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  await ensureBundles();
  emulator = await startStrictMinistack();
  credentials = await createOperator(emulator.endpoint);
  environment = {
    ...process.env,
    ...emulatorEnvironment({ ...emulator, ...credentials }),
    CONFIG: join(folder, 'deploy.config.json'),
    npm_config_update_notifier: 'false',
  };
}, limitMs(180));
afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function byHand(heading: string): Promise<void> {
  const acts = BEFORE[heading] ?? [];
  if (acts.length === 0) return;
  const awsRegion = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials, environment: 'dev' });
  try {
    for (const act of acts) await act(awsRegion.aws, namesOf(awsRegion.config));
  } finally {
    awsRegion.close();
  }
}

describe('an operator’s day', { timeout: limitMs(180) }, () => {
  it('has the headings before which something is done by hand', () => {
    expect(HEADINGS).toEqual(expect.arrayContaining(Object.keys(BEFORE)));
  });

  describe.each(HEADINGS)('%s', (heading) => {
    beforeAll(() => byHand(heading), limitMs(60));

    it.each(stepsOf(sectionOf(PAGE, heading)))('$command', async ({ command, prints }) => {
      expect(await runStep(command, environment)).toMatch(patternOf(prints));
    });
  });
});
