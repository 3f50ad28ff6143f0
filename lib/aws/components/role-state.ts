import type { Observer } from '../deployment.ts';
import { namesOf, roleNames } from '../../config/names.ts';
import { partitionOf } from '../../config/region.ts';
import type { Compared } from '../declared/live.ts';
import { readManagedPolicy, readRole } from '../declared/readers/iam.ts';
import { ROLE_IDS } from '../constructs/execution-roles.ts';

export async function observeRoles({ aws: { iam }, config }: Observer): Promise<Compared> {
  const names = namesOf(config);
  const boundary = `arn:${partitionOf(config.region)}:iam::${config.account}:policy/${names.boundary}`;
  const [Boundary, ...roles] = await Promise.all([
    readManagedPolicy(iam, boundary),
    ...roleNames(config).map(async (name) => [ROLE_IDS[name], await readRole(iam, names.roles[name])] as const),
  ]);
  return { seen: { live: { ...Object.fromEntries(roles), Boundary }, imports: {} } };
}
