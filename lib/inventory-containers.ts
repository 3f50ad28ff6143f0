import { paginateDescribeSecurityGroups, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { paginateDescribeRepositories } from '@aws-sdk/client-ecr';
import {
  paginateListClusters,
  paginateListServices,
  paginateListTaskDefinitions,
  paginateListTasks,
} from '@aws-sdk/client-ecs';
import { paginateDescribeLoadBalancers, paginateDescribeTargetGroups } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Aws } from './aws.ts';
import type { Kinds } from './inventory.ts';

/** Kinds of which a region has its own: networks, and what runs containers in them. */
export const CONTAINER_KINDS: Kinds = {
  vpc: ({ ec2: client }) =>
    collect(paginateDescribeVpcs({ client }, {}), ({ Vpcs = [] }) => Vpcs.map(({ VpcId }) => VpcId)),
  'security-group': ({ ec2: client }) =>
    collect(paginateDescribeSecurityGroups({ client }, {}), ({ SecurityGroups = [] }) =>
      SecurityGroups.map(({ GroupId, GroupName }) => `${GroupId ?? ''} ${GroupName ?? ''}`),
    ),
  'load-balancer': ({ elasticloadbalancing: client }) =>
    collect(paginateDescribeLoadBalancers({ client }, {}), ({ LoadBalancers = [] }) =>
      LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
    ),
  'target-group': ({ elasticloadbalancing: client }) =>
    collect(paginateDescribeTargetGroups({ client }, {}), ({ TargetGroups = [] }) =>
      TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn),
    ),
  repository: ({ ecr: client }) =>
    collect(paginateDescribeRepositories({ client }, {}), ({ repositories = [] }) =>
      repositories.map(({ repositoryName }) => repositoryName),
    ),
  cluster: ({ ecs: client }) => collect(paginateListClusters({ client }, {}), ({ clusterArns = [] }) => clusterArns),
  service: ({ ecs: client }) => inClusters(client, (cluster) => paginateListServices({ client }, { cluster })),
  task: ({ ecs: client }) => inClusters(client, (cluster) => paginateListTasks({ client }, { cluster })),
  // Those that were deregistered stay for good as INACTIVE, and nobody can start them.
  'task-definition': ({ ecs: client }) =>
    collect(
      paginateListTaskDefinitions({ client }, { status: 'ACTIVE' }),
      ({ taskDefinitionArns = [] }) => taskDefinitionArns,
    ),
};

async function inClusters(
  client: Aws['ecs'],
  list: (cluster: string) => AsyncIterable<{ serviceArns?: string[] | undefined; taskArns?: string[] | undefined }>,
): Promise<string[]> {
  const clusters = await collect(paginateListClusters({ client }, {}), ({ clusterArns = [] }) => clusterArns);
  const found = clusters.map((cluster) => collect(list(cluster), (page) => page.serviceArns ?? page.taskArns ?? []));
  return (await Promise.all(found)).flat();
}

async function collect<Page>(
  pages: AsyncIterable<Page>,
  names: (page: Page) => readonly (string | undefined)[],
): Promise<string[]> {
  const collected: string[] = [];
  for await (const page of pages) collected.push(...names(page).flatMap((name) => name ?? []));
  return collected;
}
