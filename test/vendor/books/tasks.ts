import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Deployment } from '../../../lib/aws/deployment.ts';
import { agentPolicy, containerEnvironment, fargateNames, imageOf } from '../../../lib/aws/components/fargate-shape.ts';
import { trustPolicy } from '../../../lib/aws/policies.ts';
import type { AppName } from '../../../lib/config/names.ts';
import { namesOf, roleArn } from '../../../lib/config/names.ts';
import type { Book } from '../replay.ts';
import { says } from '../replay.ts';
import type { Asked } from '../wire.ts';
import { SUBNETS } from './network.ts';

const made = new Date('2026-11-01T00:00:00Z');
const arn = (rest: string): string => `arn:aws:ecs:eu-west-2:123456789012:${rest}`;
const agentArn = ({ config }: Deployment): string =>
  `arn:aws:iam::${config.account}:role/${fargateNames(config).agentRole}`;
export const targetsArn = (app: AppName): string =>
  `arn:aws:elasticloadbalancing:eu-west-2:123456789012:targetgroup/${app}/0a`;

/** With the defaults and the empty lists that ECS adds: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export function container(deployment: Deployment, app: AppName): ContainerDefinition {
  const environment = Object.entries(containerEnvironment(deployment, app));
  return {
    ...{ name: app, image: imageOf(deployment.config), cpu: 0, essential: true, stopTimeout: 40, user: '1000:1000' },
    portMappings: [{ containerPort: 8_080, hostPort: 8_080, protocol: 'tcp' }],
    environment: environment.map(([name, value]) => ({ name, value })).reverse(),
    ...{ volumesFrom: [], systemControls: [], readonlyRootFilesystem: true },
    mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp' }],
    linuxParameters: { capabilities: { add: [], drop: ['ALL'] }, devices: [], tmpfs: [] },
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': namesOf(deployment.config).logGroups[app],
        'awslogs-region': 'eu-west-2',
        'awslogs-stream-prefix': app,
      },
      secretOptions: [],
    },
    healthCheck: {
      ...{ command: ['CMD', 'node', '/app/healthcheck.mjs'], interval: 10, timeout: 5, retries: 3, startPeriod: 15 },
    },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html */
export function definition(deployment: Deployment, app: AppName): TaskDefinition {
  const family = fargateNames(deployment.config).families[app];
  return {
    ...{ taskDefinitionArn: arn(`task-definition/${family}:1`), family, revision: 1, status: 'ACTIVE' },
    containerDefinitions: [container(deployment, app)],
    ...{ taskRoleArn: roleArn(deployment.config, app), executionRoleArn: agentArn(deployment), networkMode: 'awsvpc' },
    ...{ volumes: [{ name: 'scratch', host: {} }], placementConstraints: [], cpu: '256', memory: '512' },
    ...{ compatibilities: ['EC2', 'FARGATE'], requiresCompatibilities: ['FARGATE'] },
    requiresAttributes: [{ name: 'ecs.capability.task-eni' }],
    runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
    ...{ registeredAt: made, registeredBy: 'arn:aws:iam::123456789012:role/deployer' },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function service({ config }: Deployment, app: AppName): Service {
  const { cluster, families } = fargateNames(config);
  const taskDefinition = arn(`task-definition/${families[app]}:1`);
  return {
    ...{ serviceArn: arn(`service/${cluster}/${app}`), serviceName: app, clusterArn: arn(`cluster/${cluster}`) },
    ...{ status: 'ACTIVE', desiredCount: 1, runningCount: 1, pendingCount: 0, launchType: 'FARGATE', taskDefinition },
    ...{ platformVersion: 'LATEST', platformFamily: 'Linux', schedulingStrategy: 'REPLICA', createdAt: made },
    loadBalancers: [{ targetGroupArn: targetsArn(app), containerName: app, containerPort: 8_080 }],
    ...{ serviceRegistries: [], placementConstraints: [], placementStrategy: [], events: [] },
    deploymentConfiguration: {
      ...{ maximumPercent: 200, minimumHealthyPercent: 100, strategy: 'ROLLING', bakeTimeInMinutes: 0 },
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    deployments: [
      {
        ...{ id: 'ecs-svc/1', status: 'PRIMARY', taskDefinition, desiredCount: 1, runningCount: 1, pendingCount: 0 },
        ...{ rolloutState: 'COMPLETED', rolloutStateReason: 'ECS deployment ecs-svc/1 completed.' },
      },
    ],
    networkConfiguration: {
      awsvpcConfiguration: {
        ...{ subnets: [...SUBNETS].reverse(), securityGroups: ['sg-tasks'], assignPublicIp: 'ENABLED' },
      },
    },
    ...{ healthCheckGracePeriodSeconds: 30, enableECSManagedTags: false, enableExecuteCommand: false },
    ...{ propagateTags: 'SERVICE', deploymentController: { type: 'ECS' } },
  };
}

/**
 * The cluster and its services, each answer as its page of the reference has it:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html, API_DescribeServices.html and
 * API_DescribeTaskDefinition.html there, https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 */
export function tasksBook(deployment: Deployment): Book {
  const { config } = deployment;
  const { cluster, agentRole, families } = fargateNames(config);
  const { logGroups } = namesOf(config);
  const of = ({ text }: Asked): AppName =>
    text.includes(families.admin) || text.includes('["admin"]') || text.includes(logGroups.admin) ? 'admin' : 'user';
  const encoded = (policy: object): string => encodeURIComponent(JSON.stringify(policy));
  return {
    'ecs DescribeClusters': says({
      clusters: [
        {
          ...{ clusterArn: arn(`cluster/${cluster}`), clusterName: cluster, status: 'ACTIVE', runningTasksCount: 2 },
          settings: [{ name: 'containerInsights', value: 'disabled' }],
        },
      ],
      failures: [],
    }),
    'ecs DescribeServices': (asked) => says({ services: [service(deployment, of(asked))], failures: [] }),
    'ecs DescribeTaskDefinition': (asked) => says({ taskDefinition: definition(deployment, of(asked)), tags: [] }),
    'logs DescribeLogGroups': (asked) =>
      says({
        logGroups: [
          {
            ...{ logGroupName: logGroups[of(asked)], retentionInDays: config.logRetentionDays },
            ...{ metricFilterCount: 0, storedBytes: 0, logGroupClass: 'STANDARD' },
          },
        ],
      }),
    'iam GetRole': says({
      Role: {
        ...{ Path: '/', RoleName: agentRole, RoleId: 'AROA1234567890EXAMPLE', Arn: agentArn(deployment) },
        ...{ CreateDate: made, MaxSessionDuration: 3_600, AssumeRolePolicyDocument: encoded(trustPolicy(config)) },
        Description: `Pulls the image and writes the logs of ${cluster}`,
      },
    }),
    'iam ListRolePolicies': says({ PolicyNames: ['pull-and-log'], IsTruncated: false }),
    'iam ListAttachedRolePolicies': says({ AttachedPolicies: [], IsTruncated: false }),
    'iam GetRolePolicy': says({
      ...{ RoleName: agentRole, PolicyName: 'pull-and-log', PolicyDocument: encoded(agentPolicy(config)) },
    }),
  };
}
