import * as z from 'zod';
import type { AppName } from '../config/names.ts';
import { noObstacles } from '../applied.ts';
import { waitUntil } from '../wait.ts';
import type { CloudDeployment, CloudParts, CloudRegion } from './component.ts';
import type { CloudRunConfig } from './config.ts';
import { GoogleError, unlessMissing } from './google-api.ts';
import type { Binding } from './iam-policy.ts';
import { policyFault, readPolicy, writePolicy } from './iam-policy.ts';
import { cloudNamesOf } from './names.ts';

const APPS = ['user', 'admin'] as const;
const Account = z.object({
  email: z.string(),
  description: z.string().default(''),
  disabled: z.boolean().default(false),
});
const Keys = z.object({ keys: z.array(z.object({ name: z.string() })).default([]) });

export interface AccountState extends z.infer<typeof Account> {
  /** Keys that were made by hand: the holder of one acts as the account. */
  readonly keys: readonly string[];
  /** Who may act as it. */
  readonly bindings: readonly Binding[];
}

export interface RoleState {
  readonly accounts: Readonly<Record<AppName, AccountState | undefined>>;
  /** Roles that the accounts have on the whole project. */
  readonly projectRoles: readonly { readonly role: string; readonly member: string }[];
}

/** The service accounts of both apps. What they may do is written where they may do it: at the bucket and the secret. */
export const role: CloudParts<RoleState> = {
  name: 'role',
  needs: [],
  takesAdminKey: false,
  observe,
  resources: ({ accounts }) => present(accounts).map(({ email }) => email),
  isLocked: ({ accounts }) => present(accounts).some(({ description }) => description.endsWith(LOCKED)),
  checks: [
    {
      name: 'both-accounts',
      find: ({ accounts }) => {
        const missing = APPS.filter((app) => !accounts[app]);
        return missing.length === 0 ? undefined : `no service account found for ${missing.join(', ')}`;
      },
    },
    ofAccounts('description', ({ description }, _app, deployment) =>
      description === descriptionOf(deployment)
        ? undefined
        : `has the description "${description}", expected "${descriptionOf(deployment)}"`,
    ),
    ofAccounts('enabled', ({ disabled }) => (disabled ? 'is disabled' : undefined)),
    {
      name: 'no-keys',
      find: ({ accounts }) =>
        present(accounts).flatMap(({ email, keys }) =>
          keys.map((key) => ({
            message: `the account ${email} has a key that was made by hand, expected none: ${key}`,
            addition: true,
            remedy: `gcloud iam service-accounts keys delete ${key.split('/').at(-1) ?? ''} --iam-account ${email}`,
          })),
        ),
    },
    ofAccounts('policy', ({ bindings }, app, { config }) => policyFault(bindings, actors(config, app))),
    {
      name: 'no-project-roles',
      find: ({ projectRoles }, { config }) =>
        projectRoles.map(({ role: name, member }) => ({
          message: `the accounts have undeclared permissions: ${name} of ${member}`,
          addition: true,
          remedy: `gcloud projects remove-iam-policy-binding ${config.googleProject} --member ${member} --role ${name}`,
        })),
    },
  ],
  lockedChecks: [],
  apply,
  obstacles: noObstacles,
  async remove({ google, config }) {
    for (const app of APPS)
      await unlessMissing(google.call(z.unknown(), { service: 'iam', method: 'DELETE', path: pathOf(config, app) }));
  },
};

const LOCKED = ', locked';

function descriptionOf({ config, locked }: CloudDeployment): string {
  return `SGraph Send ${config.environment} in ${config.region}${locked ? LOCKED : ''}`;
}

/** Signing URLs is asked of the account itself, and Google wants that to be granted. */
function actors(config: CloudRunConfig, app: AppName): Binding[] {
  if (config.mode !== 'direct' || app !== 'user') return [];
  const members = [`serviceAccount:${cloudNamesOf(config).accounts[app]}`];
  return [{ role: 'roles/iam.serviceAccountTokenCreator', members }];
}

async function observe({ google, config }: CloudRegion): Promise<RoleState> {
  const account = async (app: AppName): Promise<AccountState | undefined> => {
    const place = { service: 'iam', path: pathOf(config, app) } as const;
    const found = await unlessMissing(google.call(Account, { ...place, method: 'GET' }));
    if (!found) return undefined;
    const query = { keyTypes: 'USER_MANAGED' };
    const [{ keys }, { bindings }] = await Promise.all([
      google.call(Keys, { ...place, method: 'GET', path: `${place.path}/keys`, query }),
      readPolicy(google, place),
    ]);
    return { ...found, keys: keys.map(({ name }) => name), bindings };
  };
  const [user, admin, project] = await Promise.all([
    account('user'),
    account('admin'),
    readPolicy(google, { service: 'cloudresourcemanager', path: `/v3/${cloudNamesOf(config).project}` }),
  ]);
  const own = Object.values(cloudNamesOf(config).accounts).map((email) => `serviceAccount:${email}`);
  const projectRoles = project.bindings.flatMap(({ role: name, members }) =>
    members.filter((member) => own.includes(member)).map((member) => ({ role: name, member })),
  );
  return { accounts: { user, admin }, projectRoles };
}

async function apply(cloudRegion: CloudRegion, { accounts }: RoleState, deployment: CloudDeployment): Promise<void> {
  const { google, config, patienceSeconds } = cloudRegion;
  const names = cloudNamesOf(config);
  for (const app of APPS) {
    const place = { service: 'iam', path: pathOf(config, app) } as const;
    const description = descriptionOf(deployment);
    const found = accounts[app];
    if (!found) {
      const accountId = names.accounts[app].split('@')[0];
      const serviceAccount = {
        displayName: `${config.project} ${config.environment} ${app} ${config.region}`,
        description,
      };
      const path = `/v1/${names.project}/serviceAccounts`;
      await google.call(Account, { service: 'iam', method: 'POST', path, body: { accountId, serviceAccount } });
      await untilSeen(cloudRegion, app);
    } else if (found.description !== description) {
      const body = { serviceAccount: { description }, updateMask: 'description' };
      await google.call(Account, { ...place, method: 'PATCH', body });
    }
    if (found?.disabled)
      await google.call(z.unknown(), { ...place, method: 'POST', path: `${place.path}:enable`, body: {} });
    if (!found || policyFault(found.bindings, actors(config, app)) !== undefined)
      await writePolicy(google, place, patienceSeconds, () => actors(config, app));
  }
}

/**
 * IAM may say for a while that there is no account, or refuse to say, although it made it: before, it answered the same question
 * (https://cloud.google.com/iam/docs/service-accounts-create, https://github.com/GoogleCloudPlatform/magic-modules/pull/8815).
 */
async function untilSeen({ google, config, patienceSeconds }: CloudRegion, app: AppName): Promise<void> {
  await waitUntil(`IAM shows the account of ${app}`, patienceSeconds, async () => {
    try {
      return { value: await google.call(Account, { service: 'iam', method: 'GET', path: pathOf(config, app) }) };
    } catch (thrown) {
      if (thrown instanceof GoogleError && [403, 404].includes(thrown.status)) return { problem: thrown.message };
      throw thrown;
    }
  });
}

function ofAccounts(
  name: string,
  find: (account: AccountState, app: AppName, deployment: CloudDeployment) => string | undefined,
): CloudParts<RoleState>['checks'][number] {
  return {
    name,
    find: ({ accounts }, deployment) => {
      const faults = APPS.flatMap((app) => {
        const account = accounts[app];
        const fault = account && find(account, app, deployment);
        return fault === undefined ? [] : [`the account of ${app} ${fault}`];
      });
      return faults.length === 0 ? undefined : faults.join('; ');
    },
  };
}

function present(accounts: RoleState['accounts']): AccountState[] {
  return APPS.flatMap((app) => accounts[app] ?? []);
}

function pathOf(config: CloudRunConfig, app: AppName): string {
  const { project, accounts } = cloudNamesOf(config);
  return `/v1/${project}/serviceAccounts/${accounts[app]}`;
}
