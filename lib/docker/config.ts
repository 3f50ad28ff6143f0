import * as z from 'zod';
import {
  checkedConfig,
  hasRoomForLogs,
  PRODUCT_DEFAULTS,
  productShape,
  ROOM_FOR_LOGS,
} from '../config/product-config.ts';
import { productOverrides } from '../config/environments.ts';

/** One environment on one Docker daemon. */
export const DockerConfig = z
  .strictObject({
    ...productShape,
    /** There is one: the machine of the daemon. */
    region: z.literal('local'),
    /** Port of this machine's loopback at which both apps answer; 0 takes a free one. */
    port: z.int().min(0).max(65_535),
    memoryMiB: z.int().min(128),
  })
  .refine(hasRoomForLogs, ROOM_FOR_LOGS);
export type DockerConfig = z.infer<typeof DockerConfig>;

const DEFAULTS = { ...PRODUCT_DEFAULTS, region: 'local', port: 8080, memoryMiB: 512 } as const;

/** The configuration of one environment. Throws `config` naming every member that is wrong. */
export function readDockerConfig(
  environment: string,
  version: string,
  overrides: Partial<DockerConfig> = {},
): DockerConfig {
  const members = { ...DEFAULTS, ...productOverrides(environment), ...overrides, environment, version };
  return checkedConfig(DockerConfig, members, `${environment} on Docker`);
}

/** What everything is called. */
interface DockerNames {
  readonly image: string;
  readonly volume: string;
  readonly container: string;
}

export function dockerNamesOf({ project, environment, version }: DockerConfig): DockerNames {
  const base = `${project}-${environment}`;
  return { image: `${base}:${version}`, volume: `${base}-storage`, container: `${base}-app` };
}

/** Labels of all that belongs to an environment. */
export function labelsOf({ project, environment }: DockerConfig): Record<string, string> {
  return { project, environment };
}
