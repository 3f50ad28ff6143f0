import type { ContainerDefinition, ECSClient, Service } from '@aws-sdk/client-ecs';
import { DescribeClustersCommand, DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** Members whose keys are free, not names of ECS. */
const FREE = ['options', 'dockerLabels'];

/** An `AWS::ECS::Cluster`. ECS remembers what it deleted for a while, as `INACTIVE`. */
export async function readCluster(ecs: ECSClient, name: string): Promise<Live | undefined> {
  const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [name], include: ['SETTINGS'] }));
  const found = clusters.find(({ status }) => status !== 'INACTIVE');
  if (!found) return undefined;
  const { clusterName, clusterArn = '', settings } = found;
  return {
    id: clusterName ?? name,
    attributes: { Arn: clusterArn },
    properties: inCapitals({ clusterName, clusterSettings: settings }),
  };
}

/** The service of that name, also as ECS describes what it does at the moment. */
export async function findService(ecs: ECSClient, cluster: string, name: string): Promise<Service | undefined> {
  const found = await unlessAbsent(
    ['ClusterNotFoundException', 'ServiceNotFoundException'],
    ecs.send(new DescribeServicesCommand({ cluster, services: [name] })),
  );
  return found?.services?.find(({ status }) => status !== 'INACTIVE');
}

/** An `AWS::ECS::Service`. */
export function liveService(found: Service): Live {
  const { serviceArn = '', clusterArn = '', serviceName = '', taskDefinition, launchType } = found;
  const { platformVersion, desiredCount, deploymentConfiguration, healthCheckGracePeriodSeconds } = found;
  const { enableExecuteCommand = false, propagateTags, loadBalancers, serviceRegistries, networkConfiguration } = found;
  const properties = {
    ...{ serviceName, taskDefinition, launchType, platformVersion, desiredCount, deploymentConfiguration },
    ...{ healthCheckGracePeriodSeconds, enableExecuteCommand, propagateTags, loadBalancers, serviceRegistries },
    ...{ networkConfiguration, cluster: clusterArn.slice(clusterArn.lastIndexOf('/') + 1) },
  };
  return {
    id: serviceArn,
    attributes: { Name: serviceName, ServiceArn: serviceArn },
    properties: inCapitals(properties),
  };
}

/** An `AWS::ECS::TaskDefinition`. */
export async function readTaskDefinition(ecs: ECSClient, taskDefinition: string): Promise<Live | undefined> {
  const found = (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition;
  if (!found) return undefined;
  const { taskDefinitionArn = taskDefinition, containerDefinitions = [], ...more } = found;
  const properties = { ...more, containerDefinitions: containerDefinitions.map(withDefaults) };
  return { id: taskDefinitionArn, attributes: {}, properties: inCapitals(properties) };
}

/** Omits what ECS adds automatically: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
function withDefaults({ mountPoints = [], portMappings = [], ...container }: ContainerDefinition): ContainerDefinition {
  return {
    ...{ essential: true, privileged: false, readonlyRootFilesystem: false },
    ...container,
    mountPoints: mountPoints.map((mount) => ({ readOnly: false, ...mount })),
    portMappings: portMappings.map((port) => ({ protocol: 'tcp', ...port })),
  };
}

/** In the names of CloudFormation, which are those of ECS with a capital. A member that has one already is unknown to ECS. */
function inCapitals(members: object): Record<string, unknown> {
  const named = Object.entries(members)
    .filter(([name]) => /^[a-z]/.test(name))
    .map(([name, value]) => [
      `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
      FREE.includes(name) ? (value as unknown) : valueInCapitals(value),
    ]);
  return given(Object.fromEntries(named) as Record<string, unknown>);
}

function valueInCapitals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueInCapitals);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const named = inCapitals(value);
  return Object.keys(named).length === 0 ? undefined : named;
}
