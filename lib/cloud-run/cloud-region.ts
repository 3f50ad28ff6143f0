import * as z from 'zod';
import type { FindAdminKey } from '../config/admin-keys.ts';
import { resolvedAdminKeys } from '../config/admin-keys.ts';
import type { GivenSecret } from '../config/sign-in-secret.ts';
import { refuseNeedlessSecret } from '../config/sign-in-secret.ts';
import { planApplied } from '../applied.ts';
import type { Backend } from '../backend.ts';
import { lifecycleBy } from '../lifecycle.ts';
import { DeployError } from '../deploy-error.ts';
import type { Inventory } from '../inventory.ts';
import type { Environments } from '../config/environments.ts';
import { ENVIRONMENTS } from '../config/environments.ts';
import type { AppName } from '../config/names.ts';
import type { RegionDeployment } from '../region-deployment.ts';
import { createHttpProbe } from '../http-probe.ts';
import type { CloudImage, CloudRegion } from './component.ts';
import { CLOUD_COMPONENTS, cloudRunPlan } from './components.ts';
import type { CloudRunConfig, CloudRunOverrides } from './config.ts';
import { chosenProject, readCloudRunConfig } from './config.ts';
import { estimateCloudCost, estimateCloudIdleMonth } from './cost.ts';
import type { Google } from './google-api.ts';
import { connectGoogle } from './google-api.ts';
import { cloudRunReach } from './invoke.ts';
import { takeCloudInventory } from './inventory.ts';
import { cloudNamesOf } from './names.ts';
import { cloudPreflight } from './preflight.ts';
import { readCloudStoredData } from './stored-data.ts';
import { observeSecret } from './secret.ts';
import { serviceUrl } from './service-state.ts';
import type { CloudRunSettings } from './settings.ts';

interface CloudRunRequest {
  /** The secret of the client at the sign-in provider; undefined leaves the one that is deployed. */
  readonly signInSecret?: GivenSecret | undefined;
  readonly environment: string;
  /** The environments that there are; those that are built in by default. */
  readonly environments?: Environments;
  readonly region: string;
  readonly version: string;
  /** Id of the project; undefined takes that of the environment, else that of the settings. */
  readonly project: string | undefined;
  /** What shall run; undefined: what was uploaded last of this version. */
  readonly image: CloudImage | undefined;
  /** Gives the admin key for the SHA-256 of those that are deployed; undefined leaves them as they are. */
  readonly adminKey: FindAdminKey;
  /** Whether the given key takes the place of all others. */
  readonly endOldAdminKeys?: boolean;
  readonly overrides?: CloudRunOverrides;
  readonly settings: CloudRunSettings;
  /** How long Google may take until it shows what was done. */
  readonly patienceSeconds?: number;
}

/** One environment in one region of a project of Google Cloud. */
export interface CloudRunDeployment extends RegionDeployment {
  readonly config: CloudRunConfig;
  inventory(): Promise<Inventory>;
}

/** IAM needs up to minutes until a grant counts everywhere. */
const PATIENCE_SECONDS = 420;
const Project = z.object({ name: z.string(), state: z.string().optional() });

/** Connects to the project and works out the configuration. Throws `unreachable`, `config` or `refused`. */
export async function openCloudRunRegion(request: CloudRunRequest): Promise<CloudRunDeployment> {
  const cloudRegion = await openCloudRegion(request);
  const { config, google } = cloudRegion;
  return {
    config,
    region: config.region,
    version: config.version,
    plan: cloudRunPlan,
    reach: cloudRunReach(cloudRegion),
    isHealthShadowed: false,
    isEmulated: request.settings.endpoint !== undefined,
    lifecycleOf: (name) => lifecycleBy(backendOf(name, cloudRegion)),
    address: () => addressOf(cloudRegion, 'user'),
    adminAddress: () => addressOf(cloudRegion, 'admin'),
    storedData: (traces) => readCloudStoredData(cloudRegion, traces),
    preflight: () => cloudPreflight(cloudRegion),
    planned: (name) => planApplied(backendOf(name, cloudRegion)),
    cost: () => {
      const [sent, idle] = [estimateCloudCost(config, 1_000, 100), estimateCloudIdleMonth(config)];
      return `about US$ ${sent.toFixed(2)} for 1,000 transfers of 100 MB; ${idle.toFixed(2)} per month while idle`;
    },
    inventory: () => takeCloudInventory(google, config),
  };
}

async function openCloudRegion(request: CloudRunRequest): Promise<CloudRegion> {
  const { settings, environment, region, version, image, overrides = {}, environments = ENVIRONMENTS } = request;
  const googleProject = request.project ?? chosenProject(environment, region, environments) ?? settings.project;
  if (googleProject === undefined)
    throw new DeployError(
      'config',
      'no Google Cloud project given: set GOOGLE_CLOUD_PROJECT, or cloudRun.googleProject of the environment',
    );
  const resolved = readCloudRunConfig({ environment, region, version, googleProject, overrides, environments });
  refuseNeedlessSecret(resolved, request.signInSecret);
  const google = connectGoogle(settings);
  const projectNumber = await findProject(google, resolved);
  return {
    config: { ...resolved, adminKeysSha256: await adminKeys(google, resolved, request) },
    google,
    projectNumber,
    reach: createHttpProbe(undefined),
    image,
    signInSecret: request.signInSecret?.secret,
    tell: (line) => void process.stderr.write(`${line}\n`),
    patienceSeconds: request.patienceSeconds ?? PATIENCE_SECONDS,
  };
}

/** Number of the project. What a missing or foreign project answers must not look like an absent deployment later. */
async function findProject(google: Google, config: CloudRunConfig): Promise<string> {
  const { project } = cloudNamesOf(config);
  const request = { service: 'cloudresourcemanager', method: 'GET', path: `/v3/${project}` } as const;
  const { name, state = 'ACTIVE' } = await google.call(Project, request);
  if (state !== 'ACTIVE') throw new DeployError('refused', `${project} is ${state}, expected ACTIVE`);
  return name.replace('projects/', '');
}

async function adminKeys(google: Google, config: CloudRunConfig, request: CloudRunRequest): Promise<string[]> {
  const deployed = (await observeSecret(google, config))?.value?.split(',') ?? [];
  return resolvedAdminKeys(deployed, request.adminKey(deployed), request.endOldAdminKeys === true);
}

async function addressOf(cloudRegion: CloudRegion, app: AppName): Promise<string> {
  const found = await serviceUrl(cloudRegion, app);
  if (found !== undefined) return found;
  const { environment, region } = cloudRegion.config;
  throw new DeployError('refused', `no ${app} app of ${environment} found in ${region}: create it first`);
}

function backendOf(name: string, cloudRegion: CloudRegion): Backend {
  const found = cloudRunPlan.names.find((known) => known === name);
  if (found === undefined) throw new DeployError('config', `cloud-run has no component ${name}`);
  const dependants = cloudRunPlan.dependants(found).map((other) => CLOUD_COMPONENTS[other]);
  return CLOUD_COMPONENTS[found].backend(cloudRegion, dependants);
}
