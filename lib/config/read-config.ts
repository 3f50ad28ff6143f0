import { DeployError } from '../deploy-error.ts';
import { SHARED_QUALIFIER } from './bootstrap.ts';
import type { ConfigOverrides } from './config.ts';
import { DeploymentConfig, FIREWALL_RATE, FUNCTION_DEFAULTS } from './config.ts';
import type { EnvironmentOverrides } from './environments.ts';
import { ENVIRONMENTS, environmentOf } from './environments.ts';
import { refuseNameOfOthers } from './public-name.ts';
import { checkedConfig, PRODUCT_DEFAULTS } from './product-config.ts';

const DEFAULTS = {
  ...PRODUCT_DEFAULTS,
  auditors: [],
  deployerReads: false,
  wafRatePer5Minutes: FIREWALL_RATE,
  // Without looking it is not known which deployment is new, and a name that changes is another bucket.
  bucketNamespace: 'global',
  user: { name: 'user', assets: 'dist/functions/user', ...FUNCTION_DEFAULTS.user },
  admin: { name: 'admin', assets: 'dist/functions/admin', ...FUNCTION_DEFAULTS.admin },
  bootstrapQualifier: SHARED_QUALIFIER,
  target: 'lambda',
  container: { cpuUnits: 256, memoryMiB: 512, desiredCount: 1 },
  machine: {
    instanceType: 't3.small',
    desiredCount: 1,
    spot: false,
    volumeGiB: 8,
    imageRegions: [],
  },
  pipeline: { branches: ['main'], makesProvider: true },
} satisfies ConfigOverrides;

/** Where the account is not known yet. */
export const ANY_ACCOUNT = '000000000000';

export interface ConfigRequest {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly version: string;
  readonly overrides?: ConfigOverrides;
  /** Tasks of each app, or machines; undefined: as configured. */
  readonly desiredCount?: number;
  /** The environments that there are; those of `environments.ts` by default. */
  readonly environments?: Readonly<Record<string, EnvironmentOverrides>>;
}

/** The configuration of one environment in one region. Throws `config` naming every member that is wrong. */
export function readConfig(request: ConfigRequest): DeploymentConfig {
  const { environment, account, region, version, overrides = {}, environments } = request;
  const known = environmentOf(environment, environments);
  const asked = { ...DEFAULTS, ...known.all, ...known.regions?.[region], ...overrides };
  const members = {
    ...asked,
    ...scaled(asked, request.desiredCount),
    environment,
    account,
    region,
    version,
    // Rights go by these three.
    tags: { ...asked.tags, project: asked.project, environment, target: asked.target },
  };
  const config = checkedConfig(DeploymentConfig, members, `${environment} in ${region}`);
  if (overrides.publicName === undefined) refuseNameOfOthers(config, environments ?? ENVIRONMENTS);
  return config;
}

/** Whether an environment says itself in which namespace its bucket is. */
export function choosesNamespace({ environment, region, overrides, environments }: ConfigRequest): boolean {
  const known = environmentOf(environment, environments);
  return [overrides, known.regions?.[region], known.all].some((each) => each?.bucketNamespace !== undefined);
}

/** For a target of which there is no number. Throws `config` where one was asked for. */
export function refuseNumber(target: string, desiredCount: number | undefined): void {
  if (desiredCount === undefined) return;
  throw new DeployError('config', `${target} has no number: --desired-count is for fargate, ec2 and ami`);
}

/** What runs on the target, in another number. */
function scaled(
  { target, container, machine }: Pick<DeploymentConfig, 'target' | 'container' | 'machine'>,
  desiredCount: number | undefined,
): ConfigOverrides {
  if (target === 'lambda' || target === 'pipeline-role') refuseNumber(target, desiredCount);
  if (desiredCount === undefined) return {};
  return target === 'fargate'
    ? { container: { ...container, desiredCount } }
    : { machine: { ...machine, desiredCount } };
}
