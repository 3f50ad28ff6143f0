import * as z from 'zod';
import { resolveConfig } from '../config/checked-config.ts';
import { cloudRunShape, leastServiceMemory } from '../config/cloud-run-shape.ts';
import type { Environments } from '../config/environments.ts';
import { ENVIRONMENTS, layersFor } from '../config/environments.ts';
import type { Layer, Members, Resolved } from '../config/layers.ts';
import { merged, valueAt } from '../config/layers.ts';
import type { AppName } from '../config/names.ts';
import { refuseContradictions } from '../config/contradictions.ts';
import {
  defaultLayer,
  PRODUCT_DEFAULTS,
  productShape,
  refuseShortLife,
  withDerived,
} from '../config/product-config.ts';
import { cloudNamesOf } from './names.ts';

/** Cloud Storage's own limit. */
const MAX_BUCKET_NAME = 63;

/** One environment in one region of a project of Google Cloud. The settings of the product itself have the same bounds everywhere. */
export const CloudRunConfig = z
  .strictObject({
    ...productShape,
    ...cloudRunShape,
    region: z.string().regex(/^[a-z]+-[a-z]+[0-9]{1,2}$/, 'must be a region of Google Cloud, such as europe-west2'),
  })
  .refine((config) => cloudNamesOf(config).bucket.length <= MAX_BUCKET_NAME, {
    path: ['environment'],
    message: `makes the name of the bucket longer than ${MAX_BUCKET_NAME} characters: use shorter names`,
  })
  .check(refuseContradictions)
  .check(refuseShortLife);
export type CloudRunConfig = z.infer<typeof CloudRunConfig>;
export type CloudRunOverrides = Partial<CloudRunConfig>;

const SERVICE = {
  cpu: 1,
  minInstances: 0,
  maxInstances: 10,
  concurrency: 40,
  timeoutSeconds: 300,
} as const;
const DEFAULTS = {
  ...PRODUCT_DEFAULTS,
  adminMembers: [],
  user: SERVICE,
  admin: { ...SERVICE, maxInstances: 2 },
} as const;

/** A project of Google Cloud where it is not known yet. */
const ANY_PROJECT = 'any-project';

interface CloudRunConfigRequest {
  readonly environment: string;
  /** Undefined: that of the environment. */
  readonly googleProject?: string | undefined;
  readonly region: string;
  readonly version: string;
  readonly overrides?: CloudRunOverrides;
  readonly environments?: Environments;
}

/** The configuration of one environment in one region. Throws `config` naming every member that is wrong. */
export function readCloudRunConfig(request: CloudRunConfigRequest): CloudRunConfig {
  return resolvedCloudRunConfig(request).config;
}

/** That configuration, and what it is made of. */
export function resolvedCloudRunConfig(request: CloudRunConfigRequest): Resolved<CloudRunConfig> {
  const { environment, region, version, googleProject, overrides = {}, environments = ENVIRONMENTS } = request;
  const layers = withDerivedMemory([
    defaultLayer({ ...DEFAULTS, googleProject: ANY_PROJECT }),
    ...layersFor('cloudRun', environment, region, environments),
    { members: overrides, origin: () => 'the command' },
    { members: { environment }, origin: () => '--env' },
    { members: { region }, origin: () => '--regions' },
    { members: { googleProject }, origin: () => '--account, or GOOGLE_CLOUD_PROJECT' },
    { members: { version }, origin: () => 'the product' },
  ]);
  return resolveConfig(CloudRunConfig, layers, `${environment} in ${region}`);
}

/** The layers, below them what follows from what they say. */
function withDerivedMemory(layers: readonly Layer[]): Layer[] {
  const said = merged(layers);
  const memory = (app: AppName): Members => ({ memoryMiB: leastServiceMemory(valueAt(said, [app, 'cpu'])) });
  const members = { user: memory('user'), admin: memory('admin') };
  return withDerived([{ members, origin: () => 'derived: the least that Cloud Run has for cpu' }, ...layers]);
}

/** The project that an environment is in; undefined: any. */
export function chosenProject(environment: string, region: string, environments: Environments): string | undefined {
  const { googleProject } = merged(layersFor('cloudRun', environment, region, environments));
  return typeof googleProject === 'string' ? googleProject : undefined;
}
