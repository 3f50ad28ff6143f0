import type { Listener, Rule, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { checksOf, differs } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import { BALANCER_ATTRIBUTES, TARGET_ATTRIBUTES } from './fargate-balancer.ts';
import type { Attributes } from './fargate-balancer-state.ts';
import { listenerPort } from './fargate-ingress.ts';
import { ADMIN_PATHS, APPS, HEALTH_PATHS, PORT, TLS_POLICY } from './fargate-shape.ts';
import type { FargateState } from './fargate-state.ts';

const ofBalancer = checksOf('the load balancer', ({ balancer }: FargateState) => balancer);

/** The load balancer, what it sends where, and how it answers from outside. */
export const balancerChecks: readonly Check<FargateState>[] = [
  ofBalancer('balancer', ({ found }, _, { network }) => {
    const zones = (found.AvailabilityZones ?? []).map(({ SubnetId = '?' }) => SubnetId).sort();
    const state = `${found.Type ?? '?'}, ${found.Scheme ?? '?'}, ${found.State?.Code ?? '?'}`;
    return differs(
      'is',
      `${state}, in ${zones.join()}, behind ${found.SecurityGroups?.join() ?? '?'}`,
      `application, internet-facing, active, in ${
        network?.subnets
          .map(({ SubnetId = '?' }) => SubnetId)
          .sort()
          .join() ?? '?'
      }, behind ${network?.groups.balancer?.GroupId ?? '?'}`,
    );
  }),
  ofBalancer('balancer-attributes', ({ attributes }) => changed(attributes, BALANCER_ATTRIBUTES)),
  ofBalancer('listeners', ({ listeners }, deployment) =>
    differs('listens at', listeners.map(listenerText).sort().join('; '), expectedListeners(deployment)),
  ),
  ofBalancer('routes', ({ listeners }, deployment, { targets }) => {
    const rules = listeners.find(({ Port }) => Port === listenerPort(deployment))?.rules ?? [];
    const arn = (app: 'user' | 'admin'): string => targets[app]?.group.TargetGroupArn ?? '?';
    const expected = [`${ADMIN_PATHS.join()} to ${arn('admin')}`, `everything else to ${arn('user')}`];
    return differs('sends', rules.map(ruleText).sort().join('; '), expected.join('; '));
  }),
  ofTargets('target-group', (group, app) =>
    differs(
      'are',
      `${group.TargetType ?? '?'} ${group.Protocol ?? '?'} ${group.Port ?? '?'}, asked at ${group.HealthCheckPath ?? '?'} for ${group.Matcher?.HttpCode ?? '?'}`,
      `ip HTTP ${PORT}, asked at ${HEALTH_PATHS[app]} for 200`,
    ),
  ),
  {
    name: 'target-attributes',
    find: ({ targets }) => {
      const wrong = APPS.flatMap((app) => (targets[app] && changed(targets[app].attributes, TARGET_ATTRIBUTES)) ?? []);
      return wrong.length === 0 ? undefined : `the targets ${wrong.join('; ')}`;
    },
  },
  {
    name: 'targets-healthy',
    find: ({ targets }, { config }) => {
      const wrong = APPS.filter((app) => {
        const healthy = targets[app]?.targets.filter((state) => state === 'healthy').length;
        return healthy !== undefined && healthy < config.container.desiredCount;
      });
      return wrong.length === 0
        ? undefined
        : `too few targets are healthy: ${wrong.map((app) => `${app} [${targets[app]?.targets.join() ?? ''}]`).join(', ')}, expected ${config.container.desiredCount} each`;
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
      : `answers who does not come through the front: ${open.map(([what, status]) => `${what} with ${status}`).join(', ')}, expected 403 or nothing`;
  }),
];

/** What the doors of both apps answer before the lock: 401 is the admin app asking for its key. */
function openStatuses({ config }: Deployment): readonly [number, number] {
  if (config.container.certificateArn !== undefined) return [301, 301];
  return config.container.desiredCount === 0 ? [503, 503] : [200, 401];
}

function listenerText({ Port, Protocol, SslPolicy, Certificates = [], DefaultActions = [] }: Listener): string {
  const tls = Protocol === 'HTTPS' ? ` ${SslPolicy ?? '?'} ${Certificates.map((it) => it.CertificateArn).join()}` : '';
  return `${Port ?? '?'} ${Protocol ?? '?'}${tls} ${DefaultActions.map(({ Type }) => Type).join()}`;
}

function expectedListeners({ config }: Deployment): string {
  const { certificateArn } = config.container;
  if (certificateArn === undefined) return '80 HTTP forward';
  return `443 HTTPS ${TLS_POLICY} ${certificateArn} forward; 80 HTTP redirect`;
}

function ruleText({ IsDefault, Conditions = [], Actions = [] }: Rule): string {
  const what = Conditions.map(({ Field, Values, PathPatternConfig }) =>
    Field === 'path-pattern' ? (PathPatternConfig?.Values ?? Values ?? []).join() : (Field ?? '?'),
  );
  const targets = Actions.map(
    ({ TargetGroupArn, ForwardConfig, Type }) =>
      TargetGroupArn ?? ForwardConfig?.TargetGroups?.map((group) => group.TargetGroupArn).join() ?? Type,
  );
  return `${IsDefault === true ? 'everything else' : what.join(' and ')} to ${targets.join()}`;
}

function changed(found: Attributes, expected: Attributes): string | undefined {
  const wrong = Object.entries(expected).filter(([key, value]) => found[key] !== value);
  return wrong.length === 0
    ? undefined
    : `have ${wrong.map(([key, value]) => `${key} ${found[key] ?? 'unset'}, expected ${value}`).join('; ')}`;
}

function ofTargets(
  name: string,
  find: (group: TargetGroup, app: 'user' | 'admin') => string | undefined,
): Check<FargateState> {
  return {
    name,
    find: ({ targets }) => {
      const wrong = APPS.flatMap((app) => (targets[app] && find(targets[app].group, app)) ?? []);
      return wrong.length === 0 ? undefined : `the targets ${wrong.join('; ')}`;
    },
  };
}
