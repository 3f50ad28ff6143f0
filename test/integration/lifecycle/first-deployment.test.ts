import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAws } from '../../../lib/aws/aws.ts';
import { AUDIENCE, ISSUER } from '../../../lib/aws/components/pipeline-policy.ts';
import { ensureBundles } from '../../setup/bundles.ts';
import { createOperator } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { limitMs } from '../../setup/time-limits.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'first-deployment.md'), 'utf8');

interface Step {
  readonly command: string;
  /** What it prints; `…` stands for anything, on a line of its own for any number of lines. */
  readonly prints: readonly string[];
}

/** The commands of the page, in its order. */
const STEPS: readonly Step[] = [...PAGE.matchAll(/^```console\n([^]*?)^```$/gm)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((lines) => {
      const [command = '', ...prints] = lines.trimEnd().split('\n');
      return { command, prints };
    }),
);

let emulator: StrictMinistack;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  await ensureBundles();
  emulator = await startStrictMinistack();
  const { accessKeyId, secretAccessKey } = await createOperator(emulator.endpoint);
  environment = {
    ...process.env,
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_CA_BUNDLE: emulator.authority,
    NODE_EXTRA_CA_CERTS: emulator.authority,
    // npm would run what comes before a command: it is built once.
    npm_config_ignore_scripts: 'true',
    npm_config_update_notifier: 'false',
  };
  // CloudFormation of the emulator knows no provider of tokens, so this account has one already.
  const aws = connectAws({
    region: 'us-east-1',
    endpoint: emulator.endpoint,
    credentials: { accessKeyId, secretAccessKey },
  });
  const provider = { Url: `https://${ISSUER}`, ClientIDList: [AUDIENCE] };
  await aws.iam.send(new CreateOpenIDConnectProviderCommand(provider)).finally(() => aws.close());
}, limitMs(180));
afterAll(() => emulator.stop());

describe('the page about the first deployment', () => {
  it('has commands for the whole way', () => {
    const verbs = STEPS.map(({ command }) => /deploy -- ([a-z-]+)/.exec(command)?.[1] ?? '').filter(Boolean);
    expect(new Set(verbs)).toEqual(
      new Set(['preflight', 'plan', 'create', 'smoke', 'delete', 'inventory', 'lock-down', 'verify']),
    );
    expect(STEPS.length).toBeGreaterThan(12);
  });

  it.each(STEPS)(
    'says what this prints: $command',
    async ({ command, prints }) => {
      const printed = await run(command);
      expect(printed).toMatch(patternOf(prints));
    },
    limitMs(180),
  );
});

/** Runs a command as a shell would, and gives all that it prints. An `export` counts for those that follow. */
async function run(command: string): Promise<string> {
  const exported = /^export (.*)$/.exec(command)?.[1];
  if (exported !== undefined) {
    for (const pair of exported.split(' ')) environment[pair.split('=')[0] ?? ''] = pair.slice(pair.indexOf('=') + 1);
    return '';
  }
  const child = spawn('sh', ['-c', `${command} 2>&1`], { cwd: ROOT, env: environment });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  // What an emulator lacks is no matter of the page.
  return printed.replaceAll(/^gap .*\n/gm, '');
}

/** Each line as it is, in this order, with anything for `…`. */
function patternOf(prints: readonly string[]): RegExp {
  const lines = prints.map((line) =>
    line === '…'
      ? '(?:.*\\n)*?'
      : `${line
          .split('…')
          .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}.*\\n`,
  );
  return new RegExp(`^${lines.join('')}`, 'm');
}
