import { RemovalPolicy } from 'aws-cdk-lib';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { always, nothingToPutIn } from './component.ts';
import { foreignIn } from './obstacles.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { StorageBucket } from '../constructs/storage-bucket.ts';
import { principalsOf } from '../policies.ts';
import { lockedStorageChecks, storageChecks } from '../observed/storage-checks.ts';
import type { StorageState } from '../observed/storage-state.ts';

/** The bucket that holds the transfers. */
export const storage: ComponentParts<StorageState> = {
  name: 'storage',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  populate: nothingToPutIn,
  declare(stack, deployment) {
    const { config, locked } = deployment;
    new StorageBucket(stack, 'Default', {
      bucketName: namesOf(config).bucket,
      // Left out where it is what S3 does anyway: a bucket of before is not touched.
      ...(config.bucketNamespace === 'account-regional' && { bucketNamespace: config.bucketNamespace }),
      objectLifetimeDays: config.objectLifetimeDays,
      corsOrigins: corsOrigins(deployment),
      ...(locked && { only: principalsOf(config) }),
      // The deployment empties it before; CloudFormation refuses to delete one that is not empty.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  },
  observe: async (observer) => (await import('../observed/storage-state.ts')).observeStorage(observer),
  resources: ({ seen }) => (seen.live['Bucket'] ? [seen.live['Bucket'].id] : []),
  checks: storageChecks,
  lockedChecks: lockedStorageChecks,
  obstacles: ({ bucket }, { config }) =>
    foreignIn(`${namesOf(config).bucket} has objects that the product did not write`, bucket?.foreignKeys ?? []),
  empty: async (observer, force) => (await import('./storage-removal.ts')).emptyBucket(observer, force),
};

/** Origins whose pages may use pre-signed URLs: any before the lock, the distribution's own and those of the configuration after. */
function corsOrigins({ locked, domain, config }: Deployment): string[] {
  if (!locked) return ['*'];
  if (domain === undefined)
    throw new DeployError(
      'refused',
      'a locked bucket needs the domain of the distribution: create the distribution first',
    );
  const { publicName, corsOrigins: others = [] } = config;
  return [`https://${domain}`, ...(publicName ? [`https://${publicName.domain}`] : []), ...others];
}
