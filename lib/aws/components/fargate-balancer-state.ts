import type { Listener, LoadBalancer, Rule, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  paginateDescribeListeners,
  paginateDescribeRules,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ORIGIN_HEADER } from '../../../lambdas/http/origin-header.ts';
import type { Aws } from '../aws.ts';
import { itemsOn } from '../pages.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import type { AppName } from '../../config/names.ts';
import { fargateNames } from './fargate-shape.ts';

/** How long a door that drops what comes is waited for. */
const DOOR_MS = 5_000;

export type Attributes = Readonly<Record<string, string>>;

export interface TargetsState {
  readonly group: TargetGroup;
  readonly attributes: Attributes;
  /** States of the targets, such as `healthy`. */
  readonly targets: readonly string[];
}

/** Statuses of plain requests to the load balancer itself; undefined where nothing answers. */
interface BalancerDoors {
  readonly user: number | undefined;
  readonly admin: number | undefined;
  /** With a header that is not the secret of the `front`. */
  readonly guessed: number | undefined;
}

export interface BalancerState {
  readonly balancer:
    | {
        readonly found: LoadBalancer;
        readonly attributes: Attributes;
        readonly listeners: readonly (Listener & { readonly rules: readonly Rule[] })[];
        readonly doors: BalancerDoors;
      }
    | undefined;
  readonly targets: Readonly<Record<AppName, TargetsState | undefined>>;
}

export async function observeBalancer(observer: Observer): Promise<BalancerState> {
  const { aws, config } = observer;
  const names = fargateNames(config);
  const [user, admin, found] = await Promise.all([
    observeTargets(aws, names.targetGroups.user),
    observeTargets(aws, names.targetGroups.admin),
    findBalancer(aws, names.loadBalancer),
  ]);
  const arn = found?.LoadBalancerArn;
  if (!found || arn === undefined) return { balancer: undefined, targets: { user, admin } };
  const [attributes, listeners, doors] = await Promise.all([
    aws.elasticloadbalancing.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn })),
    observeListeners(aws, arn),
    observeDoors(observer, found.DNSName ?? ''),
  ]);
  return {
    balancer: { found, attributes: attributesOf(attributes.Attributes), listeners, doors },
    targets: { user, admin },
  };
}

async function findBalancer({ elasticloadbalancing }: Aws, name: string): Promise<LoadBalancer | undefined> {
  const request = new DescribeLoadBalancersCommand({ Names: [name] });
  const found = await unlessAbsent(
    ['LoadBalancerNotFound', 'LoadBalancerNotFoundException'],
    elasticloadbalancing.send(request),
  );
  return found?.LoadBalancers?.[0];
}

async function observeListeners(
  { elasticloadbalancing }: Aws,
  LoadBalancerArn: string,
): Promise<(Listener & { rules: Rule[] })[]> {
  const client = { client: elasticloadbalancing };
  const found = await itemsOn(paginateDescribeListeners(client, { LoadBalancerArn }), ({ Listeners }) => Listeners);
  return Promise.all(
    found.map(async (listener) => {
      const pages = paginateDescribeRules(client, { ListenerArn: listener.ListenerArn });
      return { ...listener, rules: await itemsOn(pages, ({ Rules }) => Rules) };
    }),
  );
}

async function observeTargets({ elasticloadbalancing }: Aws, name: string): Promise<TargetsState | undefined> {
  const request = new DescribeTargetGroupsCommand({ Names: [name] });
  const found = await unlessAbsent(
    ['TargetGroupNotFound', 'TargetGroupNotFoundException'],
    elasticloadbalancing.send(request),
  );
  const group = found?.TargetGroups?.[0];
  if (!group) return undefined;
  const { TargetGroupArn } = group;
  const [attributes, health] = await Promise.all([
    elasticloadbalancing.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn })),
    elasticloadbalancing.send(new DescribeTargetHealthCommand({ TargetGroupArn })),
  ]);
  return {
    group,
    attributes: attributesOf(attributes.Attributes),
    targets: (health.TargetHealthDescriptions ?? []).map(({ TargetHealth }) => TargetHealth?.State ?? '?'),
  };
}

/** From outside, around the `front`. */
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

function attributesOf(list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Attributes {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));
}
