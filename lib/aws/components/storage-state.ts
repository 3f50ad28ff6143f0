import type { CORSRule, LifecycleRule, PublicAccessBlockConfiguration, S3Client } from '@aws-sdk/client-s3';
import {
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import type { Statement } from '../policies.ts';
import { STORE_PREFIXES } from '../../config/store-access.ts';
import { parseStatements } from './statements.ts';

/** How many foreign keys are named. */
const MAX_NAMED = 20;

export interface BucketState {
  readonly name: string;
  readonly region: string;
  readonly publicAccess: PublicAccessBlockConfiguration | undefined;
  readonly ownership: string | undefined;
  readonly encryption: string | undefined;
  readonly versioning: string | undefined;
  readonly cors: readonly CORSRule[];
  readonly lifecycle: readonly LifecycleRule[];
  readonly policy: readonly Statement[];
  /** Keys that the product does not write. */
  readonly foreignKeys: readonly string[];
  /** Status of requests without credentials. */
  readonly anonymous: { readonly list: number; readonly get: number; readonly put: number };
}

export interface StorageState {
  readonly bucket: BucketState | undefined;
}

export async function observeStorage({ aws: { s3, settings }, config, reach }: Observer): Promise<StorageState> {
  const bucket = { Bucket: namesOf(config).bucket };
  // S3 answers a HEAD with a status alone; 403 is somebody else's bucket, or no right to look.
  if (!(await unlessAbsent(['NotFound', 'NoSuchBucket'], s3.send(new HeadBucketCommand(bucket)))))
    return { bucket: undefined };
  const [location, access, ownership, encryption, versioning, cors, lifecycle, policy, foreignKeys] = await Promise.all(
    [
      s3.send(new GetBucketLocationCommand(bucket)),
      unlessAbsent(['NoSuchPublicAccessBlockConfiguration'], s3.send(new GetPublicAccessBlockCommand(bucket))),
      unlessAbsent(['OwnershipControlsNotFoundError'], s3.send(new GetBucketOwnershipControlsCommand(bucket))),
      unlessAbsent(['ServerSideEncryptionConfigurationNotFoundError'], s3.send(new GetBucketEncryptionCommand(bucket))),
      s3.send(new GetBucketVersioningCommand(bucket)),
      unlessAbsent(['NoSuchCORSConfiguration'], s3.send(new GetBucketCorsCommand(bucket))),
      unlessAbsent(['NoSuchLifecycleConfiguration'], s3.send(new GetBucketLifecycleConfigurationCommand(bucket))),
      unlessAbsent(['NoSuchBucketPolicy'], s3.send(new GetBucketPolicyCommand(bucket))),
      foreignKeysOf(s3, bucket.Bucket),
    ],
  );
  const url = bucketUrl(bucket.Bucket, config.region, settings.endpoint);
  const status = async (request: { method?: string; url: string; headers?: Record<string, string> }): Promise<number> =>
    (await reach(request)).status;
  return {
    bucket: {
      name: bucket.Bucket,
      region: regionOf(location.LocationConstraint),
      publicAccess: access?.PublicAccessBlockConfiguration,
      ownership: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
      encryption:
        encryption?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
      versioning: versioning.Status,
      cors: cors?.CORSRules ?? [],
      lifecycle: lifecycle?.Rules ?? [],
      policy: parseStatements(policy?.Policy),
      foreignKeys,
      anonymous: {
        list: await status({ url: `${url}?list-type=2` }),
        get: await status({ url: `${url}health` }),
        // Writes nothing even where it is allowed: there is no object whose tag could match.
        put: await status({ method: 'PUT', url: `${url}health`, headers: { 'if-match': '"0"' } }),
      },
    },
  };
}

/**
 * Up to so many keys that the product does not write, one of each folder. However much the bucket holds, the first page of its top has
 * them: the product's own prefixes take few of the thousand places on it.
 */
export async function foreignKeysOf(s3: S3Client, Bucket: string): Promise<string[]> {
  const top = await s3.send(new ListObjectVersionsCommand({ Bucket, Delimiter: '/' }));
  const folders = (top.CommonPrefixes ?? [])
    .flatMap(({ Prefix }) => Prefix ?? [])
    .filter((prefix) => !STORE_PREFIXES.includes(prefix));
  const keys = [...(top.Versions ?? []), ...(top.DeleteMarkers ?? [])].flatMap(({ Key }) => Key ?? []);
  const firsts = folders.slice(0, MAX_NAMED).map(async (Prefix) => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: 1 }),
    );
    return Versions[0]?.Key ?? DeleteMarkers[0]?.Key ?? Prefix;
  });
  return [...new Set(keys), ...(await Promise.all(firsts))].slice(0, MAX_NAMED);
}

function bucketUrl(bucket: string, region: string, endpoint: string | undefined): string {
  return endpoint === undefined ? `https://${bucket}.s3.${region}.amazonaws.com/` : `${endpoint}/${bucket}/`;
}

/** S3 calls its first region by no name. */
function regionOf(constraint: string | undefined): string {
  if (constraint === undefined || constraint === '') return 'us-east-1';
  return constraint === 'EU' ? 'eu-west-1' : constraint;
}
