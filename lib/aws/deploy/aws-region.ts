import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { FindAdminKey } from '../../config/admin-keys.ts';
import { resolvedAdminKeys } from '../../config/admin-keys.ts';
import { deployedAdminKeys } from './deployed-admin-keys.ts';
import type { Aws, AwsSettings } from '../aws.ts';
import { connectAws } from '../aws.ts';
import { findNamespace } from '../bucket-namespace.ts';
import type { ConfigOverrides, DeploymentConfig } from '../../config/config.ts';
import { planOf } from './components.ts';
import { findDistribution } from '../observed/distribution-state.ts';
import { deployedOriginSecret } from '../components/cdn-state.ts';
import { mustMakeProvider } from '../components/pipeline-state.ts';
import type { Environments } from '../../config/environments.ts';
import type { ConfigRequest } from '../../config/read-config.ts';
import { choosesNamespace, chosenAccount, readConfig } from '../../config/read-config.ts';
import { registryName } from '../components/registry-shape.ts';
import { describeCost } from './cost.ts';
import { DeployError, messageOf } from '../../deploy-error.ts';
import type { Emulate, Emulation } from '../emulation.ts';
import { lifecycleOf } from './stack-lifecycle.ts';
import type { AwsRegion } from './stack-lifecycle.ts';
import type { ComponentName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import { refusalCause } from '../refusal-cause.ts';
import { newOriginSecret } from '../origin-secret.ts';
import type { RegionDeployment } from '../../region-deployment.ts';
import { planComponent } from './plan.ts';
import { preflight } from './preflight.ts';
import { readStoredData } from './stored-data.ts';
import { createHttpProbe } from '../../http-probe.ts';
import type { GivenSecret } from '../../config/sign-in-secret.ts';
import { refuseNeedlessSecret } from '../../config/sign-in-secret.ts';
import { resolvedMachine } from './resolved-machine.ts';
import { contentTag } from '../../docker/content-tag.ts';
import { createToolkit } from './toolkit.ts';

const PATIENCE_SECONDS = { aws: 300, emulator: 5 };

interface AwsRegionRequest {
  readonly environment: string;
  /** The environments that there are; those that are built in by default. */
  readonly environments?: Environments;
  readonly version: string;
  readonly aws: AwsSettings;
  /** The account that it must be; undefined: any. */
  readonly account: string | undefined;
  /** Gives the admin key for the SHA-256 of those that are deployed; undefined leaves them as they are. */
  readonly adminKey: FindAdminKey;
  /** The secret of the client at the sign-in provider; undefined leaves the one that is deployed. */
  readonly signInSecret?: GivenSecret | undefined;
  /** Whether the given key takes the place of all others. */
  readonly endOldAdminKeys?: boolean;
  readonly overrides?: ConfigOverrides;
  /** Tasks of each app, or machines; undefined: as configured. */
  readonly desiredCount?: number;
  /** Says which emulator answers, where an endpoint is given. */
  readonly emulate: Emulate;
  /** Called with every line of the CDK. */
  readonly say: (line: string) => void;
  /** Called with the progress of long work. */
  readonly tell: (line: string) => void;
  /** How long a service may take until it shows what was done; undefined: as long as AWS may, and little on an emulator. */
  readonly patienceSeconds?: number;
}

export interface OpenedAwsRegion extends AwsRegion, RegionDeployment {
  close(): void;
}

/** Connects to one region and works out the configuration there. Throws `unreachable`, `config` or `refused`. */
export async function openAwsRegion(request: AwsRegionRequest): Promise<OpenedAwsRegion> {
  const { environment, environments, version, say } = request;
  const { region, endpoint } = request.aws;
  const { overrides = {}, desiredCount } = request;
  const named = {
    environment,
    ...(environments && { environments }),
    version,
    region,
    overrides,
    ...(desiredCount !== undefined && { desiredCount }),
  };
  // A region that does not exist is reported before any request.
  readConfig({ ...named, account: undefined });
  const emulation = endpoint === undefined ? undefined : await request.emulate(endpoint);
  const { account, caller } = await identify(request.aws);
  // The account of an environment is one of AWS; an emulator makes its own.
  const expected = request.account ?? (emulation ? undefined : chosenAccount({ ...named, account }));
  if (expected !== undefined && expected !== account)
    throw new DeployError('refused', `the credentials belong to account ${account}, expected ${expected}: use others`);
  const aws = connectAws({ ...request.aws, account });
  const resolved = await namedConfig(aws, { ...named, account });
  refuseNeedlessSecret(resolved, request.signInSecret);
  const deployed = await deployedAdminKeys(aws, resolved);
  const adminKeysSha256 =
    resolved.target === 'pipeline-role'
      ? []
      : resolvedAdminKeys(deployed, request.adminKey(deployed), request.endOldAdminKeys === true);
  const bundles = await emulation?.assetBucket(aws, resolved);
  const config: DeploymentConfig = {
    ...resolved,
    adminKeysSha256,
    ...(bundles !== undefined && { bundleBucket: bundles }),
    ...(await settledParts(aws, resolved, emulation)),
  };
  const plain = createHttpProbe(endpoint);
  const awsRegion: AwsRegion & Pick<OpenedAwsRegion, 'close'> = {
    config,
    aws,
    assetBucket: bundles,
    caller,
    emulation,
    reach: emulation?.reach(request.aws, plain) ?? plain,
    patienceSeconds: request.patienceSeconds ?? PATIENCE_SECONDS[emulation ? 'emulator' : 'aws'],
    toolkit: createToolkit({
      aws: request.aws,
      assetBucket: bundles,
      revertsDrift: emulation === undefined,
      say,
    }),
    tell: request.tell,
    signInSecret: request.signInSecret?.secret,
    close: () => aws.close(),
  };
  return { ...awsRegion, ...placeOf(awsRegion) };
}

/** The configuration with the bucket that is there, or that would be made. */
async function namedConfig(aws: Aws, request: ConfigRequest): Promise<DeploymentConfig> {
  const config = readConfig(request);
  if (choosesNamespace(request) || !planOf(config.target).names.includes('storage')) return config;
  return { ...config, bucketNamespace: await findNamespace(aws, config) };
}

/** What follows from what is there or was built, for the parts that a target has. */
async function settledParts(
  aws: Aws,
  config: DeploymentConfig,
  emulation: Emulation | undefined,
): Promise<ConfigOverrides> {
  const { target, pipeline } = config;
  const parts = planOf(target).names;
  return {
    ...(parts.includes('fargate') && { container: pinnedContainer(config) }),
    ...(parts.includes('instance') && { machine: await resolvedMachine(aws, config, emulation) }),
    ...(parts.includes('pipeline') && {
      pipeline: { ...pipeline, makesProvider: await mustMakeProvider(aws, config) },
    }),
    ...(parts.includes('cdn') && { originSecret: (await deployedOriginSecret(aws, config)) ?? newOriginSecret() }),
  };
}

/** As the verbs see any deployment. */
function placeOf(awsRegion: AwsRegion): Omit<RegionDeployment, 'reach'> {
  const { config, aws } = awsRegion;
  const plan = planOf(config.target);
  const componentNamed = (name: string): ComponentName => {
    const found = plan.names.find((known) => known === name);
    if (found === undefined) throw new DeployError('config', `${config.target} has no component ${name}`);
    return found;
  };
  return {
    region: config.region,
    version: config.version,
    plan,
    isHealthShadowed: awsRegion.emulation?.isHealthShadowed === true,
    isEmulated: awsRegion.emulation !== undefined,
    adminAddress: () => Promise.resolve(undefined),
    lifecycleOf: (name) => lifecycleOf(componentNamed(name), awsRegion),
    address: async () => {
      const found = await findDistribution(aws, namesOf(config).distributionComment);
      if (found?.DomainName !== undefined) return `https://${found.DomainName}`;
      throw new DeployError(
        'refused',
        `no distribution found for ${config.environment} in ${config.region}: create it first`,
      );
    },
    storedData: (traces) => readStoredData(awsRegion, traces),
    preflight: () => preflight(awsRegion),
    planned: (name) => planComponent(awsRegion, componentNamed(name)),
    cost: (changes) => describeCost(config, changes),
  };
}

/** The container with the image of this checkout, unless another one is given. */
function pinnedContainer(config: DeploymentConfig): DeploymentConfig['container'] {
  const { container, version } = config;
  return { ...container, image: container.image ?? `${registryName(config)}:${contentTag(version)}` };
}

async function identify(settings: AwsSettings): Promise<{ account: string; caller: string }> {
  const aws = connectAws(settings);
  try {
    const { Account, Arn } = await aws.sts.send(new GetCallerIdentityCommand());
    return { account: Account ?? '', caller: Arn ?? '' };
  } catch (cause) {
    const where = settings.endpoint ?? `AWS in ${settings.region}`;
    const todo = refusalCause(cause) === undefined ? ': look at the credentials, the region and the network' : '';
    throw new DeployError('unreachable', `cannot sign in at ${where}: ${messageOf(cause)}${todo}`, { cause });
  } finally {
    aws.close();
  }
}
