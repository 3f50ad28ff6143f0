import type { ComponentParts, Deployment } from '../component.ts';
import { always, nothingToDo, notCompared } from '../component.ts';
import type { RoleName } from '../../config/names.ts';
import { namesOf, roleNames } from '../../config/names.ts';
import { ACCESS, declareRoles, ExecutionRoles } from '../constructs/execution-roles.ts';
import { accessPolicy, boundaryPolicy, bucketArn, logStreamArn, policyDiffers, trustPolicy } from '../policies.ts';
import type { RoleState, RolesState } from './role-state.ts';

/** The roles that both apps run as, or the machine with both of them. */
export const role: ComponentParts<RolesState> = {
  name: 'role',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  fill: nothingToDo,
  declare(stack, { config, locked }) {
    const { roles: named, boundary, distributionComment: label } = namesOf(config);
    if (config.target === 'lambda') {
      new ExecutionRoles(stack, 'Default', {
        bucketArn: bucketArn(config),
        logStreamArns: { user: logStreamArn(config, 'user'), admin: logStreamArn(config, 'admin') },
        roleNames: named,
        label,
        bounded: locked,
        boundaryName: boundary,
      });
      return;
    }
    declareRoles(stack, {
      label,
      trust: trustPolicy(config),
      roles: roleNames(config).map((name) => ({ name, roleName: named[name], policy: accessPolicy(config, name) })),
      ...(locked && { boundary: { name: boundary, policy: boundaryPolicy(config) } }),
    });
  },
  observe: async (observer) => (await import('./role-state.ts')).observeRoles(observer),
  seen: notCompared,
  resources: ({ roles, boundary }) =>
    [...Object.values(roles), boundary].flatMap((found) => (found ? [found.arn] : [])),
  checks: [
    { name: 'roles-exist', find: ({ roles }) => eachRole(roles, (state) => (state ? undefined : 'does not exist')) },
    {
      name: 'trust',
      find: ({ roles }, { config }) =>
        ofRoles(roles, ({ trust }) => policyDiffers('is trusted by', trust, trustPolicy(config).Statement)),
    },
    {
      name: 'least-privilege',
      find: ({ roles }, deployment) => ofRoles(roles, (state, name) => widened(state, name, deployment)),
    },
    {
      name: 'no-attached-policies',
      find: ({ roles }) =>
        ofRoles(roles, ({ attached }) =>
          attached.length === 0 ? undefined : `has ${attached.join(', ')} attached, expected nothing`,
        ),
    },
    {
      name: 'boundary-as-locked',
      find: ({ roles }, { locked }) =>
        locked
          ? undefined
          : ofRoles(roles, ({ boundary }) =>
              boundary === undefined ? undefined : `has the boundary ${boundary}, expected none before it is locked`,
            ),
    },
  ],
  lockedChecks: [
    {
      name: 'boundary',
      find: ({ roles, boundary }) =>
        ofRoles(roles, (state) =>
          boundary !== undefined && state.boundary === boundary.arn
            ? undefined
            : `has the boundary ${state.boundary ?? 'none'}, expected ${boundary?.arn ?? 'one that exists'}`,
        ),
    },
    {
      name: 'boundary-policy',
      find: ({ boundary }, { config }) =>
        policyDiffers('the boundary allows', boundary?.statements ?? [], boundaryPolicy(config).Statement),
    },
  ],
  empty: nothingToDo,
};

function widened({ policies }: RoleState, role: RoleName, { config }: Deployment): string | undefined {
  const others = Object.keys(policies).filter((name) => name !== ACCESS);
  if (others.length > 0) return `has the inline policy ${others.join(', ')}, expected ${ACCESS} alone`;
  return policyDiffers('may do', policies[ACCESS] ?? [], accessPolicy(config, role).Statement);
}

function eachRole(
  roles: RolesState['roles'],
  find: (state: RoleState | undefined, name: RoleName) => string | undefined,
): string | undefined {
  const wrong = Object.entries(roles).flatMap(([name, state]) => {
    const message = find(state, name as RoleName);
    return message === undefined ? [] : [`the role of the ${name} ${message}`];
  });
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

/** What is wrong with roles that exist; that one is missing is another check's finding. */
function ofRoles(
  roles: RolesState['roles'],
  find: (state: RoleState, name: RoleName) => string | undefined,
): string | undefined {
  return eachRole(roles, (state, name) => state && find(state, name));
}
