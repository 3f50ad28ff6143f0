import { noObstacles } from '../applied.ts';
import { keepsSignInSecret } from '../config/sign-in-secret.ts';
import { DeployError } from '../deploy-error.ts';
import { waitUntil } from '../wait.ts';
import type { AppName } from '../config/names.ts';
import type { CloudDeployment, CloudParts, CloudRegion } from './component.ts';
import { GoogleError, unlessMissing } from './google-api.ts';
import { policyFault, writePolicy } from './iam-policy.ts';
import { cloudNamesOf } from './names.ts';
import { applySecret, destroyOldVersions, removeSecret } from './secret.ts';
import { declaredFor, invokers, serviceChecks } from './service-checks.ts';
import type { DeclaredService } from './service-shape.ts';
import type { RunServiceState, ServiceState } from './service-state.ts';
import { observeService, servicePath } from './service-state.ts';

/** One of the apps as a service of Cloud Run, the admin app with the secret that holds the digests of its keys. */
export function serviceComponent(app: AppName): CloudParts<ServiceState> {
  return {
    name: app,
    needs: ['registry', 'role', 'storage'],
    takesAdminKey: app === 'admin',
    observe: (cloudRegion) => observeService(cloudRegion, app),
    resources: ({ service, secret, signIn }) =>
      [service?.name, secret?.name, signIn?.name].flatMap((name) => name ?? []),
    isLocked: ({ service, secret, signIn }) =>
      [service, secret, signIn].some((found) => found?.labels['locked'] === 'true'),
    checks: serviceChecks(app),
    lockedChecks: [],
    apply: (cloudRegion, state, deployment) => apply(app, cloudRegion, state, deployment),
    obstacles: noObstacles,
    async remove(cloudRegion, { secret, signIn }) {
      await unlessMissing(
        cloudRegion.google.operate({ service: 'run', method: 'DELETE', path: servicePath(cloudRegion.config, app) }),
      );
      if (secret) await removeSecret(cloudRegion);
      if (signIn) await removeSecret(cloudRegion, 'sign-in');
    },
  };
}

async function apply(
  app: AppName,
  cloudRegion: CloudRegion,
  state: ServiceState,
  deployment: CloudDeployment,
): Promise<void> {
  const { google, config, patienceSeconds } = cloudRegion;
  if (state.expectedImage === undefined)
    throw new DeployError('refused', 'the registry lacks the image: create the registry first');
  if (app === 'admin' && config.adminKeysSha256.length === 0)
    throw new DeployError('config', 'the admin app does not start without a key: give SGRAPH_SEND_ADMIN_KEY');
  // First, because it may be missing: then nothing was made.
  const isConfidential = app === 'admin' && keepsSignInSecret(config);
  const signInVersion = isConfidential
    ? await applySecret(cloudRegion, state.signIn, deployment, 'sign-in')
    : undefined;
  const signIn =
    signInVersion === undefined ? undefined : { ...(state.signIn ?? NO_SECRET), versions: [signInVersion] };
  const version = app === 'admin' ? await applySecret(cloudRegion, state.secret, deployment) : undefined;
  const secret = version === undefined ? undefined : { ...(state.secret ?? NO_SECRET), versions: [version] };
  const declared = declaredFor(app, { ...state, secret, signIn }, deployment).service;
  await onceAccountIsKnown(cloudRegion, () => putService(app, cloudRegion, state.service, declared));
  const place = { service: 'run', path: servicePath(config, app) } as const;
  if (policyFault(state.service?.bindings ?? [], invokers(app, deployment)) !== undefined)
    await writePolicy(google, place, patienceSeconds, () => invokers(app, deployment));
  if (version !== undefined) await destroyOldVersions(cloudRegion, version);
  if (signInVersion !== undefined) await destroyOldVersions(cloudRegion, signInVersion, 'sign-in');
  else if (state.signIn) await removeSecret(cloudRegion, 'sign-in');
}

/** IAM shows a new account to other services only after a minute or more (https://cloud.google.com/iam/docs/service-accounts-create). */
const ACCOUNT_SECONDS = 120;

/** Cloud Run answers the same for an account that it does not know yet and for one that the caller may not use: neither is waited for long. */
async function onceAccountIsKnown({ patienceSeconds }: CloudRegion, put: () => Promise<void>): Promise<void> {
  await waitUntil('Cloud Run knows the account of the app', Math.min(patienceSeconds, ACCOUNT_SECONDS), async () => {
    try {
      await put();
      return { value: true };
    } catch (thrown) {
      const isUnknown =
        thrown instanceof GoogleError && [400, 403, 404].includes(thrown.status) && UNKNOWN.test(thrown.message);
      if (!isUnknown) throw thrown;
      return { problem: thrown.message };
    }
  });
}

// https://github.com/firebase/firebase-tools/issues/10859
const UNKNOWN = /service ?account.*(?:was not found|(?:does|may) not exist)/i;

const NO_SECRET = { name: '', labels: {}, bindings: [], versions: [], value: undefined };

/** Makes the service, or sets all of it. Where the newest revision did not start, one more is made although nothing differs. */
async function putService(
  app: AppName,
  { google, config }: CloudRegion,
  found: RunServiceState | undefined,
  declared: DeclaredService,
): Promise<void> {
  if (!found) {
    const path = `/v2/${cloudNamesOf(config).location}/services`;
    const query = { serviceId: cloudNamesOf(config).services[app] };
    await google.operate({ service: 'run', method: 'POST', path, query, body: declared });
    return;
  }
  const isFailed = found.latestCreatedRevision !== found.latestReadyRevision;
  const body = { ...declared, labels: { ...found.labels, ...declared.labels } };
  const query = { ...(isFailed && { forceNewRevision: 'true' }) };
  await google.operate({ service: 'run', method: 'PATCH', path: servicePath(config, app), query, body });
}
