import { parseArgs } from 'node:util';
import { requireRealAwsFlag } from '../lib/aws/deploy/open-deployment.ts';
import { connectAws } from '../lib/aws/aws.ts';
import { runDeployCommand } from '../lib/verbs/command.ts';
import { DeployError } from '../lib/deploy-error.ts';
import type { Deployed } from '../tools/pipeline/leftovers.ts';
import { deploymentsOf, leftoversOf } from '../tools/pipeline/leftovers.ts';
import type { Environments } from '../lib/config/environments.ts';
import { readEnvironments } from '../lib/config/config-file.ts';
import { runProgram } from '../lib/run-program.ts';
import { deploySettings } from '../lib/config/settings.ts';
import { listStacks } from '../lib/aws/stack-state.ts';
import { emulate } from '../lib/emulator/emulation.ts';
import { buildDeployed } from './deployed-build.ts';
import { smokeDeployment } from '../lib/smoke/smoke-deployment.ts';

const USAGE = `npm run ci -- sweep --regions eu-west-2,us-east-1 [--older-than-hours 24] [--delete] [--real-aws] [--config FILE]
lists what round trips and pipelines left behind; --delete removes it, a deployment at a time, and verifies that nothing is left: its bucket is emptied and stays`;

await runProgram(USAGE, sweep);

async function sweep(): Promise<number> {
  const { regions, hours, deletes, realAws, config } = readFlags();
  const environments = await readEnvironments(config === '' ? undefined : config);
  const { endpoint } = deploySettings();
  requireRealAwsFlag(endpoint, realAws);
  const deployed = (await Promise.all(regions.map((region) => deployedIn(region, endpoint, environments)))).flat();
  const leftovers = leftoversOf(deployed, environments, new Date(), hours);
  console.log(`${deployed.length} deployments, ${leftovers.length} of them left over for more than ${hours} hours`);
  let code = 0;
  for (const leftover of leftovers) {
    const { environment, target, region, stacks, changedAt } = leftover;
    console.log(`${environment} ${target} in ${region}, since ${changedAt.toISOString()}: ${stacks.join(', ')}`);
    if (deletes) code ||= await remove(leftover, config);
  }
  return code;
}

async function deployedIn(
  region: string,
  endpoint: string | undefined,
  environments: Environments,
): Promise<Deployed[]> {
  const aws = connectAws({ region, endpoint });
  try {
    return deploymentsOf(await listStacks(aws.cloudformation), environments, region);
  } finally {
    aws.close();
  }
}

/** By the deployment's own verb, which works on the names of one environment, target and region and on nothing else. */
function remove({ environment, target, region }: Deployed, config: string): Promise<number> {
  const where = [
    '--env',
    environment,
    '--target',
    target,
    '--regions',
    region,
    ...(config === '' ? [] : ['--config', config]),
  ];
  const argv = [process.execPath, 'deploy', 'delete', ...where, '--keep', 'storage', '--force', '--real-aws', '--yes'];
  return runDeployCommand(argv, { smoke: smokeDeployment, emulate, build: buildDeployed });
}

function readFlags(): { regions: string[]; hours: number; deletes: boolean; realAws: boolean; config: string } {
  const { values } = parseArgs({
    options: {
      regions: { type: 'string', default: '' },
      'older-than-hours': { type: 'string', default: '24' },
      delete: { type: 'boolean', default: false },
      'real-aws': { type: 'boolean', default: false },
      config: { type: 'string', default: '' },
    },
  });
  const regions = values.regions.split(',').filter((region) => region !== '');
  const hours = Number(values['older-than-hours']);
  if (regions.length === 0 || !(hours >= 0)) throw new DeployError('config', USAGE);
  return { regions, hours, deletes: values.delete, realAws: values['real-aws'], config: values.config };
}
