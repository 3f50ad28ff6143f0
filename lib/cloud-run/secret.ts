import * as z from 'zod';
import type { Fault } from '../checks.ts';
import type { CloudDeployment, CloudRegion } from './component.ts';
import type { CloudRunConfig } from './config.ts';
import type { Google } from './google-api.ts';
import { GoogleError, unlessMissing } from './google-api.ts';
import type { Binding } from './iam-policy.ts';
import { policyFault, readPolicy, writePolicy } from './iam-policy.ts';
import { differences } from './differences.ts';
import { cloudNamesOf, labelsOf } from './names.ts';

const Secret = z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }).loose();
const SECRET = { id: 'secret', type: 'secretmanager/secret' };
const Version = z.object({ name: z.string() });
const Versions = z
  .object({ versions: z.array(Version).default([]), nextPageToken: z.string().optional() })
  .transform(({ versions, nextPageToken }) => ({ items: versions, nextPageToken }));
const Accessed = z.object({ payload: z.object({ data: z.string() }) });

export interface SecretState extends z.infer<typeof Secret> {
  readonly bindings: readonly Binding[];
  /** Numbers of the versions that can be read, the newest first. */
  readonly versions: readonly string[];
  /** What the newest of them says. */
  readonly value: string | undefined;
}

/** The digests of the admin keys, which the admin service has by reference: a viewer of the service does not see them. */
export async function observeSecret(google: Google, config: CloudRunConfig): Promise<SecretState | undefined> {
  const place = { service: 'secretmanager', path: pathOf(config) } as const;
  const found = await unlessMissing(google.call(Secret, { ...place, method: 'GET' }));
  if (!found) return undefined;
  const [{ bindings }, listed] = await Promise.all([
    readPolicy(google, place),
    google.list(Versions, {
      ...place,
      method: 'GET',
      path: `${place.path}/versions`,
      query: { filter: 'state:ENABLED' },
    }),
  ]);
  const versions = listed
    .map(({ name }) => name.split('/').at(-1) ?? '')
    .sort((one, other) => Number(other) - Number(one));
  return { ...found, bindings, ...(await readable(google, place.path, versions)) };
}

/** The list shows late what was destroyed (https://cloud.google.com/secret-manager/docs/reference/consistency). */
async function readable(
  google: Google,
  path: string,
  versions: readonly string[],
): Promise<Pick<SecretState, 'versions' | 'value'>> {
  for (const [index, version] of versions.entries()) {
    const value = await unlessDestroyed(read(google, path, version));
    if (value !== undefined) return { versions: versions.slice(index), value };
  }
  return { versions: [], value: undefined };
}

/** https://github.com/hashicorp/terraform-provider-google/issues/12504 */
async function unlessDestroyed<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof GoogleError && thrown.reason === 'FAILED_PRECONDITION') return undefined;
    throw thrown;
  }
}

/** What is wrong with the secret, by the name of its check. */
export function secretFaults(
  secret: SecretState | undefined,
  deployment: CloudDeployment,
): Record<string, string | readonly Fault[] | undefined> {
  const { config } = deployment;
  if (!secret) return { secret: 'no secret with the admin keys found' };
  const isRight = secret.value === config.adminKeysSha256.join(',');
  return {
    secret: differences(SECRET, secret, declaredSecret(deployment)),
    'secret-policy': policyFault(secret.bindings, readers(config)),
    'secret-value': isRight ? undefined : 'the digests in the secret differ from those of the admin keys',
    'secret-versions':
      secret.versions.length === 1
        ? undefined
        : `${secret.versions.length} versions of the secret can be read, expected one`,
  };
}

/** Makes the secret with the digests and gives the number of the version that holds them. */
export async function applySecret(
  { google, config, patienceSeconds }: CloudRegion,
  secret: SecretState | undefined,
  deployment: CloudDeployment,
): Promise<string> {
  const place = { service: 'secretmanager', path: pathOf(config) } as const;
  const { project, secret: secretId } = cloudNamesOf(config);
  if (!secret) {
    const path = `/v1/${project}/secrets`;
    const body = declaredSecret(deployment);
    await google.call(Secret, { service: 'secretmanager', method: 'POST', path, query: { secretId }, body });
  } else if (differences(SECRET, secret, declaredSecret(deployment)).length > 0) {
    const body = { labels: { ...secret.labels, ...labelsOf(config, deployment.locked) } };
    await google.call(Secret, { ...place, method: 'PATCH', query: { updateMask: 'labels' }, body });
  }
  if (!secret || policyFault(secret.bindings, readers(config)) !== undefined)
    await writePolicy(google, place, patienceSeconds, () => readers(config));
  const value = config.adminKeysSha256.join(',');
  const [newest] = secret?.versions ?? [];
  if (secret?.value === value && newest !== undefined) return newest;
  const body = { payload: { data: Buffer.from(value).toString('base64') } };
  const made = await google.call(Version, { ...place, method: 'POST', path: `${place.path}:addVersion`, body });
  return made.name.split('/').at(-1) ?? '';
}

/** Destroys what no instance needs any more. */
export async function destroyOldVersions({ google, config }: CloudRegion, kept: string): Promise<void> {
  const secret = await observeSecret(google, config);
  for (const version of secret?.versions.filter((number) => number !== kept) ?? []) {
    const path = `${pathOf(config)}/versions/${version}:destroy`;
    await unlessDestroyed(google.call(z.unknown(), { service: 'secretmanager', method: 'POST', path, body: {} }));
  }
}

export async function removeSecret({ google, config }: CloudRegion): Promise<void> {
  await unlessMissing(google.call(z.unknown(), { service: 'secretmanager', method: 'DELETE', path: pathOf(config) }));
}

function declaredSecret({ config, locked }: CloudDeployment): object {
  return {
    labels: labelsOf(config, locked),
    replication: { userManaged: { replicas: [{ location: config.region }] } },
  };
}

function readers(config: CloudRunConfig): Binding[] {
  const members = [`serviceAccount:${cloudNamesOf(config).accounts.admin}`];
  return [{ role: 'roles/secretmanager.secretAccessor', members }];
}

async function read(google: Google, path: string, version: string): Promise<string> {
  const request = { service: 'secretmanager', method: 'GET', path: `${path}/versions/${version}:access` } as const;
  const { payload } = await google.call(Accessed, request);
  return Buffer.from(payload.data, 'base64').toString();
}

function pathOf(config: CloudRunConfig): string {
  const { project, secret } = cloudNamesOf(config);
  return `/v1/${project}/secrets/${secret}`;
}
