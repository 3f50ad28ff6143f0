import * as z from 'zod';
import { resolveConfig } from '../config/checked-config.ts';
import { refuseContradictions } from '../config/contradictions.ts';
import {
  defaultLayer,
  PRODUCT_DEFAULTS,
  productShape,
  refuseShortLife,
  withDerived,
} from '../config/product-config.ts';
import { dockerShape } from '../config/docker-shape.ts';
import type { Environments } from '../config/environments.ts';
import { ENVIRONMENTS, layersFor } from '../config/environments.ts';
import type { Resolved } from '../config/layers.ts';

/** One environment on one Docker daemon. */
export const DockerConfig = z
  .strictObject({
    ...productShape,
    /** There is one: the machine of the daemon. */
    region: z.literal('local'),
    ...dockerShape,
  })
  .check(refuseContradictions)
  .check(refuseShortLife);
export type DockerConfig = z.infer<typeof DockerConfig>;

const DEFAULTS = { ...PRODUCT_DEFAULTS, region: 'local', port: 8080, memoryMiB: 512 } as const;

interface DockerConfigRequest {
  readonly environment: string;
  readonly version: string;
  readonly overrides?: Partial<DockerConfig>;
  /** The environments that there are; those that are built in by default. */
  readonly environments?: Environments;
}

/** The configuration of one environment. Throws `config` naming every member that is wrong. */
export function readDockerConfig(request: DockerConfigRequest): DockerConfig {
  return resolvedDockerConfig(request).config;
}

/** That configuration, and what it is made of. */
export function resolvedDockerConfig(request: DockerConfigRequest): Resolved<DockerConfig> {
  const { environment, version, overrides = {}, environments = ENVIRONMENTS } = request;
  const layers = withDerived([
    defaultLayer(DEFAULTS),
    ...layersFor('docker', environment, 'local', environments),
    { members: overrides, origin: () => 'the command' },
    { members: { environment }, origin: () => '--env' },
    { members: { version }, origin: () => 'the product' },
  ]);
  return resolveConfig(DockerConfig, layers, `${environment} on Docker`);
}

/** What everything is called. */
interface DockerNames {
  readonly image: string;
  readonly volume: string;
  /** Volume with the secret of the client at the sign-in provider. */
  readonly secretVolume: string;
  readonly container: string;
}

export function dockerNamesOf({ project, environment, version }: DockerConfig): DockerNames {
  const base = `${project}-${environment}`;
  return {
    image: `${base}:${version}`,
    volume: `${base}-storage`,
    secretVolume: `${base}-sign-in`,
    container: `${base}-app`,
  };
}

/** Labels of all that belongs to an environment. */
export function labelsOf({ project, environment }: DockerConfig): Record<string, string> {
  return { project, environment };
}
