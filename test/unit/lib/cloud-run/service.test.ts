import { describe, expect, it } from 'vitest';
import type { AppName } from '../../../../lib/config/names.ts';
import { admin } from '../../../../lib/cloud-run/admin.ts';
import type { CloudDeployment } from '../../../../lib/cloud-run/component.ts';
import type { CloudRunOverrides } from '../../../../lib/cloud-run/config.ts';
import { cloudNamesOf, labelsOf } from '../../../../lib/cloud-run/names.ts';
import type { SecretState } from '../../../../lib/cloud-run/secret.ts';
import { declaredFor, invokers } from '../../../../lib/cloud-run/service-checks.ts';
import type { RunServiceState, ServiceState } from '../../../../lib/cloud-run/service-state.ts';
import { user } from '../../../../lib/cloud-run/user.ts';
import type { Fault } from '../planted.ts';
import { CONFIDENTIAL } from '../deployment.ts';
import { describeCloudChecks, testCloudDeployment } from './planted.ts';

const image = 'europe-west2-docker.pkg.dev/example-project/sgraph-send-prod/app@sha256:1';

const SIGN_IN = { ...CONFIDENTIAL, adminMembers: ['group:ops@example.com'] };
const VALUE = 'a secret of the client';

function secretState(locked: boolean): SecretState {
  const { config } = testCloudDeployment(locked);
  const members = [`serviceAccount:${cloudNamesOf(config).accounts.admin}`];
  return {
    name: 'projects/1/secrets/admin-keys',
    labels: labelsOf(config, locked),
    replication: { userManaged: { replicas: [{ location: config.region }] } },
    bindings: [{ role: 'roles/secretmanager.secretAccessor', members }],
    versions: ['3'],
    value: config.adminKeysSha256.join(','),
  };
}

const good =
  (app: AppName, overrides: CloudRunOverrides = {}) =>
  (locked: boolean): ServiceState => {
    const deployment = testCloudDeployment(locked, overrides);
    const secret = app === 'admin' ? secretState(locked) : undefined;
    const isConfidential = app === 'admin' && overrides.oidcClient === 'confidential';
    const signIn = isConfidential ? { ...secretState(locked), versions: ['5'], value: VALUE } : undefined;
    const { service } = declaredFor(app, { expectedImage: image, secret, signIn }, deployment);
    // A copy: what Google answers has no part of the declaration in it.
    const sent = JSON.parse(JSON.stringify(service)) as RunServiceState;
    return {
      service: {
        ...sent,
        name: `services/${app}`,
        latestCreatedRevision: 'r-2',
        latestReadyRevision: 'r-2',
        terminalCondition: { state: 'CONDITION_SUCCEEDED' },
        reconciling: false,
        sshEnabled: false,
        template: { ...sent.template, volumes: [] },
        bindings: invokers(app, deployment),
        anonymous: app === 'admin' ? 403 : 200,
      },
      secret,
      signIn,
      expectedImage: image,
    };
  };

const service =
  (change: Partial<RunServiceState>): Fault<ServiceState> =>
  (state) => ({ ...state, service: state.service && { ...state.service, ...change } });
const template =
  (change: object): Fault<ServiceState> =>
  (state) =>
    service({ template: { ...state.service!.template, ...change } })(state);
const container =
  (change: object): Fault<ServiceState> =>
  (state) =>
    template({ containers: [{ ...state.service!.template.containers[0], ...change }] })(state);
const secret =
  (change: Partial<SecretState>): Fault<ServiceState> =>
  (state) => ({ ...state, secret: state.secret && { ...state.secret, ...change } });

const signIn =
  (change: Partial<SecretState>): Fault<ServiceState> =>
  (state) => ({ ...state, signIn: state.signIn && { ...state.signIn, ...change } });

const inverted = (found: RunServiceState): RunServiceState => ({
  ...found,
  invokerIamDisabled: found['invokerIamDisabled'] !== true,
});

const SERVICE_FAULTS: Readonly<Record<string, readonly Fault<ServiceState>[]>> = {
  service: [(state) => ({ ...state, service: undefined })],
  ready: [
    service({ latestReadyRevision: 'r-1' }),
    service({ reconciling: true }),
    service({ terminalCondition: { state: 'CONDITION_FAILED', message: 'the container ended' } }),
    service({ terminalCondition: undefined }),
  ],
  'as-declared': [
    service({ labels: {} }),
    service({ ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }),
    ({ service: found, ...state }) => ({ ...state, service: found && inverted(found) }),
    service({ traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'old', percent: 100 }] }),
    template({ serviceAccount: 'else@example.com' }),
    template({ timeout: '60s' }),
    template({ executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN1' }),
    template({ maxInstanceRequestConcurrency: 1_000 }),
    template({ scaling: { minInstanceCount: 1, maxInstanceCount: 10 } }),
    template({ scaling: undefined }),
    container({ ports: [{ name: 'h2c', containerPort: 8080 }] }),
    container({ resources: { limits: { cpu: '1', memory: '256Mi' }, cpuIdle: true, startupCpuBoost: true } }),
    container({ resources: { limits: { cpu: '1', memory: '512Mi' }, startupCpuBoost: true } }),
    container({ startupProbe: { tcpSocket: { port: 8080 } } }),
    container({ livenessProbe: undefined }),
  ],
  image: [
    container({ image: image.replace('@sha256:1', ':latest') }),
    (state) => ({ ...state, expectedImage: `${image}2` }),
    (state) => ({ ...state, expectedImage: undefined }),
  ],
  environment: [container({ env: [] })],
  'nothing-else': [
    container({ command: ['sh'] }),
    container({ args: ['serve'] }),
    template({ volumes: [{ name: 'x' }] }),
    service({ sshEnabled: true }),
  ],
  invokers: [
    service({ bindings: [{ role: 'roles/run.admin', members: ['allUsers'] }] }),
    service({ bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] }),
  ],
  answers: [service({ anonymous: 500 }), service({ anonymous: undefined }), service({ anonymous: 404 })],
};
const NO_SERVICE = { service: ['secret'] };

describeCloudChecks(
  user,
  good('user'),
  { ...SERVICE_FAULTS, answers: [...(SERVICE_FAULTS['answers'] ?? []), service({ anonymous: 403 })] },
  NO_SERVICE,
);
describeCloudChecks(
  admin,
  good('admin', SIGN_IN),
  {
    ...SERVICE_FAULTS,
    invokers: [...(SERVICE_FAULTS['invokers'] ?? []), service({ bindings: [] })],
    answers: [...(SERVICE_FAULTS['answers'] ?? []), service({ anonymous: 200 })],
    secret: [
      (state) => ({ ...state, secret: undefined }),
      secret({ labels: {} }),
      secret({ replication: { automatic: {} } }),
    ],
    'secret-policy': [
      secret({ bindings: [] }),
      secret({ bindings: [{ role: 'roles/secretmanager.secretAccessor', members: ['allAuthenticatedUsers'] }] }),
    ],
    'secret-value': [secret({ value: undefined }), secret({ value: 'b'.repeat(64) })],
    'secret-versions': [secret({ versions: ['3', '2'] })],
    'sign-in': [
      (state) => ({ ...state, signIn: undefined }),
      signIn({ labels: {} }),
      signIn({ replication: { automatic: {} } }),
    ],
    'sign-in-policy': [
      signIn({ bindings: [] }),
      signIn({ bindings: [{ role: 'roles/secretmanager.secretAccessor', members: ['allUsers'] }] }),
    ],
    'sign-in-value': [signIn({ value: undefined })],
    'sign-in-versions': [signIn({ versions: ['5', '4'] })],
  },
  { ...NO_SERVICE, secret: ['environment'], 'sign-in': ['environment'] },
  SIGN_IN,
);

describe.each([false, true])('an app whose lock is %s', (locked) => {
  const of = (app: AppName, adminMembers: string[]): string[] =>
    invokers(app, testCloudDeployment(locked, { adminMembers })).flatMap(({ members }) => members);

  it('is open as the user app, and to named members or nobody as the admin app, without a grant to everybody', () => {
    expect(['user', 'admin'].map((app) => good(app as AppName)(locked).service?.['invokerIamDisabled'])).toEqual([
      true,
      false,
    ]);
    expect(of('user', ['group:ops@example.com'])).toEqual([]);
    expect(of('admin', ['group:ops@example.com'])).toEqual(['group:ops@example.com']);
    expect(of('admin', [])).toEqual([]);
  });

  it('is red as the admin app where it answers everybody', () => {
    const answers = admin.checks.find(({ name }) => name === 'answers')!;
    expect(answers.find(service({ anonymous: 200 })(good('admin')(locked)), testCloudDeployment(locked))).toMatch(
      /expected 401 or 403/,
    );
  });
});

describe('the secret of the sign-in client on Cloud Run', () => {
  const check = (name: string, state: ServiceState, deployment: CloudDeployment): unknown =>
    admin.checks.find((each) => each.name === name)!.find(state, deployment);

  it('is in no declaration, which has the version that holds it, and only of the admin app', () => {
    const { service: declared } = good('admin', SIGN_IN)(false);
    expect(JSON.stringify(declared)).not.toContain(VALUE);
    expect(JSON.stringify(declared)).toContain(
      '"SGRAPH_SEND_OIDC_CLIENT_SECRET","valueSource":{"secretKeyRef":{"secret":"sgraph-send-prod-sign-in-europe-west2","version":"5"}}',
    );
    expect(JSON.stringify(good('user', SIGN_IN)(false).service)).not.toContain('SGRAPH_SEND_OIDC_CLIENT_SECRET');
  });

  it('is red where another one was given, without showing either, or where the client is public', () => {
    const deployment = testCloudDeployment(false, SIGN_IN);
    const state = good('admin', SIGN_IN)(false);
    expect(check('sign-in-value', state, { ...deployment, signInSecret: VALUE })).toBeUndefined();
    const found = check('sign-in-value', state, { ...deployment, signInSecret: 'another secret of it' });
    expect(found).toBe('the secret of the sign-in client is missing, or another one than was given');
    expect(check('sign-in', state, testCloudDeployment(false))).toContain('oidcClient is public');
  });
});

describe('the admin app', () => {
  it('has no digest of a key in its declaration', () => {
    const { config } = testCloudDeployment(false);
    expect(JSON.stringify(good('admin')(false).service)).not.toContain(config.adminKeysSha256[0]);
  });
});
