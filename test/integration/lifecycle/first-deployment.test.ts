import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAws } from '../../../lib/aws/aws.ts';
import { AUDIENCE, ISSUER } from '../../../lib/aws/components/pipeline-policy.ts';
import { ensureBundles } from '../../setup/bundles.ts';
import { emulatorEnvironment } from '../../setup/emulator-environment.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { patternOf, runStep, stepsOf } from '../../support/page-steps.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'first-deployment.md'), 'utf8');

/** The commands of the page, in its order. */
const STEPS = stepsOf(PAGE);

let emulator: StrictMinistack;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  await ensureBundles();
  emulator = await startStrictMinistack();
  const credentials = await createOperator(emulator.endpoint);
  environment = {
    ...process.env,
    ...emulatorEnvironment({ ...emulator, ...credentials }),
    npm_config_update_notifier: 'false',
  };
  // CloudFormation of the emulator knows no provider of tokens, so this account has one already.
  const aws = connectAws({
    region: 'us-east-1',
    endpoint: emulator.endpoint,
    credentials,
  });
  const provider = { Url: `https://${ISSUER}`, ClientIDList: [AUDIENCE] };
  await aws.iam.send(new CreateOpenIDConnectProviderCommand(provider)).finally(() => aws.close());
}, limitMs(180));
afterAll(() => emulator.stop());

describe('the page about the first deployment', () => {
  it('has commands for the whole way', () => {
    const verbs = STEPS.map(({ command }) => /deploy -- ([a-z-]+)/.exec(command)?.[1] ?? '').filter(Boolean);
    expect(new Set(verbs)).toEqual(
      new Set(['preflight', 'config', 'plan', 'create', 'smoke', 'delete', 'inventory', 'lock-down', 'verify']),
    );
    expect(STEPS.length).toBeGreaterThan(12);
  });

  it.each(STEPS)(
    'says what this prints: $command',
    async ({ command, prints }) => {
      const printed = await runStep(command, environment);
      expect(printed).toMatch(patternOf(prints));
    },
    limitMs(180),
  );
});
