/** One call of an AWS SDK: `s3 HeadBucket`. */
export type Call = `${string} ${string}`;

/** Calls whose IAM action has another name. */
const ACTIONS: Readonly<Record<Call, readonly string[]>> = {
  's3 HeadBucket': ['s3:ListBucket'],
  's3 ListBuckets': ['s3:ListAllMyBuckets'],
  's3 ListObjectsV2': ['s3:ListBucket'],
  's3 ListObjectVersions': ['s3:ListBucketVersions'],
  's3 DeleteObjects': ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  's3 GetBucketCors': ['s3:GetBucketCORS'],
  's3 GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3 GetBucketLifecycleConfiguration': ['s3:GetLifecycleConfiguration'],
  's3 GetPublicAccessBlock': ['s3:GetBucketPublicAccessBlock'],
  // Everybody may ask who he is.
  'sts GetCallerIdentity': [],
};

/** IAM actions that the recorded calls need, sorted. */
export function actionsFor(calls: Iterable<Call>): string[] {
  const actions = [...calls].flatMap((call) => ACTIONS[call] ?? [call.replace(' ', ':')]);
  return [...new Set(actions)].sort();
}
