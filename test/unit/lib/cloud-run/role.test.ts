import { describe, expect, it } from 'vitest';
import type { AccountState, RoleState } from '../../../../lib/cloud-run/role.ts';
import { role } from '../../../../lib/cloud-run/role.ts';
import type { Fault } from '../planted.ts';
import { describeCloudChecks, testCloudDeployment } from './planted.ts';

function good(locked: boolean): RoleState {
  const account = {
    email: 'one@example-project.iam.gserviceaccount.com',
    description: `SGraph Send prod in europe-west2${locked ? ', locked' : ''}`,
    disabled: false,
    keys: [],
    bindings: [],
  };
  return { accounts: { user: account, admin: account }, projectRoles: [] };
}

const account =
  (change: Partial<AccountState>): Fault<RoleState> =>
  ({ accounts, ...state }) => ({
    ...state,
    accounts: { ...accounts, admin: accounts.admin && { ...accounts.admin, ...change } },
  });

describeCloudChecks(role, good, {
  'both-accounts': [({ accounts, ...state }) => ({ ...state, accounts: { ...accounts, user: undefined } })],
  description: [account({ description: '' })],
  enabled: [account({ disabled: true })],
  'no-keys': [account({ keys: ['keys/one'] })],
  policy: [account({ bindings: [{ role: 'roles/iam.serviceAccountUser', members: ['user:else@example.com'] }] })],
  'no-project-roles': [
    (state) => ({ ...state, projectRoles: [{ role: 'roles/editor', member: 'serviceAccount:one' }] }),
  ],
});

describe('the account of the user app', () => {
  it('may sign for itself where signed URLs are used, and nowhere else', () => {
    const policy = role.checks.find(({ name }) => name === 'policy')!;
    expect(policy.find(good(false), testCloudDeployment(false, { mode: 'direct' }))).toMatch(
      /account of user .*roles\/iam\.serviceAccountTokenCreator/,
    );
    expect(policy.find(good(false), testCloudDeployment(false))).toBeUndefined();
  });
});
