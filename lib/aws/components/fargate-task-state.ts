import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { DescribeClustersCommand, DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import { fargateNames } from './fargate-shape.ts';
import type { LogGroupState } from './log-group.ts';
import { observeLogGroup } from './log-group.ts';

interface ClusterState {
  readonly arn: string;
  /** Value of the setting `containerInsights`. */
  readonly insights: string | undefined;
}

/** What an app runs as. */
export interface AppState {
  readonly service: Service | undefined;
  /** The one that the service starts. */
  readonly definition: TaskDefinition | undefined;
  readonly logGroup: LogGroupState | undefined;
}

export interface TasksState {
  readonly cluster: ClusterState | undefined;
  readonly apps: Readonly<Record<AppName, AppState>>;
}

export type Container = ContainerDefinition;

export async function observeTasks({ aws, config }: Observer): Promise<TasksState> {
  const names = fargateNames(config);
  const cluster = await observeCluster(aws, names.cluster);
  const observeApp = async (app: AppName): Promise<AppState> => {
    const service = cluster && (await observeService(aws, names.cluster, names.services[app]));
    const [definition, logGroup] = await Promise.all([
      service?.taskDefinition === undefined ? undefined : observeDefinition(aws, service.taskDefinition),
      observeLogGroup(aws, namesOf(config).logGroups[app]),
    ]);
    return { service, definition, logGroup };
  };
  const [user, admin] = await Promise.all([observeApp('user'), observeApp('admin')]);
  return { cluster, apps: { user, admin } };
}

/** ECS remembers what it deleted for a while, as `INACTIVE`. */
async function observeCluster({ ecs }: Aws, name: string): Promise<ClusterState | undefined> {
  const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [name], include: ['SETTINGS'] }));
  const found = clusters.find(({ status }) => status !== 'INACTIVE');
  return (
    found && {
      arn: found.clusterArn ?? name,
      insights: found.settings?.find((setting) => setting.name === 'containerInsights')?.value,
    }
  );
}

async function observeService({ ecs }: Aws, cluster: string, name: string): Promise<Service | undefined> {
  const found = await unlessAbsent(
    ['ClusterNotFoundException', 'ServiceNotFoundException'],
    ecs.send(new DescribeServicesCommand({ cluster, services: [name] })),
  );
  return found?.services?.find(({ status }) => status !== 'INACTIVE');
}

async function observeDefinition({ ecs }: Aws, arn: string): Promise<TaskDefinition | undefined> {
  return (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }))).taskDefinition;
}
