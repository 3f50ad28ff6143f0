import type { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnCluster, CfnService, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Deployment } from '../deployment.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf, roleArn } from '../../config/names.ts';
import { trustPolicy } from '../policies.ts';
import type { Balancer } from './fargate-balancer.ts';
import type { FargateNetwork } from './fargate-network.ts';
import {
  agentPolicy,
  AGENT_POLICY,
  APPS,
  containerEnvironment,
  fargateNames,
  HEALTH_CHECK,
  imageOf,
  PLATFORM,
  PORT,
  ROLLING,
  SCRATCH,
  STOP_SECONDS,
  TASK_USER,
} from './fargate-shape.ts';

const LOGICAL_IDS: Readonly<Record<AppName, string>> = { user: 'User', admin: 'Admin' };

/** The cluster, and each app as a service of its own. */
export function declareTasks(stack: Stack, deployment: Deployment, network: FargateNetwork, balancer: Balancer): void {
  const { config } = deployment;
  const names = fargateNames(config);
  const cluster = new CfnCluster(stack, 'Cluster', {
    clusterName: names.cluster,
    // Metrics per task cost more than a task does.
    clusterSettings: [{ name: 'containerInsights', value: 'disabled' }],
  });
  const agent = new CfnRole(stack, 'AgentRole', {
    roleName: names.agentRole,
    description: `Pulls the image and writes the logs of ${names.cluster}`,
    assumeRolePolicyDocument: trustPolicy(config),
    policies: [{ policyName: AGENT_POLICY, policyDocument: agentPolicy(config) }],
  });
  for (const app of APPS) {
    const logGroup = declareLogGroup(stack, deployment, app);
    const definition = declareDefinition(stack, deployment, app, agent.attrArn);
    const service = declareService(stack, deployment, app, {
      cluster: cluster.ref,
      definition: definition.ref,
      targetGroup: balancer.targetGroups[app],
      network,
    });
    for (const needed of [logGroup, network.route, ...balancer.listeners]) service.addResourceDependency(needed);
  }
}

/** Declared, because no role here may create one, and a group that AWS creates automatically would be left behind. */
function declareLogGroup(stack: Stack, { config }: Deployment, app: AppName): CfnResource {
  const logGroup = new CfnLogGroup(stack, `${LOGICAL_IDS[app]}LogGroup`, {
    logGroupName: namesOf(config).logGroups[app],
    retentionInDays: config.logRetentionDays,
  });
  logGroup.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
  return logGroup;
}

function declareDefinition(stack: Stack, deployment: Deployment, app: AppName, agentArn: string): CfnTaskDefinition {
  const { config } = deployment;
  return new CfnTaskDefinition(stack, `${LOGICAL_IDS[app]}Definition`, {
    family: fargateNames(config).families[app],
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: String(config.container.cpuUnits),
    memory: String(config.container.memoryMiB),
    runtimePlatform: { operatingSystemFamily: PLATFORM.system, cpuArchitecture: PLATFORM.architecture },
    taskRoleArn: roleArn(config, app),
    executionRoleArn: agentArn,
    volumes: [{ name: SCRATCH.name }],
    containerDefinitions: [containerOf(deployment, app)],
  });
}

function containerOf(deployment: Deployment, app: AppName): CfnTaskDefinition.ContainerDefinitionProperty {
  const { config } = deployment;
  const environment = Object.entries(containerEnvironment(deployment, app));
  return {
    name: app,
    image: imageOf(config),
    essential: true,
    user: TASK_USER,
    privileged: false,
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ['ALL'] } },
    mountPoints: [{ sourceVolume: SCRATCH.name, containerPath: SCRATCH.path, readOnly: false }],
    portMappings: [{ containerPort: PORT, protocol: 'tcp' }],
    environment: environment.map(([name, value]) => ({ name, value })),
    healthCheck: HEALTH_CHECK,
    stopTimeout: STOP_SECONDS,
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': namesOf(config).logGroups[app],
        'awslogs-region': config.region,
        'awslogs-stream-prefix': app,
      },
    },
  };
}

interface ServiceParts {
  readonly cluster: string;
  readonly definition: string;
  readonly targetGroup: string;
  readonly network: FargateNetwork;
}

function declareService(stack: Stack, { config }: Deployment, app: AppName, parts: ServiceParts): CfnService {
  const { cluster, definition, targetGroup, network } = parts;
  return new CfnService(stack, `${LOGICAL_IDS[app]}Service`, {
    serviceName: fargateNames(config).services[app],
    cluster,
    taskDefinition: definition,
    launchType: 'FARGATE',
    platformVersion: 'LATEST',
    desiredCount: config.container.desiredCount,
    deploymentConfiguration: ROLLING,
    healthCheckGracePeriodSeconds: 30,
    enableExecuteCommand: false,
    propagateTags: 'SERVICE',
    loadBalancers: [{ containerName: app, containerPort: PORT, targetGroupArn: targetGroup }],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: network.subnetIds,
        securityGroups: [network.taskGroup],
        // It is how the tasks reach the registry and the logs without a NAT gateway.
        assignPublicIp: 'ENABLED',
      },
    },
  });
}
