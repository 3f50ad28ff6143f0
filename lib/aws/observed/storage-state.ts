import type { ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { GetBucketLocationCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { Observer } from '../deployment.ts';
import type { Seen } from '../declared/live.ts';
import { readBucket, readBucketPolicy } from '../declared/readers/s3.ts';
import { namesOf } from '../../config/names.ts';
import { domainSuffixOf } from '../../config/region.ts';
import { STORE_PREFIXES } from '../../config/store-access.ts';

/** How many foreign keys are named. */
const MAX_NAMED = 20;

/** What no template says of the bucket. */
export interface BucketState {
  readonly region: string;
  /** Keys that the product does not write. */
  readonly foreignKeys: readonly string[];
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
  return { seen: { live: { Bucket, BucketPolicy }, imports: {} }, bucket: Bucket && (await observeBucket(observer)) };
}

async function observeBucket({ aws: { s3, settings }, config, reach }: Observer): Promise<BucketState> {
  const { bucket } = namesOf(config);
  const [location, foreignKeys] = await Promise.all([
    s3.send(new GetBucketLocationCommand({ Bucket: bucket })),
    foreignKeysOf(s3, bucket),
  ]);
  const url = bucketUrl(bucket, config.region, settings.endpoint);
  const status = async (request: { method?: string; url: string; headers?: Record<string, string> }): Promise<number> =>
    (await reach(request)).status;
  return {
    region: regionOf(location.LocationConstraint),
    foreignKeys,
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
  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (marker && keys.length + folders.length < MAX_NAMED) {
    const request = new ListObjectVersionsCommand({ Bucket, Delimiter: '/', ...marker });
    const top: ListObjectVersionsCommandOutput = await s3.send(request);
    keys.push(...[...(top.Versions ?? []), ...(top.DeleteMarkers ?? [])].flatMap(({ Key }) => Key ?? []));
    const below = (top.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []);
    folders.push(...below.filter((prefix) => !STORE_PREFIXES.includes(prefix)));
    marker = top.IsTruncated ? { KeyMarker: top.NextKeyMarker, VersionIdMarker: top.NextVersionIdMarker } : undefined;
  }
  const firsts = folders.slice(0, MAX_NAMED).map(async (Prefix) => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: 1 }),
    );
    return Versions[0]?.Key ?? DeleteMarkers[0]?.Key ?? Prefix;
  });
  return [...new Set(keys), ...(await Promise.all(firsts))].slice(0, MAX_NAMED);
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
