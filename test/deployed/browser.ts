import { parseArgs } from 'node:util';
import { readEnvironments } from '../../lib/config/config-file.ts';
import { openDeployment } from '../../lib/verbs/open-deployment.ts';
import { TARGETS } from '../../lib/config/request.ts';
import { DeployError } from '../../lib/deploy-error.ts';
import type { RegionDeployment } from '../../lib/region-deployment.ts';
import { runProgram } from '../../lib/run-program.ts';
import { deploySettings } from '../../lib/config/settings.ts';
import { emulate } from '../../lib/emulator/emulation.ts';
import { tellStory } from './browser-story.ts';

const USAGE = `npm test -- deployed --env dev --regions eu-west-2 [--target lambda] [--real-aws]
sends and receives a file with a real browser at the address of each region (SGRAPH_SEND_ADMIN_KEY_DEV, or SGRAPH_SEND_ADMIN_KEY: makes the access code)`;

await runProgram(USAGE, run);

async function run(): Promise<number> {
  const { env, regions, target, realAws } = readFlags();
  const settings = deploySettings();
  const flags = { env, regions, target, realAws, report: '', yes: true, verbose: false };
  const environments = await readEnvironments(undefined);
  const request = { settings, environments, adminKey: () => undefined, onCall: () => undefined };
  const deploymentSet = await openDeployment(flags, request, emulate);
  try {
    let failed = 0;
    for (const deployment of deploymentSet.regions)
      failed += (await isGood(deployment, settings.adminKeyOf(env)?.key)) ? 0 : 1;
    return failed === 0 ? 0 : 1;
  } finally {
    deploymentSet.close();
  }
}

async function isGood(deployment: RegionDeployment, adminKey: string | undefined): Promise<boolean> {
  const started = performance.now();
  const address = await deployment.address();
  // Only an emulator has an authority of its own.
  const authority = deploySettings().endpoint === undefined ? undefined : process.env['AWS_CA_BUNDLE'];
  const failure = await tellStory({ address, reach: deployment.reach, adminKey, authority }).then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
  );
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  process.stdout.write(
    `${failure === undefined ? 'ok  ' : 'FAIL'} a browser sends and receives at ${address} (${seconds} s)${failure === undefined ? '' : `: ${failure}`}\n`,
  );
  return failure === undefined;
}

interface Flags {
  readonly env: string;
  readonly regions: readonly string[];
  readonly target: (typeof TARGETS)[number];
  readonly realAws: boolean;
}

function readFlags(): Flags {
  const { values } = parseArgs({
    options: {
      env: { type: 'string', default: 'dev' },
      regions: { type: 'string', default: '' },
      target: { type: 'string', default: 'lambda' },
      'real-aws': { type: 'boolean', default: false },
    },
  });
  const target = TARGETS.find((known) => known === values.target);
  const regions = values.regions.split(',').filter((region) => region !== '');
  if (target === undefined) throw new DeployError('config', USAGE);
  return { env: values.env, regions, target, realAws: values['real-aws'] };
}
