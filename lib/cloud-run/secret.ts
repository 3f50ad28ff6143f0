import * as z from 'zod';
import type { Fault } from '../checks.ts';
import { keepsSignInSecret, missingSignInSecret } from '../config/sign-in-secret.ts';
import { DeployError } from '../deploy-error.ts';
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

/** Of the admin service: the digests of the admin keys, and the secret of its client at the sign-in provider. */
export type SecretUse = 'admin-keys' | 'sign-in';

/** What the admin service has by reference: a viewer of the service does not see it. */
export async function observeSecret(
  google: Google,
  config: CloudRunConfig,
  use: SecretUse = 'admin-keys',
): Promise<SecretState | undefined> {
  const place = { service: 'secretmanager', path: pathOf(config, use) } as const;
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

/** What is wrong with the secret, by what its check is about. */
export function secretFaults(
  secret: SecretState | undefined,
  deployment: CloudDeployment,
  use: SecretUse = 'admin-keys',
): Partial<Record<SecretCheck, string | readonly Fault[] | undefined>> {
  const { config } = deployment;
  const [what, wrong] = WORDS[use];
  if (use === 'sign-in' && !keepsSignInSecret(config))
    return { there: secret && `${what} is there: oidcClient is public` };
  if (!secret) return { there: `no secret with ${what} found` };
  const value = valueOf(deployment, secret, use);
  return {
    there: differences(SECRET, secret, declaredSecret(deployment)),
    policy: policyFault(secret.bindings, readers(config)),
    value: value !== undefined && secret.value === value ? undefined : wrong,
    versions:
      secret.versions.length === 1
        ? undefined
        : `${secret.versions.length} versions of the secret can be read, expected one`,
  };
}

export const SECRET_CHECKS = ['there', 'policy', 'value', 'versions'] as const;
type SecretCheck = (typeof SECRET_CHECKS)[number];

/** What each holds, and what is said of another value. */
const WORDS: Readonly<Record<SecretUse, readonly [string, string]>> = {
  'admin-keys': ['the admin keys', 'the digests in the secret differ from those of the admin keys'],
  'sign-in': [
    'the secret of the sign-in client',
    'the secret of the sign-in client is missing, or another one than was given',
  ],
};

/** Makes the secret with its value and gives the number of the version that holds it. Throws `config` where there is no value. */
export async function applySecret(
  { google, config, patienceSeconds }: CloudRegion,
  secret: SecretState | undefined,
  deployment: CloudDeployment,
  use: SecretUse = 'admin-keys',
): Promise<string> {
  const value = valueOf(deployment, secret, use);
  if (value === undefined) throw new DeployError('config', missingSignInSecret(config));
  const place = { service: 'secretmanager', path: pathOf(config, use) } as const;
  if (!secret) {
    const path = `/v1/${cloudNamesOf(config).project}/secrets`;
    const body = declaredSecret(deployment);
    const query = { secretId: secretIdOf(config, use) };
    await google.call(Secret, { service: 'secretmanager', method: 'POST', path, query, body });
  } else if (differences(SECRET, secret, declaredSecret(deployment)).length > 0) {
    const body = { labels: { ...secret.labels, ...labelsOf(config, deployment.locked) } };
    await google.call(Secret, { ...place, method: 'PATCH', query: { updateMask: 'labels' }, body });
  }
  if (!secret || policyFault(secret.bindings, readers(config)) !== undefined)
    await writePolicy(google, place, patienceSeconds, () => readers(config));
  const [newest] = secret?.versions ?? [];
  if (secret?.value === value && newest !== undefined) return newest;
  const body = { payload: { data: Buffer.from(value).toString('base64') } };
  const made = await google.call(Version, { ...place, method: 'POST', path: `${place.path}:addVersion`, body });
  return made.name.split('/').at(-1) ?? '';
}

/** Destroys what no instance needs any more. */
export async function destroyOldVersions(
  { google, config }: CloudRegion,
  kept: string,
  use: SecretUse = 'admin-keys',
): Promise<void> {
  const secret = await observeSecret(google, config, use);
  for (const version of secret?.versions.filter((number) => number !== kept) ?? []) {
    const path = `${pathOf(config, use)}/versions/${version}:destroy`;
    await unlessDestroyed(google.call(z.unknown(), { service: 'secretmanager', method: 'POST', path, body: {} }));
  }
}

export async function removeSecret({ google, config }: CloudRegion, use: SecretUse = 'admin-keys'): Promise<void> {
  const path = pathOf(config, use);
  await unlessMissing(google.call(z.unknown(), { service: 'secretmanager', method: 'DELETE', path }));
}

/** What it shall hold: of a sign-in client the secret that was given, or the one that is there. */
function valueOf(
  { config, signInSecret }: CloudDeployment,
  secret: SecretState | undefined,
  use: SecretUse,
): string | undefined {
  return use === 'admin-keys' ? config.adminKeysSha256.join(',') : (signInSecret ?? secret?.value);
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

function secretIdOf(config: CloudRunConfig, use: SecretUse): string {
  const { secret, signInSecret } = cloudNamesOf(config);
  return use === 'admin-keys' ? secret : signInSecret;
}

function pathOf(config: CloudRunConfig, use: SecretUse): string {
  return `/v1/${cloudNamesOf(config).project}/secrets/${secretIdOf(config, use)}`;
}
