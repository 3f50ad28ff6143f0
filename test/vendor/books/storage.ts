import type { Deployment } from '../../../lib/aws/deployment.ts';
import { bucketPolicy } from '../../../lib/aws/policies.ts';
import type { Book } from '../replay.ts';
import { says, saysRaw } from '../replay.ts';

/** Where a lifecycle rule says which objects it is for: S3 answers either, however it was written. */
type PrefixPlace = 'rule' | 'filter';

/**
 * A bucket as it is declared, each answer as its page of the reference has it:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html and its neighbours, API_HeadBucket.html to
 * API_ListObjectVersions.html.
 */
export function storageBook(deployment: Deployment, place: PrefixPlace = 'filter'): Book {
  const { config, locked, domain } = deployment;
  const expiry = (id: string, prefix: string, days: number): object => ({
    ID: id,
    Status: 'Enabled',
    Expiration: { Days: days },
    ...(place === 'rule' ? { Prefix: prefix } : { Filter: { Prefix: prefix } }),
  });
  return {
    's3 HeadBucket': says({ BucketRegion: config.region }),
    // The one answer whose root is its only member.
    's3 GetBucketLocation': saysRaw(
      `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${config.region}</LocationConstraint>`,
    ),
    's3 GetPublicAccessBlock': says({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    }),
    's3 GetBucketOwnershipControls': says({
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    }),
    's3 GetBucketEncryption': says({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
      },
    }),
    // A bucket that never had versions answers without a status.
    's3 GetBucketVersioning': says({}),
    's3 GetBucketCors': says({
      CORSRules: [
        {
          AllowedHeaders: ['content-type', 'content-length', 'if-none-match', 'range'],
          AllowedMethods: ['GET', 'HEAD', 'PUT'],
          AllowedOrigins: [locked ? `https://${domain ?? ''}` : '*'],
          ExposeHeaders: ['ETag', 'Content-Range', 'Content-Length'],
          MaxAgeSeconds: 300,
        },
      ],
    }),
    's3 GetBucketLifecycleConfiguration': says({
      Rules: [
        expiry('expire-transfers', 'transfers/', config.objectLifetimeDays),
        expiry('forget-day-keys', 'day-keys/', 2),
      ],
    }),
    's3 GetBucketPolicy': says({ Policy: JSON.stringify(bucketPolicy(config, locked)) }),
    's3 ListObjectVersions': says({ IsTruncated: false }),
  };
}
