import type { Deployment } from '../../../lib/aws/deployment.ts';
import { endpointPolicy, fargateNames } from '../../../lib/aws/components/fargate-shape.ts';
import type { AppName } from '../../../lib/config/names.ts';
import type { Book } from '../replay.ts';
import { says } from '../replay.ts';
import type { Answer } from '../write-answer.ts';
import { networkBook, permission, SUBNETS } from './network.ts';
import { targetsArn, tasksBook } from './tasks.ts';

const LoadBalancerArn = 'arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/alb/0a';
const ListenerArn = 'arn:aws:elasticloadbalancing:eu-west-2:123456789012:listener/app/alb/0a/1';
const FORWARD = (app: AppName): object => ({
  ...{ Type: 'forward', Order: 1, TargetGroupArn: targetsArn(app) },
  ForwardConfig: {
    TargetGroups: [{ TargetGroupArn: targetsArn(app), Weight: 1 }],
    TargetGroupStickinessConfig: { Enabled: false },
  },
});
const attributes = (values: Readonly<Record<string, string>>): Answer =>
  says({ Attributes: Object.entries(values).map(([Key, Value]) => ({ Key, Value })) });

/**
 * Both apps behind a load balancer in a network of their own, before the lock, each answer as its page of the reference has it:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html, and
 * API_DescribeLoadBalancerAttributes.html, API_DescribeTargetGroups.html, API_DescribeTargetGroupAttributes.html,
 * API_DescribeTargetHealth.html, API_DescribeListeners.html, API_DescribeRules.html there.
 */
export function containersBook(deployment: Deployment): Book {
  const { config } = deployment;
  const names = fargateNames(config);
  const of = (text: string): AppName =>
    text.includes(names.targetGroups.admin) || text.includes(targetsArn('admin')) ? 'admin' : 'user';
  const anybody = (port: number, Description: string): object =>
    permission(port, { IpRanges: [{ CidrIp: '0.0.0.0/0', Description }] });
  return {
    ...networkBook({
      ...{ name: names.vpc, region: config.region, endpointPolicy: endpointPolicy(config) },
      groups: [
        {
          ...{ id: 'sg-balancer', name: names.securityGroups.balancer, description: 'Load balancer of both apps' },
          ingress: [anybody(80, 'Anyone, until it is locked')],
          egress: [permission(8_080, { IpRanges: [{ CidrIp: '10.42.0.0/24', Description: 'The tasks' }] })],
        },
        {
          ...{ id: 'sg-tasks', name: names.securityGroups.tasks, description: 'Tasks of both apps' },
          ingress: [
            permission(8_080, {
              UserIdGroupPairs: [
                { GroupId: 'sg-balancer', UserId: config.account, Description: 'The load balancer only' },
              ],
            }),
          ],
          egress: [anybody(443, 'S3, the registry and the logs')],
        },
      ],
    }),
    ...tasksBook(deployment),
    'elasticloadbalancing DescribeLoadBalancers': says({
      LoadBalancers: [
        {
          ...{ LoadBalancerArn, LoadBalancerName: names.loadBalancer, DNSName: 'alb-1.eu-west-2.elb.amazonaws.com' },
          ...{ Scheme: 'internet-facing', Type: 'application', State: { Code: 'active' }, IpAddressType: 'ipv4' },
          AvailabilityZones: SUBNETS.map((SubnetId, index) => ({
            SubnetId,
            ZoneName: `eu-west-2${'ab'.charAt(index)}`,
          })),
          SecurityGroups: ['sg-balancer'],
        },
      ],
    }),
    'elasticloadbalancing DescribeLoadBalancerAttributes': attributes({
      'access_logs.s3.enabled': 'false',
      'deletion_protection.enabled': 'false',
      'idle_timeout.timeout_seconds': '60',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
    }),
    'elasticloadbalancing DescribeTargetGroups': ({ text }) =>
      says({
        TargetGroups: [
          {
            ...{
              TargetGroupArn: targetsArn(of(text)),
              TargetGroupName: names.targetGroups[of(text)],
              Protocol: 'HTTP',
            },
            ...{
              Port: 8_080,
              VpcId: 'vpc-0a1b2c3d',
              TargetType: 'ip',
              ProtocolVersion: 'HTTP1',
              Matcher: { HttpCode: '200' },
            },
            ...{ HealthCheckProtocol: 'HTTP', HealthCheckPort: 'traffic-port', HealthCheckEnabled: true },
            ...{ HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 5 },
            ...{ HealthyThresholdCount: 2, UnhealthyThresholdCount: 3 },
            HealthCheckPath: of(text) === 'admin' ? '/admin/health' : '/health',
            LoadBalancerArns: [LoadBalancerArn],
          },
        ],
      }),
    'elasticloadbalancing DescribeTargetGroupAttributes': attributes({
      'stickiness.enabled': 'false',
      'deregistration_delay.timeout_seconds': '30',
    }),
    'elasticloadbalancing DescribeTargetHealth': says({
      TargetHealthDescriptions: [{ Target: { Id: '10.42.0.9', Port: 8_080 }, TargetHealth: { State: 'healthy' } }],
    }),
    'elasticloadbalancing DescribeListeners': says({
      Listeners: [{ ListenerArn, LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: [FORWARD('user')] }],
    }),
    'elasticloadbalancing DescribeRules': says({
      Rules: [
        {
          ...{ RuleArn: `${ListenerArn}/2`, Priority: '10', IsDefault: false, Actions: [FORWARD('admin')] },
          Conditions: [
            {
              ...{ Field: 'path-pattern', Values: ['/admin', '/admin/*'] },
              PathPatternConfig: { Values: ['/admin', '/admin/*'] },
            },
          ],
        },
        {
          RuleArn: `${ListenerArn}/3`,
          Priority: 'default',
          IsDefault: true,
          Conditions: [],
          Actions: [FORWARD('user')],
        },
      ],
    }),
  };
}
