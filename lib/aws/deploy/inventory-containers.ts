import { paginateDescribeRepositories } from '@aws-sdk/client-ecr';
import {
  paginateListClusters,
  paginateListServices,
  paginateListTaskDefinitions,
  paginateListTasks,
} from '@aws-sdk/client-ecs';
import { paginateDescribeLoadBalancers, paginateDescribeTargetGroups } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Aws } from '../aws.ts';
import { NETWORK_KINDS } from './inventory-machine.ts';
import type { Kinds } from './inventory-names.ts';
import { namesOn } from './inventory-names.ts';

/** Networks, and what runs containers in them. */
export const CONTAINER_KINDS: Kinds = {
  ...NETWORK_KINDS,
  'load-balancer': ({ elasticloadbalancing: client }) =>
    namesOn(paginateDescribeLoadBalancers({ client }, {}), ({ LoadBalancers = [] }) =>
      LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
    ),
  'target-group': ({ elasticloadbalancing: client }) =>
    namesOn(paginateDescribeTargetGroups({ client }, {}), ({ TargetGroups = [] }) =>
      TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn),
    ),
  repository: ({ ecr: client }) =>
    namesOn(paginateDescribeRepositories({ client }, {}), ({ repositories = [] }) =>
      repositories.map(({ repositoryName }) => repositoryName),
    ),
  cluster: ({ ecs: client }) => namesOn(paginateListClusters({ client }, {}), ({ clusterArns = [] }) => clusterArns),
  service: ({ ecs: client }) => inClusters(client, (cluster) => paginateListServices({ client }, { cluster })),
  task: ({ ecs: client }) => inClusters(client, (cluster) => paginateListTasks({ client }, { cluster })),
  // Those that were deregistered stay for good as INACTIVE, and nobody can start them.
  'task-definition': ({ ecs: client }) =>
    namesOn(
      paginateListTaskDefinitions({ client }, { status: 'ACTIVE' }),
      ({ taskDefinitionArns = [] }) => taskDefinitionArns,
    ),
};

async function inClusters(
  client: Aws['ecs'],
  list: (cluster: string) => AsyncIterable<{ serviceArns?: string[] | undefined; taskArns?: string[] | undefined }>,
): Promise<string[]> {
  const clusters = await namesOn(paginateListClusters({ client }, {}), ({ clusterArns = [] }) => clusterArns);
  const found = clusters.map((cluster) => namesOn(list(cluster), (page) => page.serviceArns ?? page.taskArns ?? []));
  return (await Promise.all(found)).flat();
}
