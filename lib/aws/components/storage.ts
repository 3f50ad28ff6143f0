import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { checksOf, differs } from '../../checks.ts';
import type { ComponentParts, Deployment } from '../component.ts';
import { always, nothingToDo } from '../component.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { bucketPolicy } from '../policies.ts';
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
    const { config, locked } = deployment;
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
      policyDocument: bucketPolicy(config, locked),
    });
    policy.addResourceDependency(bucket);
  },
  observe: async (observer) => (await import('./storage-state.ts')).observeStorage(observer),
  seen: ({ seen }) => seen,
  resources: ({ seen }) => (seen.live['Bucket'] ? [seen.live['Bucket'].id] : []),
  checks: [
    ofBucket('region', ({ region }, { config }) => differs('lies in', region, config.region)),
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
