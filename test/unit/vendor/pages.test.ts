import { describe, expect, it } from 'vitest';
import type { Aws } from '../../../lib/aws/aws.ts';
import { findBaked } from '../../../lib/aws/components/baked-images.ts';
import { observeBuilder } from '../../../lib/aws/components/builder-state.ts';
import { findDistribution } from '../../../lib/aws/observed/distribution-state.ts';
import { findWebAcl } from '../../../lib/aws/declared/readers/wafv2.ts';
import { findOriginPrefixList, readExport } from '../../../lib/aws/components/cdn-state.ts';
import { readBudget } from '../../../lib/aws/declared/readers/budgets.ts';
import { readRole } from '../../../lib/aws/declared/readers/iam.ts';
import { readLogGroup } from '../../../lib/aws/declared/readers/logs.ts';
import { rolesSharing } from '../../../lib/aws/components/pipeline-removal.ts';
import { readNetwork } from '../../../lib/aws/components/read-network.ts';
import { listImages } from '../../../lib/aws/components/registry-state.ts';
import { emptyBucket } from '../../../lib/aws/components/storage-removal.ts';
import { foreignKeysOf } from '../../../lib/aws/observed/storage-state.ts';
import { foreignTargets } from '../../../lib/aws/components/schedule-removal.ts';
import { observeBalancer } from '../../../lib/aws/components/fargate-balancer-state.ts';
import { itemsOn } from '../../../lib/aws/pages.ts';
import { takeInventory } from '../../../lib/aws/deploy/inventory.ts';
import { readStoredData } from '../../../lib/aws/deploy/stored-data.ts';
import { lastOperation } from '../../../lib/aws/stack-operation.ts';
import { AWS_TARGETS } from '../../../lib/config/names.ts';
import { INVENTORY } from '../../vendor/books/inventory.ts';
import { LISTS } from '../../vendor/books/lists.ts';
import { observerOf } from '../../vendor/observer.ts';
import { PAGED } from '../../vendor/pages.ts';
import type { Book } from '../../vendor/replay.ts';
import { replay } from '../../vendor/replay.ts';
import { listSites } from '../../vendor/sites.ts';
import { testConfig, testDeployment } from '../lib/deployment.ts';

interface Asking {
  readonly book: Book;
  readonly ask: (aws: Aws) => Promise<unknown>;
}

const observer = (aws: Aws): ReturnType<typeof observerOf> => observerOf(aws, testDeployment(false));
const traces = { since: new Date(0), transfers: ['a'], tokens: [] };

/** Everything of lib that reads a list. */
const ASKING: Readonly<Record<string, Asking>> = {
  ...Object.fromEntries(
    AWS_TARGETS.map((target) => [
      `inventory of ${target}`,
      { book: INVENTORY, ask: (aws: Aws) => takeInventory([aws], target) },
    ]),
  ),
  'prefix list of CloudFront': { book: LISTS, ask: findOriginPrefixList },
  'events of a stack': { book: LISTS, ask: (aws) => lastOperation(aws.cloudformation, 'stack') },
  'export of a stack': { book: LISTS, ask: (aws) => readExport(aws, 'sgraph-send-prod-origin') },
  'images and snapshots': { book: LISTS, ask: (aws) => findBaked(aws, { ...testConfig(), region: 'eu-west-2' }) },
  'what Image Builder has': { book: LISTS, ask: (aws) => observeBuilder(aws, 'sgraph-send-prod-ami') },
  'the distribution': { book: LISTS, ask: (aws) => findDistribution(aws, 'sgraph-send-prod-eu-west-2') },
  'the web ACL': { book: LISTS, ask: (aws) => findWebAcl(aws, 'web-acl') },
  'the budget': {
    book: LISTS,
    ask: (aws) => readBudget(aws.budgets, { AccountId: '123456789012', BudgetName: 'budget' }),
  },
  'a log group': { book: LISTS, ask: (aws) => readLogGroup(aws.logs, 'log-group') },
  'roles that need the provider': { book: LISTS, ask: (aws) => rolesSharing(observer(aws)) },
  'images of the registry': { book: LISTS, ask: (aws) => listImages(aws, 'repository') },
  'policies of a role': { book: LISTS, ask: (aws) => readRole(aws.iam, 'role') },
  'a network': { book: LISTS, ask: (aws) => readNetwork(aws.ec2, 'network', {}) },
  'foreign objects': { book: LISTS, ask: (aws) => foreignKeysOf(aws.s3, 'bucket') },
  'the load balancer': { book: LISTS, ask: (aws) => observeBalancer(observer(aws)) },
  'targets of the schedule': { book: LISTS, ask: (aws) => foreignTargets(observer(aws)) },
  'objects to be deleted': { book: LISTS, ask: (aws) => emptyBucket(observer(aws), true) },
  'what a smoke test left': {
    book: LISTS,
    ask: (aws) => itemsOn(readStoredData(observer(aws), traces), (found) => [found]),
  },
};

/** What was found, and by which calls. */
async function asked({ book, ask }: Asking, manner: Parameters<typeof replay>[1] = {}): Promise<[unknown, string[]]> {
  const player = await replay(book, manner);
  try {
    const found = await ask(player.aws);
    return [found, player.asked.map(({ call }) => call)];
  } finally {
    player.close();
  }
}

describe('a list that comes in pages', () => {
  it.each(Object.entries(ASKING))('of %s is read to its end', async (_, asking) => {
    const [whole] = await asked(asking);
    const [truncated] = await asked(asking, { truncated: true });
    expect(truncated).toEqual(whole);
  });

  // Each waits as the SDK does.
  it.concurrent.each(Object.entries(ASKING))('of %s is asked for again where too much was asked', async (_, asking) => {
    const [whole] = await asked(asking);
    const [throttled] = await asked(asking, { throttled: 2 });
    expect(throttled).toEqual(whole);
  });

  it('is not empty anywhere, so that a page that is missed would be seen', async () => {
    for (const asking of Object.values(ASKING)) {
      const [found, calls] = await asked(asking);
      expect(calls.length).toBeGreaterThan(0);
      if (!calls.includes('s3 DeleteObjects')) expect(JSON.stringify(found)).toMatch(/\w/);
    }
  });
});

/** Requests that one page answers. */
const ONE_PAGE: readonly { readonly by: RegExp; readonly operation: RegExp; readonly why: string }[] = [
  {
    operation: /./,
    by: /\b(?:StackName|Names|AlarmNames|repositoryNames|AutoScalingGroupNames|LaunchTemplateId)\b/,
    why: 'it asks for one by its name',
  },
  {
    operation:
      /^Describe(?:Vpcs|Subnets|RouteTables|InternetGateways|NatGateways|VpcEndpoints|SecurityGroups|Instances|LaunchTemplates)$/,
    by: /^(?!.*MaxResults)/,
    // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-pagination.html
    why: 'EC2 answers the whole list of one network or name where no MaxResults asks for pages',
  },
  { operation: /./, by: /Max(?:Keys|Items): /, why: 'it asks whether there is anything' },
  { operation: /^ListObjectsV2$/, by: /NAMED_ONLY/, why: 'names of others, of which a page is enough' },
];

describe('every place of lib that asks for a list', () => {
  const sites = listSites();

  it('reads all pages, or asks for what one page answers', () => {
    const short = sites.filter(
      ({ by, operation, request }) =>
        by === 'nothing' && !ONE_PAGE.some((each) => each.operation.test(operation) && each.by.test(request)),
    );
    expect(short.map(({ file, operation, request }) => `${file}: ${operation}(${request})`)).toEqual([]);
  });

  it('is found where it is known to be', () => {
    const kinds = new Set(sites.map(({ by }) => by));
    expect([...kinds].sort()).toEqual(['loop', 'nothing', 'paginator']);
    expect(sites.length).toBeGreaterThan(50);
  });

  it('is played two pages above', async () => {
    const played = new Set<string>();
    for (const asking of Object.values(ASKING)) {
      const [, calls] = await asked(asking, { truncated: true });
      for (const call of calls.filter((each) => PAGED.has(each))) played.add(call.split(' ')[1] ?? '');
    }
    const read = new Set(sites.filter(({ by }) => by !== 'nothing').map(({ operation }) => operation));
    expect([...read].filter((operation) => !played.has(operation))).toEqual([]);
  });
});
