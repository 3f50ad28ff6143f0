import * as z from 'zod';
import type { AppName } from '../config/names.ts';
import type { CloudRegion } from './component.ts';
import type { CloudRunConfig } from './config.ts';
import { unlessMissing } from './google-api.ts';
import type { Binding } from './iam-policy.ts';
import { readPolicy } from './iam-policy.ts';
import { cloudNamesOf } from './names.ts';
import { deployedImage, listImages } from './registry.ts';
import type { SecretState } from './secret.ts';
import { observeSecret } from './secret.ts';
import { HEALTH } from './service-shape.ts';

const Container = z
  .object({
    env: z.array(z.object({ name: z.string() }).loose()).default([]),
    command: z.array(z.string()).default([]),
    args: z.array(z.string()).default([]),
  })
  .loose();
const Service = z
  .object({
    name: z.string(),
    uri: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
    sshEnabled: z.boolean().default(false),
    reconciling: z.boolean().default(false),
    latestCreatedRevision: z.string().optional(),
    latestReadyRevision: z.string().optional(),
    terminalCondition: z.object({ state: z.string().optional(), message: z.string().optional() }).loose().optional(),
    template: z
      .object({ containers: z.array(Container).default([]), volumes: z.array(z.unknown()).default([]) })
      .loose(),
  })
  .loose();

export interface RunServiceState extends z.infer<typeof Service> {
  readonly bindings: readonly Binding[];
  /** Status of its health page without credentials; undefined before it has an address. */
  readonly anonymous: number | undefined;
}

export interface ServiceState {
  readonly service: RunServiceState | undefined;
  /** Only of the admin app. */
  readonly secret: SecretState | undefined;
  /** The same, of its client at the sign-in provider. */
  readonly signIn?: SecretState | undefined;
  /** The image in the registry that shall run. */
  readonly expectedImage: string | undefined;
}

export async function observeService(cloudRegion: CloudRegion, app: AppName): Promise<ServiceState> {
  const { google, config, image } = cloudRegion;
  const [service, secret, signIn, images = []] = await Promise.all([
    findService(cloudRegion, app),
    app === 'admin' ? observeSecret(google, config) : undefined,
    app === 'admin' ? observeSecret(google, config, 'sign-in') : undefined,
    listImages(cloudRegion),
  ]);
  return { service, secret, signIn, expectedImage: deployedImage(images, config.version, image?.tag) };
}

async function findService({ google, config, reach }: CloudRegion, app: AppName): Promise<RunServiceState | undefined> {
  const place = { service: 'run', path: servicePath(config, app) } as const;
  const found = await unlessMissing(google.call(Service, { ...place, method: 'GET' }));
  if (!found) return undefined;
  const { bindings } = await readPolicy(google, place);
  const answer = found.uri === undefined ? undefined : await reach({ url: `${found.uri}${HEALTH[app]}` });
  return { ...found, bindings, anonymous: answer?.status };
}

/** Address of an app; undefined where there is none. */
export async function serviceUrl({ google, config }: CloudRegion, app: AppName): Promise<string | undefined> {
  const found = await unlessMissing(
    google.call(Service, { service: 'run', method: 'GET', path: servicePath(config, app) }),
  );
  return found?.uri;
}

export function servicePath(config: CloudRunConfig, app: AppName): string {
  const { location, services } = cloudNamesOf(config);
  return `/v2/${location}/services/${services[app]}`;
}
