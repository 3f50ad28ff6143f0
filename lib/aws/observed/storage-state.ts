import type { ObjectIdentifier, S3Client } from '@aws-sdk/client-s3';
import { GetBucketLocationCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { Observer } from '../deployment.ts';
import type { Seen } from '../declared/live.ts';
import { readBucket, readBucketPolicy } from '../declared/readers/s3.ts';
import { namesOf } from '../../config/names.ts';
import { domainSuffixOf } from '../../config/region.ts';
import { STORE_PREFIXES } from '../../config/store-access.ts';
import { versionPages } from './version-pages.ts';

/** How many foreign keys are named. */
const MAX_NAMED = 20;

/** What no template says of the bucket. */
export interface BucketState {
  readonly region: string;
  /** Keys that the product does not write. */
  readonly foreignKeys: readonly string[];
  /** Versions that are not the latest, of a bucket that keeps no more of them. */
  readonly oldVersions: readonly ObjectIdentifier[];
  /** Status of requests without credentials. */
  readonly anonymous: { readonly list: number; readonly get: number; readonly put: number };
}

export interface StorageState {
  readonly seen: Seen;
  readonly bucket: BucketState | undefined;
}

export async function observeStorage(observer: Observer): Promise<StorageState> {
  const { s3 } = observer.aws;
  const { bucket } = namesOf(observer.config);
  const Bucket = await readBucket(s3, bucket);
  const BucketPolicy = Bucket && (await readBucketPolicy(s3, bucket));
  return {
    seen: { live: { Bucket, BucketPolicy }, imports: {} },
    bucket: Bucket && (await observeBucket(observer, Bucket.attributes['Versioning'] === 'Suspended')),
  };
}

async function observeBucket(
  { aws: { s3, settings }, config, reach }: Observer,
  hadVersions: boolean,
): Promise<BucketState> {
  const { bucket } = namesOf(config);
  const [location, foreignKeys, oldVersions] = await Promise.all([
    s3.send(new GetBucketLocationCommand({ Bucket: bucket })),
    foreignKeysOf(s3, bucket),
    hadVersions ? oldVersionsOf(s3, bucket) : [],
  ]);
  const url = bucketUrl(bucket, config.region, settings.endpoint);
  const status = async (request: { method?: string; url: string; headers?: Record<string, string> }): Promise<number> =>
    (await reach(request)).status;
  return {
    region: regionOf(location.LocationConstraint),
    foreignKeys,
    oldVersions,
    anonymous: {
      list: await status({ url: `${url}?list-type=2` }),
      get: await status({ url: `${url}health` }),
      // Writes nothing even where it is allowed: there is no object whose tag could match.
      put: await status({ method: 'PUT', url: `${url}health`, headers: { 'if-match': '"0"' } }),
    },
  };
}

/**
 * Up to so many keys that the product does not write, one of each folder. However much the bucket holds, its top has few entries: the product's
 * own prefixes, and what is foreign. A page may have none of them all the same, and say that there are more.
 */
export async function foreignKeysOf(s3: S3Client, Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  const folders: string[] = [];
  for await (const top of versionPages(s3, { Bucket, Delimiter: '/' })) {
    keys.push(...[...(top.Versions ?? []), ...(top.DeleteMarkers ?? [])].flatMap(({ Key }) => Key ?? []));
    const below = (top.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []);
    folders.push(...below.filter((prefix) => !STORE_PREFIXES.includes(prefix)));
    if (keys.length + folders.length >= MAX_NAMED) break;
  }
  const firsts = folders.slice(0, MAX_NAMED).map(async (Prefix) => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: 1 }),
    );
    return Versions[0]?.Key ?? DeleteMarkers[0]?.Key ?? Prefix;
  });
  return [...new Set(keys), ...(await Promise.all(firsts))].slice(0, MAX_NAMED);
}

/** Up to so many versions that are not the latest of their key, whose bytes a deletion left behind. */
async function oldVersionsOf(s3: S3Client, Bucket: string): Promise<ObjectIdentifier[]> {
  const old: ObjectIdentifier[] = [];
  for await (const { Versions = [] } of versionPages(s3, { Bucket })) {
    old.push(...Versions.flatMap(({ Key, VersionId, IsLatest }) => (IsLatest === false ? [{ Key, VersionId }] : [])));
    if (old.length >= MAX_NAMED) break;
  }
  return old.slice(0, MAX_NAMED);
}

function bucketUrl(bucket: string, region: string, endpoint: string | undefined): string {
  return endpoint === undefined
    ? `https://${bucket}.s3.${region}.${domainSuffixOf(region)}/`
    : `${endpoint}/${bucket}/`;
}

/** S3 calls its first region by no name. */
function regionOf(constraint: string | undefined): string {
  if (constraint === undefined || constraint === '') return 'us-east-1';
  return constraint === 'EU' ? 'eu-west-1' : constraint;
}
