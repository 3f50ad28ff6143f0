import * as z from 'zod';
import { DeployError } from '../../deploy-error.ts';
import { ENVIRONMENTS } from '../../environments.ts';
import type { ProductConfig } from '../../product-config.ts';
import { hasRoomForLogs, PRODUCT_DEFAULTS, productShape, ROOM_FOR_LOGS } from '../../product-config.ts';

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
  const known = Object.hasOwn(ENVIRONMENTS, environment) ? ENVIRONMENTS[environment] : undefined;
  if (!known)
    throw new DeployError('config', `there is no environment "${environment}": add it to lib/environments.ts`);
  const members = Object.entries(known.all).filter(([name]) => name in productShape);
  const shared = Object.fromEntries(members) as Partial<ProductConfig>;
  const parsed = DockerConfig.safeParse({ ...DEFAULTS, ...shared, ...overrides, environment, version });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new DeployError('config', `the configuration of ${environment} on Docker cannot be used: ${wrong.join('; ')}`);
}

/** What everything is called. */
export interface DockerNames {
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
