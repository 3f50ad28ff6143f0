import * as z from 'zod';
import { checksOf } from '../checks.ts';
import { DeployError } from '../deploy-error.ts';
import type { Obstacle } from '../backend.ts';
import { waitUntil } from '../wait.ts';
import { bucketGrants, isOfProject, ownerGrants } from './access.ts';
import type { CloudDeployment, CloudParts, CloudRegion } from './component.ts';
import type { CloudRunConfig } from './config.ts';
import { GoogleError, unlessMissing } from './google-api.ts';
import type { Binding } from './iam-policy.ts';
import { canonicalBindings, policyFault, readPolicy, writePolicy } from './iam-policy.ts';
import { differences } from './differences.ts';
import { cloudNamesOf, labelsOf } from './names.ts';
import { deleteObjects, foreignObjects } from './objects.ts';
import { serviceUrl } from './service-state.ts';

const Bucket = z
  .object({
    name: z.string(),
    projectNumber: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
    lifecycle: z.object({ rule: z.array(z.unknown()).default([]) }).optional(),
    cors: z.array(z.unknown()).default([]),
    retentionPolicy: z.unknown().optional(),
  })
  .loose();

export interface CloudBucketState extends z.infer<typeof Bucket> {
  readonly bindings: readonly Binding[];
  /** What the product does not write, by its first segment. */
  readonly foreign: readonly string[];
  /** Status of a list without credentials. */
  readonly anonymous: number;
}

export interface CloudStorageState {
  readonly bucket: CloudBucketState | undefined;
  /** Address of the user app: once the bucket is locked, only its page may use signed URLs; undefined before there is one. */
  readonly userUrl: string | undefined;
}

const BUCKET = { id: 'bucket', type: 'storage/bucket' };
const ofBucket = checksOf<CloudStorageState, CloudBucketState, CloudDeployment>('the bucket:', ({ bucket }) => bucket);

/** The bucket that holds the transfers. */
export const storage: CloudParts<CloudStorageState> = {
  name: 'storage',
  needs: ['role'],
  takesAdminKey: false,
  observe,
  resources: ({ bucket }) => (bucket ? [bucket.name] : []),
  isLocked: ({ bucket }) => bucket?.labels['locked'] === 'true',
  checks: [
    ofBucket('as-declared', (bucket, deployment) => differences(BUCKET, bucket, settingsOf(deployment, undefined))),
    ofBucket('project', ({ projectNumber = 'none' }, deployment) =>
      projectNumber === deployment.projectNumber
        ? undefined
        : `belongs to the project ${projectNumber}, expected ${deployment.projectNumber}`,
    ),
    ofBucket('lifecycle', ({ lifecycle }, { config }) =>
      differences(BUCKET, lifecycle?.rule ?? [], lifecycleRules(config), 'lifecycle'),
    ),
    ofBucket('no-retention', ({ retentionPolicy }) =>
      retentionPolicy === undefined ? undefined : 'has a retention policy that keeps deleted objects, expected none',
    ),
    {
      name: 'cors',
      find: ({ bucket, userUrl }, deployment) => {
        const cors = corsOf(deployment, userUrl);
        if (!cors) return 'the bucket: the address of the user app is unknown, and only its pages may use the bucket';
        return bucket && differences(BUCKET, bucket.cors, cors, 'cors');
      },
    },
    ofBucket('policy', ({ bindings }, { config, locked }) =>
      locked
        ? policyFault(bindings, [...bucketGrants(config), ...ownerGrants(config)])
        : policyFault(withoutProject(bindings), bucketGrants(config)),
    ),
    ofBucket('no-foreign-objects', ({ name, foreign }) =>
      foreign.map((item) => ({
        message: `has objects that the product does not write: ${item}`,
        addition: true,
        remedy: `gcloud storage rm --recursive '${`gs://${name}/${item}`.replaceAll("'", `'\\''`)}'`,
      })),
    ),
  ],
  lockedChecks: [
    ofBucket('anonymous-refused', ({ anonymous }) =>
      anonymous === 401 || anonymous === 403
        ? undefined
        : `answers without credentials with ${anonymous}, expected 401 or 403`,
    ),
  ],
  apply,
  obstacles,
  remove,
};

async function observe(cloudRegion: CloudRegion): Promise<CloudStorageState> {
  const { google, config, reach } = cloudRegion;
  const place = { service: 'storage', path: pathOf(config) } as const;
  const found = await unlessMissing(google.call(Bucket, { ...place, method: 'GET' }));
  if (!found) return { bucket: undefined, userUrl: undefined };
  const [{ bindings }, foreign, answer, userUrl] = await Promise.all([
    readPolicy(google, place),
    foreignObjects(google, found.name),
    reach({ url: `${google.origin('storage')}${place.path}/o?maxResults=1` }),
    config.mode === 'direct' ? serviceUrl(cloudRegion, 'user') : undefined,
  ]);
  return { bucket: { ...found, bindings, foreign, anonymous: answer.status }, userUrl };
}

async function apply(
  cloudRegion: CloudRegion,
  { bucket, userUrl }: CloudStorageState,
  deployment: CloudDeployment,
): Promise<void> {
  const { google, config, patienceSeconds } = cloudRegion;
  const place = { service: 'storage', path: pathOf(config) } as const;
  const cors = corsOf(deployment, userUrl);
  if (!cors) throw new DeployError('refused', 'a locked bucket needs the address of the user app: create it first');
  const settings = {
    ...settingsOf(deployment, bucket?.labels),
    lifecycle: { rule: lifecycleRules(config) },
    cors,
  };
  if (bucket?.projectNumber !== undefined && bucket.projectNumber !== cloudRegion.projectNumber)
    throw new DeployError('refused', belongsElsewhere(bucket.name));
  if (!bucket) {
    const body = { ...settings, name: cloudNamesOf(config).bucket };
    const query = { project: config.googleProject };
    await google.call(Bucket, { service: 'storage', method: 'POST', path: '/storage/v1/b', query, body });
  } else {
    // The location of a bucket never changes.
    await google.call(Bucket, { ...place, method: 'PATCH', body: { ...settings, location: undefined } });
  }
  await writePolicy(google, place, patienceSeconds, (found) => [
    ...bucketGrants(config),
    ...(deployment.locked ? ownerGrants(config) : onlyProject(found)),
  ]);
}

function obstacles(cloudRegion: CloudRegion, { bucket }: CloudStorageState): Promise<readonly Obstacle[]> {
  return Promise.resolve(bucket ? obstaclesOf(cloudRegion, bucket) : []);
}

/** https://cloud.google.com/storage/docs/bucket-lock: what is retained cannot be deleted by anybody. */
function obstaclesOf({ config, projectNumber }: CloudRegion, bucket: CloudBucketState): Obstacle[] {
  const { name, foreign, retentionPolicy } = bucket;
  const isElsewhere = bucket.projectNumber !== undefined && bucket.projectNumber !== projectNumber;
  return [
    ...(isElsewhere
      ? [{ message: belongsElsewhere(name), remedy: `gcloud storage buckets describe gs://${name}` }]
      : []),
    ...(foreign.length === 0 ? [] : [{ message: foreignMessage(name, foreign), remedy: undefined }]),
    ...(retentionPolicy === undefined
      ? []
      : [
          {
            message: `${name} has a retention policy that keeps its objects: remove it`,
            remedy: `gcloud storage buckets update gs://${name} --clear-retention-period --project ${config.googleProject}`,
          },
        ]),
  ];
}

/** Deletes all objects and the bucket. Where others put one meanwhile it deletes nothing and names it, unless `force`. */
async function remove(
  { google, config, tell, patienceSeconds }: CloudRegion,
  { bucket }: CloudStorageState,
  force: boolean,
): Promise<void> {
  if (!bucket) return;
  await waitUntil(`${bucket.name} is empty`, patienceSeconds, async () => {
    if (!force) refuseForeign(bucket.name, await foreignObjects(google, bucket.name));
    await deleteObjects(google, bucket.name, tell);
    try {
      await unlessMissing(google.call(z.unknown(), { service: 'storage', method: 'DELETE', path: pathOf(config) }));
      return { value: true };
    } catch (thrown) {
      // An instance that is ending may have written once more.
      if (thrown instanceof GoogleError && thrown.status === 409) return { problem: thrown.message };
      throw thrown;
    }
  });
}

function refuseForeign(bucket: string, foreign: readonly string[]): void {
  if (foreign.length === 0) return;
  throw new DeployError('refused', `${foreignMessage(bucket, foreign)}. Remove them, or delete with --force`);
}

function foreignMessage(bucket: string, foreign: readonly string[]): string {
  return `${bucket} has objects that the product did not write: ${foreign.slice(0, 20).join(', ')}`;
}

function belongsElsewhere(bucket: string): string {
  return `the bucket ${bucket} belongs to someone else: use other names`;
}

interface BucketSettings {
  readonly location: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** All of a bucket but its lists, which a patch replaces as a whole. */
function settingsOf({ config, locked }: CloudDeployment, labels: BucketSettings['labels'] = {}): BucketSettings {
  const settings = {
    location: config.region.toUpperCase(),
    storageClass: 'STANDARD',
    iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
    // What is deleted must be gone, not kept for a week.
    softDeletePolicy: { retentionDurationSeconds: '0' },
    versioning: { enabled: false },
    labels: { ...labels, ...labelsOf(config, locked) },
  };
  return settings;
}

/** What Google removes automatically if maintenance did not: the same as on AWS. */
function lifecycleRules({ objectLifetimeDays }: CloudRunConfig): object[] {
  const rule = (prefix: string, age: number): object => ({
    action: { type: 'Delete' },
    condition: { age, matchesPrefix: [prefix] },
  });
  return [rule('transfers/', objectLifetimeDays), rule('day-keys/', 2)];
}

/** Only signed URLs are used from pages, and there are none in server mode. Undefined while the page that may use them has no address. */
function corsOf({ config, locked }: CloudDeployment, userUrl: string | undefined): object[] | undefined {
  if (config.mode !== 'direct') return [];
  if (locked && userUrl === undefined) return undefined;
  return [
    {
      origin: locked && userUrl !== undefined ? [userUrl, ...(config.corsOrigins ?? [])] : ['*'],
      method: ['GET', 'HEAD', 'PUT'],
      responseHeader: [
        'content-type',
        'content-range',
        'content-length',
        'x-goog-content-length-range',
        'x-goog-if-generation-match',
      ],
      maxAgeSeconds: 300,
    },
  ];
}

/** What Google gives the roles of a project in each new bucket is not a fault before the lock. */
function withoutProject(bindings: readonly Binding[]): Binding[] {
  return picked(bindings, (member) => !isOfProject(member));
}

function onlyProject(bindings: readonly Binding[]): Binding[] {
  return picked(bindings, isOfProject);
}

function picked(bindings: readonly Binding[], isPicked: (member: string) => boolean): Binding[] {
  return bindings
    .map((binding) => ({ ...binding, members: binding.members.filter(isPicked) }))
    .filter((binding) => canonicalBindings([binding]) !== '');
}

function pathOf(config: CloudRunConfig): string {
  return `/storage/v1/b/${cloudNamesOf(config).bucket}`;
}
