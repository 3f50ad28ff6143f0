import type { Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { IpPermission } from '@aws-sdk/client-ec2';
import { BALANCER_ATTRIBUTES, TARGET_ATTRIBUTES } from '../../../../../lib/aws/components/fargate-balancer.ts';
import type { TargetsState } from '../../../../../lib/aws/components/fargate-balancer-state.ts';
import { CIDR } from '../../../../../lib/aws/components/network.ts';
import type { FargateNetworkState } from '../../../../../lib/aws/components/fargate-network-state.ts';
import {
  ADMIN_PATHS,
  agentPolicy,
  AGENT_POLICY,
  agentRoleArn,
  containerEnvironment,
  endpointPolicy,
  HEALTH_CHECK,
  HEALTH_PATHS,
  imageOf,
  PORT,
  ROLLING,
} from '../../../../../lib/aws/components/fargate-shape.ts';
import type { FargateState } from '../../../../../lib/aws/components/fargate-state.ts';
import type { AppState } from '../../../../../lib/aws/components/fargate-task-state.ts';
import type { AppName } from '../../../../../lib/config/names.ts';
import { namesOf, roleArn } from '../../../../../lib/config/names.ts';
import { trustPolicy } from '../../../../../lib/aws/policies.ts';
import { testDeployment } from '../../deployment.ts';

export const FARGATE = { target: 'fargate' } as const;
export const PREFIX_LIST = 'pl-0123456789abcdef0';
const GROUPS = { balancer: 'sg-balancer', tasks: 'sg-tasks' };
const SUBNETS = ['subnet-a', 'subnet-b'];
const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/alb/1';

/** What the services say of a deployment that is as it was declared. */
export function goodFargate(locked: boolean): FargateState {
  return {
    cluster: { arn: 'arn:aws:ecs:eu-west-2:123456789012:cluster/c', insights: 'disabled' },
    apps: { user: appState('user', locked), admin: appState('admin', locked) },
    network: network(locked),
    balancer: {
      found: {
        LoadBalancerArn: BALANCER,
        DNSName: 'alb.eu-west-2.elb.amazonaws.com',
        Type: 'application',
        Scheme: 'internet-facing',
        State: { Code: 'active' },
        AvailabilityZones: SUBNETS.map((SubnetId) => ({ SubnetId })),
        SecurityGroups: [GROUPS.balancer],
      },
      attributes: { ...BALANCER_ATTRIBUTES, 'deletion_protection.enabled': 'false' },
      listeners: [{ Port: 80, Protocol: 'HTTP', DefaultActions: [forward('user')], rules: rules() }],
      doors: locked ? { user: 403, admin: undefined, guessed: 403 } : { user: 200, admin: 401, guessed: 200 },
    },
    targets: { user: targets('user'), admin: targets('admin') },
    agent: {
      arn: agentRoleArn(testDeployment(locked, FARGATE).config),
      trust: trustPolicy(testDeployment(locked, FARGATE).config).Statement,
      policies: { [AGENT_POLICY]: agentPolicy(testDeployment(locked, FARGATE).config).Statement },
      attached: [],
      boundary: undefined,
    },
  };
}

export function rules(): Rule[] {
  return [
    {
      Priority: '10',
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [...ADMIN_PATHS] } }],
      Actions: [forward('admin')],
    },
    { Priority: 'default', IsDefault: true, Conditions: [], Actions: [forward('user')] },
  ];
}

export function groupArn(app: AppName): string {
  return `arn:aws:elasticloadbalancing:eu-west-2:123456789012:targetgroup/${app}/1`;
}

export function tcp(port: number, source: Partial<IpPermission>): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, ...source };
}

function forward(app: AppName): { Type: 'forward'; TargetGroupArn: string } {
  return { Type: 'forward', TargetGroupArn: groupArn(app) };
}

function targets(app: AppName): TargetsState {
  return {
    group: {
      TargetGroupArn: groupArn(app),
      TargetType: 'ip',
      Protocol: 'HTTP',
      Port: PORT,
      HealthCheckPath: HEALTH_PATHS[app],
      Matcher: { HttpCode: '200' },
    },
    attributes: { ...TARGET_ATTRIBUTES, 'stickiness.enabled': 'false' },
    targets: ['healthy', 'draining'],
  };
}

function network(locked: boolean): FargateNetworkState {
  const anybody = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const { config } = testDeployment(locked, FARGATE);
  return {
    vpc: { id: 'vpc-1', cidr: CIDR.vpc },
    subnets: SUBNETS.map((SubnetId, index) => ({
      SubnetId,
      CidrBlock: CIDR.subnets[index],
      AvailabilityZone: `eu-west-2${'ab'[index] ?? ''}`,
      routes: [
        { DestinationCidrBlock: CIDR.vpc, GatewayId: 'local' },
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
        { DestinationPrefixListId: 'pl-s3', GatewayId: 'vpce-1' },
      ],
    })),
    gateways: ['igw-1'],
    natGateways: [],
    endpoints: [
      {
        VpcEndpointType: 'Gateway',
        ServiceName: 'com.amazonaws.eu-west-2.s3',
        PolicyDocument: JSON.stringify(endpointPolicy(config)),
      },
    ],
    groups: {
      balancer: {
        GroupId: GROUPS.balancer,
        IpPermissions: [tcp(80, locked ? { PrefixListIds: [{ PrefixListId: PREFIX_LIST }] } : anybody)],
        IpPermissionsEgress: [tcp(PORT, { IpRanges: [{ CidrIp: CIDR.vpc }] })],
      },
      tasks: {
        GroupId: GROUPS.tasks,
        IpPermissions: [tcp(PORT, { UserIdGroupPairs: [{ GroupId: GROUPS.balancer }] })],
        IpPermissionsEgress: [tcp(443, anybody)],
      },
    },
  };
}

function appState(app: AppName, locked: boolean): AppState {
  const { config } = testDeployment(locked, FARGATE);
  return {
    service: serviceOf(app),
    definition: definitionOf(app, locked),
    logGroup: { name: namesOf(config).logGroups[app], retentionDays: config.logRetentionDays },
  };
}

function serviceOf(app: AppName): Service {
  return {
    serviceArn: `arn:aws:ecs:eu-west-2:123456789012:service/c/${app}`,
    status: 'ACTIVE',
    schedulingStrategy: 'REPLICA',
    launchType: 'FARGATE',
    desiredCount: 1,
    runningCount: 1,
    pendingCount: 0,
    deployments: [
      { status: 'PRIMARY', rolloutState: 'COMPLETED' },
      { status: 'ACTIVE', rolloutState: 'FAILED', runningCount: 0 },
    ],
    deploymentConfiguration: ROLLING,
    enableExecuteCommand: false,
    loadBalancers: [{ containerName: app, containerPort: PORT, targetGroupArn: groupArn(app) }],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...SUBNETS].reverse(),
        securityGroups: [GROUPS.tasks],
        assignPublicIp: 'ENABLED',
      },
    },
  };
}

function definitionOf(app: AppName, locked: boolean): TaskDefinition {
  const deployment = testDeployment(locked, FARGATE);
  const { config } = deployment;
  const environment = Object.entries(containerEnvironment(deployment, app));
  return {
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64' },
    taskRoleArn: roleArn(config, app),
    executionRoleArn: agentRoleArn(config),
    volumes: [{ name: 'scratch', host: {} }],
    containerDefinitions: [
      {
        name: app,
        image: imageOf(config),
        user: '1000:1000',
        privileged: false,
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { drop: ['ALL'] } },
        mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp', readOnly: false }],
        environment: environment.map(([name, value]) => ({ name, value })),
        healthCheck: HEALTH_CHECK,
        stopTimeout: 40,
        logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': namesOf(config).logGroups[app] } },
      },
    ],
  };
}
