import { DeployError } from '../deploy-error.ts';
import { SHARED_QUALIFIER } from './bootstrap.ts';
import type { ConfigOverrides } from './config.ts';
import type { AwsTarget } from './names.ts';
import { DeploymentConfig, FIREWALL_RATE, FUNCTION_DEFAULTS, leastTaskMemory } from './config.ts';
import { resolveConfig } from './checked-config.ts';
import type { Environments } from './environments.ts';
import { ENVIRONMENTS, layersFor } from './environments.ts';
import type { Layer, Members, Path, Resolved } from './layers.ts';
import { merged, valueAt } from './layers.ts';
import { refuseNameOfOthers } from './public-name.ts';
import { defaultLayer, PRODUCT_DEFAULTS, withDerived } from './product-config.ts';

const DEFAULTS = {
  ...PRODUCT_DEFAULTS,
  auditors: [],
  deployerReads: false,
  wafRatePer5Minutes: FIREWALL_RATE,
  watch: true,
  // Without looking it is not known which deployment is new, and a name that changes is another bucket.
  bucketNamespace: 'global',
  user: { name: 'user', assets: 'dist/functions/user', ...FUNCTION_DEFAULTS.user },
  admin: { name: 'admin', assets: 'dist/functions/admin', ...FUNCTION_DEFAULTS.admin },
  bootstrapQualifier: SHARED_QUALIFIER,
  target: 'lambda',
  container: { cpuUnits: 256, desiredCount: 1 },
  machine: {
    instanceType: 't3.small',
    desiredCount: 1,
    spot: false,
    volumeGiB: 8,
    imageRegions: [],
  },
  pipeline: { branches: ['main'], makesProvider: true },
} as const;

/** Where the account is not known yet. An emulator may have it. */
const ANY_ACCOUNT = '000000000000';

export interface ConfigRequest {
  readonly environment: string;
  /** Undefined: it is not known yet. */
  readonly account: string | undefined;
  readonly region: string;
  readonly version: string;
  readonly overrides?: ConfigOverrides;
  /** Tasks of each app, or machines; undefined: as configured. */
  readonly desiredCount?: number;
  /** The environments that there are; those that are built in by default. */
  readonly environments?: Environments;
}

/** The configuration of one environment in one region. Throws `config` naming every member that is wrong. */
export function readConfig(request: ConfigRequest): DeploymentConfig {
  return resolvedConfig(request).config;
}

/** That configuration, and what it is made of: the defaults, the environment, and what the command says. */
export function resolvedConfig(request: ConfigRequest): Resolved<DeploymentConfig> {
  const { environment, region, overrides = {}, environments = ENVIRONMENTS, desiredCount } = request;
  const { target = DEFAULTS.target } = overrides;
  const layers = withDerivedMemory([
    defaultLayer({ ...DEFAULTS, account: ANY_ACCOUNT }),
    ...layersFor('aws', environment, region, environments),
    { members: overrides, origin: originOfOverride },
    { members: scaled(target, desiredCount), origin: () => '--desired-count' },
    ...namedLayers(request),
  ]);
  const resolved = resolveConfig(DeploymentConfig, [...layers, tagLayer(layers)], `${environment} in ${region}`);
  if (overrides.publicName === undefined) refuseNameOfOthers(resolved.config, environments);
  return resolved;
}

/** The layers, below them what follows from what they say. */
function withDerivedMemory(layers: readonly Layer[]): Layer[] {
  const memoryMiB = leastTaskMemory(valueAt(merged(layers), ['container', 'cpuUnits']));
  const derived = {
    members: { container: { memoryMiB } },
    origin: () => 'derived: the least that Fargate has for cpuUnits',
  };
  return withDerived([derived, ...layers]);
}

function namedLayers({ environment, account, region, version }: ConfigRequest): Layer[] {
  return [
    { members: { environment }, origin: () => '--env' },
    { members: { region }, origin: () => '--regions' },
    { members: { account }, origin: () => 'the credentials' },
    { members: { version }, origin: () => 'the product' },
  ];
}

function originOfOverride([name = '']: Path): string {
  if (name === 'target') return '--target';
  return name.startsWith('repository') ? 'the variables of the workflow' : 'the command';
}

function tagLayer(layers: readonly Layer[]): Layer {
  const { project, environment, target } = merged(layers);
  return { members: { tags: { project, environment, target } }, origin: () => 'derived: permissions depend on it' };
}

/** The account that an environment must be in; undefined: any. */
export function chosenAccount({ environment, region, environments = ENVIRONMENTS }: ConfigRequest): string | undefined {
  const { account } = merged(layersFor('aws', environment, region, environments));
  return typeof account === 'string' ? account : undefined;
}

/** Whether an environment says itself in which namespace its bucket is. */
export function choosesNamespace({
  environment,
  region,
  overrides,
  environments = ENVIRONMENTS,
}: ConfigRequest): boolean {
  const layers = layersFor('aws', environment, region, environments);
  return [{ members: overrides ?? {} }, ...layers].some(({ members }) => members['bucketNamespace'] !== undefined);
}

/** For a target without a desired count. Throws `config` where one was given. */
export function refuseNumber(target: string, desiredCount: number | undefined): void {
  if (desiredCount === undefined) return;
  throw new DeployError('config', `--desired-count applies only to fargate, ec2 and ami, not to ${target}`);
}

/** What runs on the target, in another number. */
function scaled(target: AwsTarget, desiredCount: number | undefined): Members {
  if (target === 'lambda' || target === 'pipeline-role') refuseNumber(target, desiredCount);
  return desiredCount === undefined ? {} : { [target === 'fargate' ? 'container' : 'machine']: { desiredCount } };
}
