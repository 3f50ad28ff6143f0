import type { DeploymentConfig } from '../../config/config.ts';
import type { Aws } from '../aws.ts';
import type { BalancerNames } from '../balancer-names.ts';
import { findLoadBalancer, readTargetGroup } from '../declared/readers/elbv2.ts';
import { fargateNames } from './fargate-shape.ts';

/** What the metrics of a deployment's load balancer are called; undefined while a part of it is missing. */
export async function findBalancerNames(
  { elasticloadbalancing: client }: Aws,
  config: DeploymentConfig,
): Promise<BalancerNames | undefined> {
  const { loadBalancer, targetGroups } = fargateNames(config);
  const [found, user, admin] = await Promise.all([
    findLoadBalancer(client, loadBalancer),
    readTargetGroup(client, targetGroups.user),
    readTargetGroup(client, targetGroups.admin),
  ]);
  if (found?.LoadBalancerArn === undefined || !user || !admin) return undefined;
  return {
    balancer: endOf(found.LoadBalancerArn).replace(/^loadbalancer\//, ''),
    targetGroups: { user: endOf(user.id), admin: endOf(admin.id) },
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html#load-balancer-metric-dimensions-alb */
function endOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
