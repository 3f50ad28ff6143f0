import type { GoogleState } from '../../setup/google-state.ts';
import type { LiveFault } from './live-fault.ts';
import { grant, remove, set, template, variable } from './live-fault.ts';
import { NAMES } from './running-cloud.ts';

export const SERVICE_FAULTS: readonly LiveFault[] = [
  {
    what: 'takes the labels of a service away',
    component: 'user',
    finds: ['as-declared'],
    plant: set(NAMES.user, { labels: {} }),
  },
  {
    what: 'hides a service',
    component: 'user',
    finds: ['as-declared'],
    plant: set(NAMES.user, { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }),
  },
  { what: 'splits the traffic', component: 'user', finds: ['as-declared'], plant: set(NAMES.user, { traffic: [] }) },
  {
    what: 'keeps instances',
    component: 'user',
    finds: ['as-declared'],
    plant: template(NAMES.user, (found) => (found['scaling'] = { minInstanceCount: 3, maxInstanceCount: 10 })),
  },
  {
    what: 'runs as somebody else',
    component: 'user',
    finds: ['as-declared'],
    plant: template(NAMES.user, (found) => (found['serviceAccount'] = 'else@example.com')),
  },
  {
    what: 'takes the probe away',
    component: 'user',
    finds: ['as-declared'],
    plant: template(NAMES.user, (_, container) => delete container['livenessProbe']),
  },
  {
    what: 'takes memory away',
    component: 'user',
    finds: ['as-declared'],
    plant: template(NAMES.user, (_, container) => (container['resources'] = { limits: { cpu: '1', memory: '128Mi' } })),
  },
  {
    what: 'runs another image',
    component: 'user',
    finds: ['image'],
    plant: template(NAMES.user, (_, container) => (container['image'] = 'docker.io/else/image:latest')),
  },
  {
    what: 'changes a setting',
    component: 'user',
    finds: ['environment'],
    plant: variable(NAMES.user, 'SGRAPH_SEND_UPLOADS', 'closed'),
  },
  {
    what: 'adds a variable',
    component: 'user',
    finds: ['environment'],
    plant: variable(NAMES.user, 'NODE_OPTIONS', '--inspect'),
  },
  {
    what: 'runs another command',
    component: 'user',
    finds: ['nothing-else'],
    plant: template(NAMES.user, (_, container) => (container['args'] = ['serve', '--service', 'both'])),
  },
  {
    what: 'mounts a volume',
    component: 'user',
    finds: ['nothing-else'],
    plant: template(NAMES.user, (found) => (found['volumes'] = [{ name: 'x' }])),
  },
  { what: 'opens a shell', component: 'user', finds: ['nothing-else'], plant: set(NAMES.user, { sshEnabled: true }) },
  {
    what: 'closes the user app',
    component: 'user',
    finds: ['as-declared', 'answers'],
    plant: set(NAMES.user, { invokerIamDisabled: false }),
  },
  {
    what: 'names everybody in the policy of the user app',
    component: 'user',
    finds: ['invokers'],
    plant: grant(NAMES.user, 'roles/run.invoker', 'allUsers'),
  },
  {
    what: 'opens the admin app to everybody',
    component: 'admin',
    finds: ['invokers', 'answers'],
    plant: grant(NAMES.admin, 'roles/run.invoker', 'allUsers'),
  },
  {
    what: 'asks nobody who invokes the admin app',
    component: 'admin',
    finds: ['as-declared', 'answers'],
    plant: set(NAMES.admin, { invokerIamDisabled: true }),
  },
  {
    what: 'breaks the newest revision',
    component: 'user',
    finds: ['ready'],
    plant: set(NAMES.user, {
      latestCreatedRevision: 'other',
      terminalCondition: { state: 'CONDITION_FAILED', message: 'it ended' },
    }),
  },
  {
    what: 'deletes the service and leaves the secret',
    component: 'admin',
    finds: ['service'],
    plant: (state) => void state.items.delete(NAMES.admin),
  },
  {
    what: 'deletes the secret',
    component: 'admin',
    finds: ['environment', 'secret'],
    plant: remove(NAMES.secret),
  },
  {
    what: 'takes the labels of the secret away',
    component: 'admin',
    finds: ['secret'],
    plant: set(NAMES.secret, { labels: {} }),
  },
  {
    what: 'lets somebody read the secret',
    component: 'admin',
    finds: ['secret-policy'],
    plant: grant(NAMES.secret, 'roles/secretmanager.secretAccessor', 'user:else@example.com'),
  },
  {
    what: 'writes another key',
    component: 'admin',
    finds: ['secret-value'],
    plant: (state) =>
      void state.payloads.set(
        `${NAMES.secret}/versions/${newestVersion(state)}`,
        Buffer.from('0'.repeat(64)).toString('base64'),
      ),
  },
  {
    what: 'leaves an old key',
    component: 'admin',
    finds: ['secret-versions', 'environment', 'secret-value'],
    plant: addVersion,
  },
  {
    what: 'puts the key into the service',
    component: 'admin',
    finds: ['environment'],
    plant: variable(NAMES.admin, 'SGRAPH_SEND_ADMIN_KEY_SHA256', '0'.repeat(64)),
  },
];

/** Faults of what is locked. */
export const LOCKED_FAULTS: readonly LiveFault[] = [
  {
    what: 'opens the admin app to everybody',
    component: 'admin',
    finds: ['invokers', 'answers'],
    plant: grant(NAMES.admin, 'roles/run.invoker', 'allUsers'),
  },
  {
    what: 'asks nobody who invokes the admin app',
    component: 'admin',
    finds: ['as-declared', 'answers'],
    plant: set(NAMES.admin, { invokerIamDisabled: true }),
  },
  {
    what: "gives the project's editors the objects again",
    component: 'storage',
    finds: ['policy'],
    plant: grant(NAMES.bucket, 'roles/storage.legacyObjectReader', 'projectViewer:send-testing-1234'),
  },
];

function newestVersion(state: GoogleState): number {
  return [...state.items.keys()].filter((name) => name.startsWith(`${NAMES.secret}/versions/`)).length;
}

function addVersion(state: GoogleState): void {
  const name = `${NAMES.secret}/versions/${newestVersion(state) + 1}`;
  state.items.set(name, { name, state: 'ENABLED' });
  state.payloads.set(name, Buffer.from('1'.repeat(64)).toString('base64'));
}
