import type { CORSRule, LifecycleRule, S3Client } from '@aws-sdk/client-s3';
import {
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
} from '@aws-sdk/client-s3';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';
import { parsePolicy } from '../policy-document.ts';

/** An `AWS::S3::Bucket`. */
export async function readBucket(s3: S3Client, name: string): Promise<Live | undefined> {
  const bucket = { Bucket: name };
  // S3 answers a HEAD only with a status; 403 is a bucket of another account, or a missing permission.
  if (!(await unlessAbsent(['NotFound', 'NoSuchBucket'], s3.send(new HeadBucketCommand(bucket))))) return undefined;
  const [access, ownership, encryption, versioning, cors, lifecycle] = await Promise.all([
    unlessAbsent(['NoSuchPublicAccessBlockConfiguration'], s3.send(new GetPublicAccessBlockCommand(bucket))),
    unlessAbsent(['OwnershipControlsNotFoundError'], s3.send(new GetBucketOwnershipControlsCommand(bucket))),
    unlessAbsent(['ServerSideEncryptionConfigurationNotFoundError'], s3.send(new GetBucketEncryptionCommand(bucket))),
    s3.send(new GetBucketVersioningCommand(bucket)),
    unlessAbsent(['NoSuchCORSConfiguration'], s3.send(new GetBucketCorsCommand(bucket))),
    unlessAbsent(['NoSuchLifecycleConfiguration'], s3.send(new GetBucketLifecycleConfigurationCommand(bucket))),
  ]);
  const encrypts = encryption?.ServerSideEncryptionConfiguration?.Rules?.map((rule) =>
    given({ ServerSideEncryptionByDefault: rule.ApplyServerSideEncryptionByDefault }),
  );
  const properties = given({
    BucketName: name,
    // No answer names it, but only buckets there may have such names: https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
    BucketNamespace: name.endsWith('-an') ? 'account-regional' : undefined,
    BucketEncryption: encrypts && { ServerSideEncryptionConfiguration: encrypts },
    PublicAccessBlockConfiguration: access?.PublicAccessBlockConfiguration,
    OwnershipControls: ownership?.OwnershipControls,
    // A bucket that had versions can only be suspended; its remaining versions are looked for separately.
    VersioningConfiguration: versioning.Status === 'Enabled' ? { Status: versioning.Status } : undefined,
    CorsConfiguration: cors?.CORSRules && { CorsRules: cors.CORSRules.map(corsRule) },
    LifecycleConfiguration: lifecycle?.Rules && { Rules: lifecycle.Rules.map(lifecycleRule) },
  });
  return { id: name, attributes: { Versioning: versioning.Status ?? '' }, properties };
}

/** An `AWS::S3::BucketPolicy`. */
export async function readBucketPolicy(s3: S3Client, Bucket: string): Promise<Live | undefined> {
  const found = await unlessAbsent(
    ['NoSuchBucketPolicy', 'NoSuchBucket'],
    s3.send(new GetBucketPolicyCommand({ Bucket })),
  );
  if (found?.Policy === undefined) return undefined;
  return { id: Bucket, attributes: {}, properties: { Bucket, PolicyDocument: parsePolicy(found.Policy) } };
}

function corsRule({ ExposeHeaders, MaxAgeSeconds, ...rule }: CORSRule): object {
  return given({ ...rule, ExposedHeaders: ExposeHeaders, MaxAge: MaxAgeSeconds });
}

/**
 * A rule that was given a prefix comes back with it in itself or in a filter, whichever it was sent in:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 */
function lifecycleRule({ ID, Filter = {}, Expiration = {}, ...rule }: LifecycleRule): object {
  const { Prefix, ...otherFilters } = Filter;
  const { Days, Date: date, ExpiredObjectDeleteMarker } = Expiration;
  return given({
    Prefix,
    ...given({ ...rule }),
    Id: ID,
    Filter: Object.keys(given(otherFilters)).length > 0 ? otherFilters : undefined,
    ExpirationInDays: Days,
    ExpirationDate: date,
    ExpiredObjectDeleteMarker: ExpiredObjectDeleteMarker === true ? true : undefined,
  });
}
