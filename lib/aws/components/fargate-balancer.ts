import type { Stack } from 'aws-cdk-lib';
import { CfnOutput } from 'aws-cdk-lib';
import { CfnListener, CfnListenerRule, CfnLoadBalancer, CfnTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { CfnResource } from 'aws-cdk-lib';
import type { Deployment } from '../deployment.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { FargateNetwork } from './fargate-network.ts';
import {
  ADMIN_PATHS,
  ADMIN_PRIORITY,
  DEREGISTRATION_SECONDS,
  fargateNames,
  HEALTH_PATHS,
  IDLE_SECONDS,
  PORT,
  TLS_POLICY,
} from './fargate-shape.ts';

export interface Balancer {
  readonly targetGroups: Readonly<Record<AppName, string>>;
  /** ECS takes a target group only once a listener uses it. */
  readonly listeners: readonly CfnResource[];
}

/** Attributes of the load balancer that are not left to their defaults. */
const BALANCER_ATTRIBUTES: Readonly<Record<string, string>> = {
  'idle_timeout.timeout_seconds': String(IDLE_SECONDS),
  'routing.http.drop_invalid_header_fields.enabled': 'true',
};
const TARGET_ATTRIBUTES: Readonly<Record<string, string>> = {
  'deregistration_delay.timeout_seconds': String(DEREGISTRATION_SECONDS),
};

/** The load balancer: one address for both apps, distinguished by the path. */
export function declareBalancer(stack: Stack, deployment: Deployment, network: FargateNetwork): Balancer {
  const { config } = deployment;
  const balancer = new CfnLoadBalancer(stack, 'Balancer', {
    name: fargateNames(config).loadBalancer,
    type: 'application',
    scheme: 'internet-facing',
    subnets: network.subnetIds,
    securityGroups: [network.balancerGroup],
    loadBalancerAttributes: attributes(BALANCER_ATTRIBUTES),
  });
  balancer.addResourceDependency(network.route);
  const user = declareTargetGroup(stack, deployment, network, 'user');
  const admin = declareTargetGroup(stack, deployment, network, 'admin');
  const listeners = declareListeners(stack, deployment, balancer.ref, { user, admin });
  const value = config.container.domain ?? balancer.attrDnsName;
  new CfnOutput(stack, 'Origin', { value, exportName: namesOf(config).originExport });
  return { targetGroups: { user, admin }, listeners };
}

function declareTargetGroup(stack: Stack, { config }: Deployment, { vpcId }: FargateNetwork, app: AppName): string {
  const group = new CfnTargetGroup(stack, app === 'user' ? 'UserTargets' : 'AdminTargets', {
    name: fargateNames(config).targetGroups[app],
    vpcId,
    targetType: 'ip',
    protocol: 'HTTP',
    port: PORT,
    healthCheckPath: HEALTH_PATHS[app],
    healthCheckIntervalSeconds: 10,
    healthCheckTimeoutSeconds: 5,
    healthyThresholdCount: 2,
    unhealthyThresholdCount: 3,
    matcher: { httpCode: '200' },
    targetGroupAttributes: attributes(TARGET_ATTRIBUTES),
  });
  return group.ref;
}

function declareListeners(
  stack: Stack,
  { config }: Deployment,
  loadBalancerArn: string,
  targets: Balancer['targetGroups'],
): CfnResource[] {
  const { certificateArn } = config.container;
  const forward = (app: AppName): { type: string; targetGroupArn: string } => ({
    type: 'forward',
    targetGroupArn: targets[app],
  });
  const answering = new CfnListener(stack, 'Listener', {
    loadBalancerArn,
    defaultActions: [forward('user')],
    ...(certificateArn === undefined
      ? { port: 80, protocol: 'HTTP' }
      : { port: 443, protocol: 'HTTPS', sslPolicy: TLS_POLICY, certificates: [{ certificateArn }] }),
  });
  const rule = new CfnListenerRule(stack, 'AdminPaths', {
    listenerArn: answering.ref,
    priority: ADMIN_PRIORITY,
    conditions: [{ field: 'path-pattern', pathPatternConfig: { values: [...ADMIN_PATHS] } }],
    actions: [forward('admin')],
  });
  if (certificateArn !== undefined) {
    const redirectConfig = { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' };
    const defaultActions = [{ type: 'redirect', redirectConfig }];
    new CfnListener(stack, 'PlainListener', { loadBalancerArn, port: 80, protocol: 'HTTP', defaultActions });
  }
  return [answering, rule];
}

function attributes(wanted: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(wanted).map(([key, value]) => ({ key, value }));
}
