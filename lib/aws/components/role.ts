import type { ComponentParts } from './component.ts';
import { always, nothingToDo, nothingToPutIn } from './component.ts';
import { attachedTo, otherUsersOf } from './obstacles.ts';
import { namesOf, roleNames } from '../../config/names.ts';
import { ACCESS, declareRoles, ExecutionRoles } from '../constructs/execution-roles.ts';
import { accessPolicy, boundaryPolicy, bucketArn, logStreamArn, trustPolicy } from '../policies.ts';
import { signInSecretAccess } from '../sign-in-secret.ts';
import type { Compared } from '../declared/live.ts';

/** The roles that both apps run as, or the machine with both of them. */
export const role: ComponentParts<Compared> = {
  name: 'role',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  populate: nothingToPutIn,
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
        adminAccess: signInSecretAccess(config),
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
  resources: ({ seen }) => Object.values(seen.live).flatMap((found) => found?.attributes['Arn'] ?? []),
  // All that may be wrong with a role is in its declaration.
  checks: [],
  lockedChecks: [],
  obstacles: ({ seen }) => {
    const { Boundary, ...roles } = seen.live;
    return [...Object.values(roles).flatMap((found) => attachedTo(found, ACCESS)), ...otherUsersOf(Boundary, seen)];
  },
  empty: nothingToDo,
};
