import type { LiveFault } from './live-fault.ts';
import { account, grant, set } from './live-fault.ts';
import { NAMES } from './running-cloud.ts';

/** Faults of what is below the services. */
export const PLATFORM_FAULTS: readonly LiveFault[] = [
  {
    what: 'lets tags move',
    component: 'registry',
    finds: ['as-declared'],
    plant: set(NAMES.repository, { dockerConfig: {} }),
  },
  {
    what: 'ends the cleaning up',
    component: 'registry',
    finds: ['as-declared'],
    plant: set(NAMES.repository, { cleanupPolicies: {} }),
  },
  {
    what: 'lets everybody read the images',
    component: 'registry',
    finds: ['policy'],
    plant: grant(NAMES.repository, 'roles/artifactregistry.reader', 'allUsers'),
  },
  { what: 'deletes the image', component: 'registry', finds: ['image'], plant: ({ images }) => images.clear() },
  {
    what: 'deletes an account',
    component: 'role',
    finds: ['both-accounts'],
    plant: (state) => void state.items.delete(account(state, 'admin')),
  },
  {
    what: 'disables an account',
    component: 'role',
    finds: ['enabled'],
    plant: (state) => set(account(state, 'user'), { disabled: true })(state),
  },
  {
    what: 'lets somebody act as an account',
    component: 'role',
    finds: ['policy'],
    plant: (state) => grant(account(state, 'user'), 'roles/iam.serviceAccountUser', 'user:else@example.com')(state),
  },
  {
    what: 'renames an account',
    component: 'role',
    finds: ['description'],
    plant: (state) => set(account(state, 'user'), { description: 'mine' })(state),
  },
  {
    what: 'makes a key of an account',
    component: 'role',
    finds: ['no-keys'],
    plant: (state) =>
      void state.items.set(`${account(state, 'user')}/keys/one`, { name: `${account(state, 'user')}/keys/one` }),
    undo: (state) => void state.items.delete(`${account(state, 'user')}/keys/one`),
  },
  {
    what: 'gives an account a role on the project',
    component: 'role',
    finds: ['no-project-roles'],
    plant: (state) =>
      grant(NAMES.project, 'roles/editor', `serviceAccount:${account(state, 'user').split('/').at(-1) ?? ''}`)(state),
    undo: (state) => void state.policies.delete(NAMES.project),
  },
  {
    what: 'lets objects have rights of their own',
    component: 'storage',
    finds: ['as-declared'],
    plant: set(NAMES.bucket, { iamConfiguration: { publicAccessPrevention: 'enforced' } }),
  },
  {
    what: 'lets the bucket become public',
    component: 'storage',
    finds: ['as-declared'],
    plant: set(NAMES.bucket, {
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'inherited' },
    }),
  },
  {
    what: 'keeps what is deleted',
    component: 'storage',
    finds: ['as-declared'],
    plant: set(NAMES.bucket, { softDeletePolicy: { retentionDurationSeconds: '604800' } }),
  },
  {
    what: 'keeps versions',
    component: 'storage',
    finds: ['as-declared'],
    plant: set(NAMES.bucket, { versioning: { enabled: true } }),
  },
  {
    what: 'takes the labels away',
    component: 'storage',
    finds: ['as-declared'],
    plant: set(NAMES.bucket, { labels: {} }),
  },
  {
    what: 'ends the expiry',
    component: 'storage',
    finds: ['lifecycle'],
    plant: set(NAMES.bucket, { lifecycle: { rule: [] } }),
  },
  {
    what: 'lets pages of others in',
    component: 'storage',
    finds: ['cors'],
    plant: set(NAMES.bucket, { cors: [{ origin: ['*'], method: ['GET'] }] }),
  },
  {
    what: 'lets somebody read the objects',
    component: 'storage',
    finds: ['policy'],
    plant: grant(NAMES.bucket, 'roles/storage.objectViewer', 'user:else@example.com'),
  },
  {
    what: 'takes the right of the apps away',
    component: 'storage',
    finds: ['policy'],
    plant: (state) => void state.policies.delete(NAMES.bucket),
  },
  {
    what: 'retains the objects',
    component: 'storage',
    finds: ['no-retention'],
    plant: set(NAMES.bucket, { retentionPolicy: { retentionPeriod: '1' } }),
    undo: ({ items }) => delete items.get(NAMES.bucket)!['retentionPolicy'],
  },
  {
    what: 'owns the bucket',
    component: 'storage',
    finds: ['project'],
    plant: set(NAMES.bucket, { projectNumber: '1' }),
    undo: set(NAMES.bucket, { projectNumber: '123456789012' }),
  },
];
