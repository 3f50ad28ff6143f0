import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { Aws } from './aws.ts';
import { unlessAbsent } from './aws.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { hasRoomForBucket } from '../config/config.ts';
import { DeployError, messageOf } from '../deploy-error.ts';
import type { BucketNamespace } from '../config/names.ts';
import { namesOf } from '../config/names.ts';
import { readStack } from './stack-state.ts';

/** Regions without it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html (read in November 2026). */
const NOT_OFFERED = ['me-south-1', 'me-central-1'];

/**
 * Where the bucket is, or would be made. One that is there stays: its name cannot change, and what is in it would be lost to the apps. A
 * new one gets a name that no other account can take, also after it was deleted. Throws `unreachable` where that cannot be seen.
 */
export async function findNamespace(aws: Aws, config: DeploymentConfig): Promise<BucketNamespace> {
  const reserved = { ...config, bucketNamespace: 'account-regional' } as const;
  if (NOT_OFFERED.includes(config.region) || !hasRoomForBucket(reserved)) return 'global';
  if ((await look(aws, namesOf(reserved).bucket)) === 'there') return 'account-regional';
  const shared = await look(aws, namesOf({ ...config, bucketNamespace: 'global' }).bucket);
  if (shared !== 'refused') return shared === 'there' ? 'global' : 'account-regional';
  // S3 gives the same refusal for a bucket of another account and for one that the caller may not see.
  return (await readStack(aws.cloudformation, namesOf(config).stack('storage'))) ? 'global' : 'account-regional';
}

async function look({ s3 }: Aws, Bucket: string): Promise<'there' | 'absent' | 'refused'> {
  try {
    const found = await unlessAbsent(['NotFound', 'NoSuchBucket'], s3.send(new HeadBucketCommand({ Bucket })));
    return found ? 'there' : 'absent';
  } catch (cause) {
    // A HEAD has no body, so the SDK knows the status and no code.
    if ((cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403) return 'refused';
    throw new DeployError('unreachable', `cannot check whether the bucket ${Bucket} exists: ${messageOf(cause)}`, {
      cause,
    });
  }
}
