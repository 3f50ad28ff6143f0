import { checksOf, differs } from '../../checks.ts';
import type { Check } from '../deployment.ts';
import type { StorageState } from './storage-state.ts';

const ofBucket = checksOf('the bucket', ({ bucket }: StorageState) => bucket);

/** What no template says of the bucket. */
export const storageChecks: readonly Check<StorageState>[] = [
  ofBucket('region', ({ region }, { config }) => differs('lies in', region, config.region)),
  ofBucket('no-foreign-objects', ({ foreignKeys }) =>
    foreignKeys.length === 0 ? undefined : `holds objects that the product does not write: ${foreignKeys.join(', ')}`,
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
