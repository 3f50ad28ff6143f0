import { checksOf, differs } from '../../checks.ts';
import { namesOf } from '../../config/names.ts';
import { byHand, removal } from '../declared/removal.ts';
import type { Check } from '../deployment.ts';
import type { StorageState } from './storage-state.ts';

const ofBucket = checksOf('the bucket', ({ bucket }: StorageState) => bucket);

/** What no template says of the bucket. */
export const storageChecks: readonly Check<StorageState>[] = [
  ofBucket('region', ({ region }, { config }) => differs('is in', region, config.region)),
  ofBucket('no-foreign-objects', ({ foreignKeys }, { config }) =>
    foreignKeys.map((Key) => ({
      message: `has objects that the product does not write: ${Key}`,
      addition: true,
      ...byHand([removal('s3 DeleteObject', { Bucket: namesOf(config).bucket, Key })], config.region),
    })),
  ),
  ofBucket('no-old-versions', ({ oldVersions: Objects }, { config }) =>
    Objects.length === 0
      ? undefined
      : [
          {
            message: `had versions, and still holds ${Objects.length} or more that a deletion left: run the command again until there are none`,
            addition: true,
            ...byHand(
              [removal('s3 DeleteObjects', { Bucket: namesOf(config).bucket, Delete: { Objects } })],
              config.region,
            ),
          },
        ],
  ),
];

export const lockedStorageChecks: readonly Check<StorageState>[] = [
  ofBucket('anonymous-refused', ({ anonymous }) => {
    const open = Object.entries(anonymous).filter(([, status]) => status !== 403);
    return open.length === 0
      ? undefined
      : `answers without credentials ${open.map(([what, status]) => `${what} with ${status}`).join(', ')}, expected 403`;
  }),
];
