import type { CORSRule } from '@aws-sdk/client-s3';
import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { checksOf, differs } from '../../checks.ts';
import type { ComponentParts, Deployment } from '../component.ts';
import { always, nothingToDo } from '../component.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { bucketPolicy, policyDiffers } from '../policies.ts';
import type { StorageState } from './storage-state.ts';

const ofBucket = checksOf('the bucket', ({ bucket }: StorageState) => bucket);

/** The bucket that holds the transfers. */
export const storage: ComponentParts<StorageState> = {
  name: 'storage',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  fill: nothingToDo,
  declare(stack, deployment) {
    const { config, locked, deployer } = deployment;
    const bucket = new CfnBucket(stack, 'Bucket', {
      bucketName: namesOf(config).bucket,
      // Left out where it is what S3 does anyway: a bucket of before is not touched.
      ...(config.bucketNamespace === 'account-regional' && { bucketNamespace: config.bucketNamespace }),
      bucketEncryption: {
        serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
      },
      publicAccessBlockConfiguration: {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
      lifecycleConfiguration: {
        rules: expiryRules(config).map(({ id, prefix, days }) => ({
          id,
          status: 'Enabled',
          prefix,
          expirationInDays: days,
        })),
      },
      corsConfiguration: {
        corsRules: [
          {
            allowedOrigins: corsOrigins(deployment),
            allowedMethods: ['GET', 'HEAD', 'PUT'],
            allowedHeaders: ['content-type', 'content-length', 'if-none-match', 'range'],
            exposedHeaders: ['ETag', 'Content-Range', 'Content-Length'],
            maxAge: 300,
          },
        ],
      },
    });
    // The deployment empties it before; CloudFormation refuses to delete one that is not empty.
    bucket.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    bucket.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    // By its name: checks of templates do not see that a reference is the bucket in the policy's resources.
    const policy = new CfnBucketPolicy(stack, 'BucketPolicy', {
      bucket: namesOf(config).bucket,
      policyDocument: bucketPolicy(config, locked, deployer),
    });
    policy.addResourceDependency(bucket);
  },
  observe: async (observer) => (await import('./storage-state.ts')).observeStorage(observer),
  resources: ({ bucket }) => (bucket ? [bucket.name] : []),
  checks: [
    ofBucket('region', ({ region }, { config }) => differs('lies in', region, config.region)),
    ofBucket('public-access-block', ({ publicAccess }) => {
      const blocks = [
        publicAccess?.BlockPublicAcls,
        publicAccess?.BlockPublicPolicy,
        publicAccess?.IgnorePublicAcls,
        publicAccess?.RestrictPublicBuckets,
      ];
      return blocks.every((block) => block === true)
        ? undefined
        : `blocks public access by ${JSON.stringify(publicAccess ?? 'nothing')}, expected all four blocks`;
    }),
    ofBucket('owner-enforced', ({ ownership }) =>
      differs('has the object ownership', ownership, 'BucketOwnerEnforced'),
    ),
    ofBucket('encryption', ({ encryption }) => differs('encrypts with', encryption, 'AES256')),
    ofBucket('no-versioning', ({ versioning }) => differs('has versioning', versioning, undefined)),
    ofBucket('lifecycle-rules', ({ lifecycle }, { config }) => {
      const expected = expiryRules(config).map(({ prefix, days }) => `${prefix} after ${days} days`);
      const found = lifecycle.map(
        (rule) =>
          `${rule.Status === 'Enabled' ? '' : 'disabled: '}${prefixOf(rule) || 'everything'} after ${rule.Expiration?.Days ?? '?'} days`,
      );
      const isSame = found.sort().join('; ') === expected.sort().join('; ');
      return isSame ? undefined : `expires [${found.join('; ')}], expected [${expected.join('; ')}]`;
    }),
    ofBucket('cors', ({ cors }, deployment) => {
      const expected = corsOrigins(deployment).join();
      const rule = cors[0];
      const methods = [...(rule?.AllowedMethods ?? [])].sort().join();
      if (cors.length === 1 && rule?.AllowedOrigins?.join() === expected && methods === 'GET,HEAD,PUT' && exposes(rule))
        return undefined;
      return `has the CORS rules ${JSON.stringify(cors)}, expected GET, HEAD and PUT from ${expected} with Content-Range exposed`;
    }),
    ofBucket('policy', ({ policy }, { config, locked, deployer }) =>
      policyDiffers('has the policy', policy, bucketPolicy(config, locked, deployer).Statement),
    ),
    ofBucket('no-foreign-objects', ({ foreignKeys }) =>
      foreignKeys.length === 0 ? undefined : `holds objects that the product does not write: ${foreignKeys.join(', ')}`,
    ),
  ],
  lockedChecks: [
    ofBucket('anonymous-refused', ({ anonymous }) => {
      const open = Object.entries(anonymous).filter(([, status]) => status !== 403);
      return open.length === 0
        ? undefined
        : `answers without credentials ${open.map(([what, status]) => `${what} with ${status}`).join(', ')}, expected 403`;
    }),
  ],
  empty: async (observer, force) => (await import('./storage-removal.ts')).emptyBucket(observer, force),
};

/** S3 answers either place, however the rule was written: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html */
function prefixOf(rule: {
  readonly Prefix?: string | undefined;
  readonly Filter?: { Prefix?: string | undefined } | undefined;
}): string {
  return rule.Filter?.Prefix ?? rule.Prefix ?? '';
}

/**
 * What S3 removes by itself where maintenance did not, which is a day ahead of it. The keys that name callers must not outlive the
 * following day even if nothing of the product runs any more; everything else is small and waits for maintenance.
 */
function expiryRules({ objectLifetimeDays }: Deployment['config']): { id: string; prefix: string; days: number }[] {
  return [
    { id: 'expire-transfers', prefix: 'transfers/', days: objectLifetimeDays },
    { id: 'forget-day-keys', prefix: 'day-keys/', days: 2 },
  ];
}

/** Origins whose pages may use pre-signed URLs: any before the lock, the distribution's own after. */
function corsOrigins({ locked, domain, config }: Deployment): string[] {
  if (!locked) return ['*'];
  if (domain === undefined)
    throw new DeployError(
      'refused',
      'a locked bucket needs the domain of the distribution: create the distribution first',
    );
  const { publicName } = config;
  return [`https://${domain}`, ...(publicName ? [`https://${publicName.domain}`] : [])];
}

function exposes(rule: CORSRule): boolean {
  return (rule.ExposeHeaders ?? []).some((header) => header.toLowerCase() === 'content-range');
}
