import type {
  Action,
  ElasticLoadBalancingV2Client,
  Listener,
  LoadBalancer,
  Rule,
  RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  paginateDescribeListeners,
  paginateDescribeRules,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { unlessAbsent } from '../../aws.ts';
import { itemsOn } from '../../pages.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

type Client = ElasticLoadBalancingV2Client;

/** The load balancer of that name, also as the service describes its state. */
export async function findLoadBalancer(client: Client, name: string): Promise<LoadBalancer | undefined> {
  const request = new DescribeLoadBalancersCommand({ Names: [name] });
  const found = await unlessAbsent(['LoadBalancerNotFound', 'LoadBalancerNotFoundException'], client.send(request));
  return found?.LoadBalancers?.[0];
}

/** An `AWS::ElasticLoadBalancingV2::LoadBalancer`. */
export async function readLoadBalancer(client: Client, found: LoadBalancer): Promise<Live> {
  const { LoadBalancerArn = '', LoadBalancerName, DNSName = '', Type, Scheme, SecurityGroups } = found;
  const { Attributes } = await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
  return {
    id: LoadBalancerArn,
    attributes: { DNSName, LoadBalancerArn },
    properties: given({
      Name: LoadBalancerName,
      Type,
      Scheme,
      Subnets: found.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
      SecurityGroups,
      LoadBalancerAttributes: Attributes,
    }),
  };
}

/** An `AWS::ElasticLoadBalancingV2::TargetGroup`. */
export async function readTargetGroup(client: Client, name: string): Promise<Live | undefined> {
  const request = new DescribeTargetGroupsCommand({ Names: [name] });
  const answer = await unlessAbsent(['TargetGroupNotFound', 'TargetGroupNotFoundException'], client.send(request));
  const [found] = answer?.TargetGroups ?? [];
  if (!found) return undefined;
  const { TargetGroupArn = '', TargetGroupName, VpcId, TargetType, Protocol, Port } = found;
  const { HealthCheckPath, HealthCheckIntervalSeconds, HealthCheckTimeoutSeconds } = found;
  const { HealthyThresholdCount, UnhealthyThresholdCount, Matcher } = found;
  const { Attributes } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
  return {
    id: TargetGroupArn,
    attributes: { TargetGroupArn },
    properties: given({
      ...{ Name: TargetGroupName, VpcId, TargetType, Protocol, Port, HealthCheckPath, HealthCheckIntervalSeconds },
      ...{ HealthCheckTimeoutSeconds, HealthyThresholdCount, UnhealthyThresholdCount },
      Matcher: Matcher && given({ HttpCode: Matcher.HttpCode, GrpcCode: Matcher.GrpcCode }),
      TargetGroupAttributes: Attributes,
    }),
  };
}

/** All listeners of a load balancer, each with its rules. */
export async function listListeners(
  client: Client,
  LoadBalancerArn: string,
): Promise<(Listener & { readonly rules: readonly Rule[] })[]> {
  const listeners = await itemsOn(
    paginateDescribeListeners({ client }, { LoadBalancerArn }),
    ({ Listeners }) => Listeners,
  );
  const withRules = listeners.map(async (listener) => {
    const pages = paginateDescribeRules({ client }, { ListenerArn: listener.ListenerArn });
    return { ...listener, rules: await itemsOn(pages, ({ Rules }) => Rules) };
  });
  return Promise.all(withRules);
}

/** An `AWS::ElasticLoadBalancingV2::Listener`. */
export function liveListener({ ListenerArn = '', DefaultActions, ...found }: Listener): Live {
  const { LoadBalancerArn, Port, Protocol, SslPolicy, Certificates } = found;
  const properties = given({
    ...{ LoadBalancerArn, Port, Protocol, SslPolicy },
    Certificates: Certificates?.map(({ CertificateArn }) => ({ CertificateArn })),
    DefaultActions: DefaultActions?.map(action),
  });
  return { id: ListenerArn, attributes: { ListenerArn }, properties };
}

/** An `AWS::ElasticLoadBalancingV2::ListenerRule`. */
export function liveRule(ListenerArn: string, { RuleArn = '', ...found }: Rule): Live {
  const { Priority, Conditions, Actions, Transforms } = found;
  const properties = given({
    ...{ ListenerArn, Priority, Transforms },
    Conditions: Conditions?.map(condition),
    Actions: Actions?.map(action),
  });
  return { id: RuleArn, attributes: { RuleArn }, properties };
}

/** One target group may come as a list of one. */
function action({ ForwardConfig, ...found }: Action): object {
  const { TargetGroups = [] } = ForwardConfig ?? {};
  const only = TargetGroups.length === 1 ? TargetGroups[0]?.TargetGroupArn : undefined;
  return given({ ...found, TargetGroupArn: found.TargetGroupArn ?? only, ForwardConfig });
}

/** Patterns of a path may come in the place of before, or in both. */
function condition({ Values, PathPatternConfig, ...found }: RuleCondition): object {
  const patterns = PathPatternConfig ?? (found.Field === 'path-pattern' ? { Values } : undefined);
  return given({ ...found, PathPatternConfig: patterns && given({ ...patterns }) });
}
