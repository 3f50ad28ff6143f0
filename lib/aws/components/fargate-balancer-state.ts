import type { Listener, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ORIGIN_HEADER } from '../../../lambdas/http/origin-header.ts';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import type { AppName } from '../../config/names.ts';
import type { Live, Seen } from '../declared/live.ts';
import { removal } from '../declared/removal.ts';
import type { Removal } from '../../outcome.ts';
import {
  findLoadBalancer,
  listListeners,
  liveListener,
  liveRule,
  readLoadBalancer,
  readTargetGroup,
} from '../declared/readers/elbv2.ts';
import { listenerPort } from './fargate-ingress.ts';
import { ADMIN_PRIORITY, fargateNames } from './fargate-shape.ts';

/** How long a door that drops what comes is waited for. */
const DOOR_MS = 5_000;

/** Statuses of plain requests to the load balancer itself; undefined where nothing answers. */
interface BalancerDoors {
  readonly user: number | undefined;
  readonly admin: number | undefined;
  /** With a header that is not the secret of the `cdn`. */
  readonly guessed: number | undefined;
}

/** A listener or a rule, and the call that removes it. */
interface Foreign {
  readonly what: string;
  readonly removal: Removal;
}

export interface BalancerState {
  readonly live: Seen['live'];
  /** What no template says of the load balancer. */
  readonly balancer:
    | {
        /** Such as `active`. */
        readonly state: string | undefined;
        /** Listeners and rules that are not the product's. */
        readonly foreign: readonly Foreign[];
        readonly doors: BalancerDoors;
      }
    | undefined;
  /** States of the targets, such as `healthy`. */
  readonly targets: Readonly<Record<AppName, readonly string[] | undefined>>;
}

export async function observeBalancer(observer: Observer): Promise<BalancerState> {
  const { aws, config } = observer;
  const { loadBalancer, targetGroups } = fargateNames(config);
  const client = aws.elasticloadbalancing;
  const [found, UserTargets, AdminTargets] = await Promise.all([
    findLoadBalancer(client, loadBalancer),
    readTargetGroup(client, targetGroups.user),
    readTargetGroup(client, targetGroups.admin),
  ]);
  const [user, admin] = await Promise.all([healthOf(aws, UserTargets), healthOf(aws, AdminTargets)]);
  const live = { UserTargets, AdminTargets };
  if (!found) return { live, balancer: undefined, targets: { user, admin } };
  const [Balancer, listeners, doors] = await Promise.all([
    readLoadBalancer(client, found),
    listListeners(client, found.LoadBalancerArn ?? ''),
    observeDoors(observer, found.DNSName ?? ''),
  ]);
  const routes = routesOf(config, listeners);
  return {
    live: { ...live, Balancer, ...routes.live },
    balancer: { state: found.State?.Code, foreign: routes.foreign, doors },
    targets: { user, admin },
  };
}

/** The listeners by their ports, and the rule by its priority. */
function routesOf(
  config: Observer['config'],
  listeners: readonly (Listener & { readonly rules: readonly Rule[] })[],
): { live: Seen['live']; foreign: Foreign[] } {
  const at = (port: number): (typeof listeners)[number] | undefined => listeners.find(({ Port }) => Port === port);
  const answering = at(listenerPort({ config }));
  const plain = config.container.certificateArn === undefined ? undefined : at(80);
  const adminPaths = answering?.rules.find(({ Priority }) => Priority === String(ADMIN_PRIORITY));
  const rules = [answering, plain].flatMap((listener) => listener?.rules ?? []);
  return {
    live: {
      Listener: answering && liveListener(answering),
      PlainListener: plain && liveListener(plain),
      AdminPaths: adminPaths && liveRule(answering?.ListenerArn ?? '', adminPaths),
    },
    foreign: [
      ...listeners
        .filter((each) => each !== answering && each !== plain)
        .map(({ Port, ListenerArn }) => ({
          what: `port ${Port ?? '?'}`,
          removal: removal('elasticloadbalancing DeleteListener', { ListenerArn }),
        })),
      ...rules
        .filter((rule) => rule !== adminPaths && rule.IsDefault !== true)
        .map(({ RuleArn, Priority }) => ({
          what: `the rule ${RuleArn ?? Priority ?? '?'}`,
          removal: removal('elasticloadbalancing DeleteRule', { RuleArn }),
        })),
    ],
  };
}

async function healthOf({ elasticloadbalancing }: Aws, group: Live | undefined): Promise<string[] | undefined> {
  if (!group) return undefined;
  const request = new DescribeTargetHealthCommand({ TargetGroupArn: group.id });
  const { TargetHealthDescriptions = [] } = await elasticloadbalancing.send(request);
  return TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State ?? '?');
}

/** From outside, around the `cdn`. */
async function observeDoors({ reach }: Observer, host: string): Promise<BalancerDoors> {
  const status = async (path: string, headers: Record<string, string> = {}): Promise<number | undefined> => {
    try {
      const signal = AbortSignal.timeout(DOOR_MS);
      return (await reach({ url: `http://${host}${path}`, headers, signal })).status;
    } catch {
      // A security group drops what it does not let in: that nothing answers is the answer.
      return undefined;
    }
  };
  const [user, admin, guessed] = await Promise.all([
    status('/api/info'),
    status('/admin/api/session'),
    status('/api/info', { [ORIGIN_HEADER]: 'a'.repeat(43) }),
  ]);
  return { user, admin, guessed };
}
