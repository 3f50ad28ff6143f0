import { checksOf, differs } from '../../checks.ts';
import { byHand } from '../declared/removal.ts';
import type { Check } from '../deployment.ts';
import type { Deployment } from '../deployment.ts';
import { APPS } from './fargate-shape.ts';
import type { FargateState } from './fargate-state.ts';

const ofBalancer = checksOf('the load balancer', ({ balancer }: FargateState) => balancer);

/** What no template says of the load balancer: what it does at the moment, and how it answers from outside. */
export const balancerChecks: readonly Check<FargateState>[] = [
  ofBalancer('balancer-active', ({ state }) => differs('is', state, 'active')),
  ofBalancer('no-other-routes', ({ foreign }, { config: { region } }) =>
    foreign.map(({ what, removal }) => ({
      message: `has undeclared listeners or rules: ${what}`,
      addition: true,
      ...byHand([removal], region),
    })),
  ),
  {
    name: 'targets-healthy',
    find: ({ targets }, { config: { container } }) => {
      const wrong = APPS.filter((app) => {
        const healthy = targets[app]?.filter((state) => state === 'healthy').length;
        return healthy !== undefined && healthy < container.desiredCount;
      });
      return wrong.length === 0
        ? undefined
        : `too few targets are healthy: ${wrong.map((app) => `${app} [${targets[app]?.join() ?? ''}]`).join(', ')}, expected ${container.desiredCount} each`;
    },
  },
  ofBalancer('doors', ({ doors: { user, admin } }, deployment) => {
    if (deployment.locked) return undefined;
    const [forUser, forAdmin] = openStatuses(deployment);
    return user === forUser && admin === forAdmin
      ? undefined
      : `answers /api/info with ${user ?? 'nothing'} and /admin/api/session with ${admin ?? 'nothing'}, expected ${forUser} and ${forAdmin}`;
  }),
];

export const lockedBalancerChecks: readonly Check<FargateState>[] = [
  ofBalancer('closed-to-others', ({ doors }, { config }) => {
    // Where no task runs nothing can be refused, and nothing can be got.
    const closed = [undefined, 403, ...(config.container.desiredCount === 0 ? [503] : [])];
    const open = Object.entries<number | undefined>({ ...doors }).filter(([, status]) => !closed.includes(status));
    return open.length === 0
      ? undefined
      : `answers requests that do not come through CloudFront: ${open.map(([what, status]) => `${what} with ${status}`).join(', ')}, expected 403 or nothing`;
  }),
];

/** What the doors of both apps answer before the lock: 401 is the admin app asking for its key. */
function openStatuses({ config }: Deployment): readonly [number, number] {
  if (config.container.certificateArn !== undefined) return [301, 301];
  return config.container.desiredCount === 0 ? [503, 503] : [200, 401];
}
