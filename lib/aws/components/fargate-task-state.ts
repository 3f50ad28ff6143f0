import type { Service } from '@aws-sdk/client-ecs';
import type { Aws } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { Seen } from '../declared/live.ts';
import { findService, liveService, readCluster, readTaskDefinition } from '../declared/readers/ecs.ts';
import { readLogGroup } from '../declared/readers/logs.ts';
import { fargateNames } from './fargate-shape.ts';

export interface TasksState {
  readonly live: Seen['live'];
  /** What ECS says that it does at the moment; undefined for a service that does not exist. */
  readonly services: Readonly<Record<AppName, Service | undefined>>;
}

export async function observeTasks({ aws, config }: Observer): Promise<TasksState> {
  const { cluster, services } = fargateNames(config);
  const { logGroups } = namesOf(config);
  const Cluster = await readCluster(aws.ecs, cluster);
  const find = async (app: AppName): Promise<Service | undefined> =>
    Cluster && findService(aws.ecs, cluster, services[app]);
  const [user, admin, UserLogGroup, AdminLogGroup] = await Promise.all([
    find('user'),
    find('admin'),
    readLogGroup(aws.logs, logGroups.user),
    readLogGroup(aws.logs, logGroups.admin),
  ]);
  const [UserDefinition, AdminDefinition] = await Promise.all([definitionOf(aws, user), definitionOf(aws, admin)]);
  const [UserService, AdminService] = [user && liveService(user), admin && liveService(admin)];
  return {
    live: { Cluster, UserLogGroup, UserDefinition, UserService, AdminLogGroup, AdminDefinition, AdminService },
    services: { user, admin },
  };
}

/** The one that the service starts, whichever was registered last. */
async function definitionOf({ ecs }: Aws, service: Service | undefined): Promise<Seen['live'][string]> {
  return service?.taskDefinition === undefined ? undefined : readTaskDefinition(ecs, service.taskDefinition);
}
