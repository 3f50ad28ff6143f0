import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { paginateListDistributions, paginateListOriginAccessControls } from '@aws-sdk/client-cloudfront';
import { paginateDescribeAlarms, paginateListDashboards } from '@aws-sdk/client-cloudwatch';
import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { paginateListPolicies, paginateListRoles } from '@aws-sdk/client-iam';
import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateListSecrets } from '@aws-sdk/client-secrets-manager';
import { paginateListBuckets } from '@aws-sdk/client-s3';
import type { Aws } from '../aws.ts';
import type { Inventory, Resource } from '../../inventory.ts';
import { lineOf } from '../../inventory.ts';
import type { KindGroup } from '../components/component.ts';
import { COMPONENTS, planOf } from './components.ts';
import { listWebAcls } from '../declared/readers/wafv2.ts';
import { BUILDER_KINDS } from './inventory-builder.ts';
import { CONTAINER_KINDS } from './inventory-containers.ts';
import { MACHINE_KINDS } from './inventory-machine.ts';
import type { Kinds, Listed } from './inventory-names.ts';
import { namesOn, tagged } from './inventory-names.ts';
import type { KnownDeployments, ListedResource } from './owners.ts';
import { ownership } from './owners.ts';
import type { AwsTarget } from '../../config/names.ts';
import { listStacks } from '../stack-state.ts';

function listAlarms(client: CloudWatchClient): Promise<string[]> {
  return namesOn(paginateDescribeAlarms({ client }, {}), ({ MetricAlarms }) =>
    MetricAlarms?.map(({ AlarmName }) => AlarmName),
  );
}

async function stacksOf(client: CloudFormationClient): Promise<Listed[]> {
  return (await listStacks(client)).flatMap(
    ({ StackName, StackStatus, Tags }) => tagged(`${StackName ?? ''} ${StackStatus ?? ''}`, Tags) ?? [],
  );
}

/** Kinds of which a region has its own. */
const REGIONAL: Kinds = {
  'log-group': ({ logs }) =>
    namesOn(paginateDescribeLogGroups({ client: logs }, {}), ({ logGroups }) =>
      logGroups?.map(({ logGroupName }) => logGroupName),
    ),
  function: ({ lambda }) =>
    namesOn(paginateListFunctions({ client: lambda }, {}), ({ Functions }) =>
      Functions?.map(({ FunctionName }) => FunctionName),
    ),
  alarm: ({ cloudwatch }) => listAlarms(cloudwatch),
  dashboard: ({ cloudwatch }) =>
    namesOn(paginateListDashboards({ client: cloudwatch }, {}), ({ DashboardEntries }) =>
      DashboardEntries?.map(({ DashboardName }) => DashboardName),
    ),
  rule: async ({ events }) => {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await events.send(new ListRulesCommand({ NextToken }));
      // Services make rules for themselves, too.
      const own = (page.Rules ?? []).filter(({ ManagedBy }) => ManagedBy === undefined);
      names.push(...own.flatMap(({ Name }) => Name ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return names;
  },
  stack: ({ cloudformation }) => stacksOf(cloudformation),
  // Those that are to be deleted, too: their names are taken until then.
  secret: ({ secretsmanager }) =>
    namesOn(paginateListSecrets({ client: secretsmanager }, { IncludePlannedDeletion: true }), ({ SecretList }) =>
      SecretList?.map(({ Name }) => Name),
    ),
};

/** Kinds that some components make in addition, in each region. */
const BY_GROUP: Readonly<Record<KindGroup, Kinds>> = {
  containers: CONTAINER_KINDS,
  machines: MACHINE_KINDS,
  images: BUILDER_KINDS,
};

/** Kinds of which an account has one set. */
const GLOBAL: Kinds = {
  bucket: ({ s3 }) =>
    namesOn(paginateListBuckets({ client: s3 }, {}), ({ Buckets }) => Buckets?.map(({ Name }) => Name)),
  role: ({ iam }) =>
    namesOn(paginateListRoles({ client: iam }, {}), ({ Roles }) =>
      // Services make roles for themselves, whenever they like.
      Roles?.map(({ Path, RoleName }) => (Path?.startsWith('/aws-service-role/') ? undefined : RoleName)),
    ),
  policy: ({ iam }) =>
    namesOn(paginateListPolicies({ client: iam }, { Scope: 'Local' }), ({ Policies }) =>
      Policies?.map(({ PolicyName }) => PolicyName),
    ),
  distribution: ({ cloudfront }) =>
    namesOn(paginateListDistributions({ client: cloudfront }, {}), ({ DistributionList }) =>
      DistributionList?.Items?.map(({ Id, Comment }) => `${Id ?? ''} ${Comment ?? ''}`),
    ),
  'web-acl': async (aws) => (await listWebAcls(aws)).flatMap(({ Name }) => Name ?? []),
  'edge-alarm': ({ edgeCloudwatch }) => listAlarms(edgeCloudwatch),
  'edge-stack': ({ edgeCloudformation }) => stacksOf(edgeCloudformation),
  'origin-access-control': ({ cloudfront }) =>
    namesOn(paginateListOriginAccessControls({ client: cloudfront }, {}), ({ OriginAccessControlList }) =>
      OriginAccessControlList?.Items?.map(({ Name }) => Name),
    ),
};

/** A line for everything of the kinds that a target makes, in the account and the regions, also what others made. */
export async function takeInventory(regions: readonly Aws[], target: AwsTarget = 'lambda'): Promise<Inventory> {
  return (await listResources(regions, target)).map(lineOf).sort();
}

/** What there is, and whose it is. */
export async function takeResources(
  regions: readonly Aws[],
  target: AwsTarget,
  known: KnownDeployments,
): Promise<Resource[]> {
  const whoseIs = ownership(known);
  const found = (await listResources(regions, target)).map((each) => ({ ...each, ...whoseIs(each) }));
  return found.sort((one, other) => (lineOf(one) < lineOf(other) ? -1 : 1));
}

async function listResources(regions: readonly Aws[], target: AwsTarget): Promise<ListedResource[]> {
  const [first] = regions;
  const groups = planOf(target).names.flatMap((name) => COMPONENTS[name].kinds);
  const regional = Object.fromEntries(
    [REGIONAL, ...groups.map((group) => BY_GROUP[group])].flatMap(Object.entries<Kinds[string]>),
  );
  const list = async (kind: string, place: string, names: Promise<Listed[]>): Promise<ListedResource[]> =>
    (await names).map((each) => ({ kind, place, ...(typeof each === 'string' ? { name: each, tags: {} } : each) }));
  const found = await Promise.all([
    ...(first ? Object.entries(GLOBAL).map(([kind, names]) => list(kind, 'global', names(first))) : []),
    ...regions.flatMap((aws) =>
      Object.entries(regional).map(([kind, names]) => list(kind, aws.settings.region, names(aws))),
    ),
  ]);
  return found.flat();
}
