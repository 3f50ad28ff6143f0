import { afterEach, describe, expect, it } from 'vitest';
import type { Aws } from '../../../../../lib/aws/aws.ts';
import { preflight } from '../../../../../lib/aws/deploy/preflight.ts';
import type { AwsRegion } from '../../../../../lib/aws/deploy/stack-lifecycle.ts';
import type { ConfigOverrides } from '../../../../../lib/config/config.ts';
import type { Book, Replay } from '../../../../vendor/replay.ts';
import { fault, replay, says } from '../../../../vendor/replay.ts';
import { observerOf } from '../../../../vendor/observer.ts';
import { testDeployment } from '../../deployment.ts';

const vpcs = (...names: string[]): object => ({
  Vpcs: names.map((name, index) => ({ VpcId: `vpc-${index}`, Tags: [{ Key: 'Name', Value: name }] })),
});
const addresses = (...names: string[]): object => ({
  Addresses: names.map((name) => ({ PublicIp: '192.0.2.1', Tags: [{ Key: 'Name', Value: name }] })),
});
const distributions = (...items: { Comment: string; aliases?: readonly string[] }[]): object => ({
  DistributionList: {
    IsTruncated: false,
    Marker: '',
    MaxItems: 100,
    Quantity: items.length,
    Items: items.map(({ Comment, aliases = [] }, index) => ({
      Id: `E${index}`,
      Comment,
      Aliases: { Quantity: aliases.length, Items: aliases },
    })),
  },
});
/** An account that is a year old and has room, by the API references of each service. */
const GOOD: Book = {
  'cloudfront ListDistributions': says(distributions({ Comment: 'other' })),
  'ec2 DescribeAddresses': says(addresses('other')),
  'ec2 DescribeManagedPrefixLists': says({
    PrefixLists: [{ PrefixListId: 'pl-1', PrefixListName: 'com.amazonaws.global.cloudfront.origin-facing' }],
  }),
  'ec2 DescribeVpcs': says(vpcs('default', 'other')),
  'events DescribeRule': fault(400, 'ResourceNotFoundException'),
  'iam GetRole': says({ Role: { RoleName: 'AWSServiceRoleForECS', Arn: 'arn', Path: '/', RoleId: 'A' } }),
  'lambda GetAccountSettings': says({
    AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 950 },
  }),
  'lambda GetFunction': fault(404, 'ResourceNotFoundException'),
  's3 HeadBucket': fault(404, 'NotFound'),
  'servicequotas GetServiceQuota': says({ Quota: { Value: 5 } }),
  'servicequotas GetAWSDefaultServiceQuota': says({ Quota: { Value: 5 } }),
  'ssm GetParameter': says({ Parameter: { Name: '/cdk-bootstrap/hnb659fds/version', Value: '33' } }),
};

let played: Replay | undefined;
afterEach(() => played?.close());

/** What preflight says on AWS itself, by the name of each question; questions that need this machine are left out. */
async function ask(
  book: Book,
  overrides: ConfigOverrides = {},
  emulation?: AwsRegion['emulation'],
): Promise<Record<string, string>> {
  played = await replay({ ...GOOD, ...book });
  const awsRegion = siteOf(played.aws, overrides, emulation);
  const { lines } = await preflight(awsRegion);
  const row = /^(red|ok ) eu-west-2\s+(\S+)\s+(.*)$/;
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, mark = '', name = '', said = ''] = row.exec(line) ?? [];
      return name === 'bundles' || name === 'docker' ? [] : [[name, `${mark.trim()} ${said}`]];
    }),
  );
}

function siteOf(aws: Aws, overrides: ConfigOverrides, emulation: AwsRegion['emulation']): AwsRegion {
  const parts = { caller: 'arn', deployer: undefined, assetBucket: undefined, patienceSeconds: 0, emulation };
  const toolkit = { deploy: () => Promise.resolve(false), destroy: () => Promise.resolve() };
  return { ...observerOf(aws, testDeployment(false, overrides)), ...parts, toolkit };
}
const reds = (found: Record<string, string>): string[] =>
  Object.entries(found)
    .filter(([, said]) => said.startsWith('red'))
    .map(([name]) => name);

describe('preflight of an account with room', () => {
  it.each(['lambda', 'fargate', 'ec2', 'ami'] as const)('is good for %s', async (target) => {
    const found = await ask({}, { target });
    expect(reds(found)).toEqual([]);
    expect(found['bootstrap']).toBe('ok of version 33');
    if (target !== 'lambda') expect(found['networks']).toMatch(/^ok 2 networks of 5, [12] more needed$/);
  });
});

describe('preflight of a new account', () => {
  it('names the quota of networks, the page and the command that raises it', async () => {
    const found = await ask({ 'ec2 DescribeVpcs': says(vpcs('a', 'b', 'c', 'd', 'e')) }, { target: 'fargate' });
    expect(reds(found)).toEqual(['networks']);
    expect(found['networks']).toMatch(
      /^red 5 networks of 5, 1 more needed: remove .* --region eu-west-2 --service-code vpc --quota-code L-F678F1CE --desired-value 6 \(https:\/\/eu-west-2\.console\.aws\.amazon\.com\/servicequotas/,
    );
  });

  it('counts a network and an address that it has made already', async () => {
    const own = 'sgraph-send-prod-ec2-instance-eu-west-2';
    const book = {
      'ec2 DescribeVpcs': says(vpcs('a', 'b', 'c', 'd', own)),
      'ec2 DescribeAddresses': says(addresses('a', 'b', 'c', 'd', own)),
    };
    expect(reds(await ask(book, { target: 'ec2' }))).toEqual([]);
  });

  it('names the quota of addresses, which a given one does not need', async () => {
    const book = { 'ec2 DescribeAddresses': says(addresses('a', 'b', 'c', 'd', 'e')) };
    const found = await ask(book, { target: 'ec2' });
    expect(reds(found)).toEqual(['addresses']);
    expect(found['addresses']).toContain('--service-code ec2 --quota-code L-0263D0A3 --desired-value 6');
    const machine = {
      ...testDeployment(false).config.machine,
      address: { allocationId: 'eipalloc-1', publicIp: '192.0.2.1' },
    };
    expect((await ask(book, { target: 'ec2', machine }))['addresses']).toBe('ok not needed');
  });

  it("takes AWS's own quota where the account has none set, and says where neither can be read", async () => {
    const full = { 'ec2 DescribeVpcs': says(vpcs('a', 'b', 'c', 'd', 'e')) };
    const unset = { ...full, 'servicequotas GetServiceQuota': fault(400, 'NoSuchResourceException') };
    expect(reds(await ask(unset, { target: 'fargate' }))).toEqual(['networks']);
    const denied = {
      ...full,
      'servicequotas GetServiceQuota': fault(400, 'AccessDeniedException'),
      'servicequotas GetAWSDefaultServiceQuota': fault(400, 'AccessDeniedException'),
    };
    expect((await ask(denied, { target: 'fargate' }))['networks']).toBe(
      'ok 5 networks of a number that cannot be read, 1 more needed',
    );
    const raised = { ...full, 'servicequotas GetServiceQuota': says({ Quota: { Value: 20 } }) };
    expect(reds(await ask(raised, { target: 'fargate' }))).toEqual([]);
  });

  it('has 10 executions: none to reserve, and enough to try it', async () => {
    const book = {
      'lambda GetAccountSettings': says({
        AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
      }),
    };
    expect((await ask(book))['executions']).toMatch(/^ok 10 of 10 .*as in a new account.*--quota-code L-B99A9384/);
    const user = { ...testDeployment(false).config.user, reservedConcurrency: 1 };
    expect((await ask(book, { user }))['executions']).toMatch(
      /^red 1 executions are reserved and 10 of 10 are free, of which Lambda keeps 10 .* --quota-code L-B99A9384 --desired-value 11/,
    );
  });

  it('may reserve all but a hundred, and its own reservations count as free', async () => {
    const user = { ...testDeployment(false).config.user, reservedConcurrency: 850 };
    expect(reds(await ask({}, { user }))).toEqual([]);
    const more = { user: { ...user, reservedConcurrency: 851 } };
    expect(reds(await ask({}, more))).toEqual(['executions']);
    const own = { 'lambda GetFunction': says({ Concurrency: { ReservedConcurrentExecutions: 10 } }) };
    expect(reds(await ask(own, more))).toEqual([]);
  });

  it('is told which roles of services create makes, and how others make them', async () => {
    const book = { 'iam GetRole': fault(404, 'NoSuchEntity') };
    const found = await ask(book, { target: 'fargate' });
    expect(found['service-roles']).toMatch(
      /^ok create makes AWSServiceRoleForECS and AWSServiceRoleForElasticLoadBalancing; .*aws iam create-service-linked-role --aws-service-name ecs\.amazonaws\.com;/,
    );
    expect((await ask(book, { target: 'ec2' }))['service-roles']).toContain('AWSServiceRoleForAutoScaling');
    expect((await ask(book))['service-roles']).toBe('ok there, or not needed');
  });

  it('is red without a bootstrap or with an old one, in its own region and that of CloudFront', async () => {
    const none = await ask({ 'ssm GetParameter': fault(400, 'ParameterNotFound') });
    expect(reds(none)).toEqual(['bootstrap', 'edge-bootstrap']);
    expect(none['bootstrap']).toMatch(
      /no \/cdk-bootstrap\/hnb659fds\/version: run `npx cdk bootstrap aws:\/\/123456789012\/eu-west-2`/,
    );
    expect(none['edge-bootstrap']).toContain('aws://123456789012/us-east-1');
    for (const [overrides, red] of [
      // The alarms of CloudFront are there, too.
      [{ wafRatePer5Minutes: 0 }, ['bootstrap', 'edge-bootstrap']],
      [{ wafRatePer5Minutes: 0, watch: false }, ['bootstrap']],
      [{ target: 'pipeline-role' }, ['bootstrap']],
    ] as const)
      expect(reds(await ask({ 'ssm GetParameter': fault(400, 'ParameterNotFound') }, overrides))).toEqual(red);
    const old = await ask({ 'ssm GetParameter': says({ Parameter: { Value: '5' } }) });
    expect(old['bootstrap']).toMatch(/^red .*of version 5, expected 6 or newer: run `npx cdk bootstrap/);
    expect(reds(await ask({ 'ssm GetParameter': says({ Parameter: { Value: '6' } }) }))).toEqual([]);
  });

  it('is told that its first distribution may be refused, and what to do then', async () => {
    const found = await ask({ 'cloudfront ListDistributions': says(distributions()) });
    expect(found['cloudfront']).toMatch(
      /^ok the account has no distribution yet: .*must be verified, open a case at https/,
    );
  });
});

describe('preflight of a place', () => {
  it('is red for a region that lacks a service, and for a name of another distribution', async () => {
    const publicName = {
      domain: 'send.example.org',
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-0000-0000-000000000000',
    };
    const taken = (Comment: string): Book => ({
      'cloudfront ListDistributions': says(distributions({ Comment, aliases: ['send.example.org'] })),
    });
    const found = await ask(taken('sgraph-send-prod-us-east-1'), { publicName });
    expect(reds(found)).toEqual(['public-name']);
    expect(found['public-name']).toMatch(/belongs to the distribution E0 \(sgraph-send-prod-us-east-1\): give/);
    expect(reds(await ask(taken('sgraph-send-prod-eu-west-2'), { publicName }))).toEqual([]);
  });

  it('is red where there is no list of the addresses of CloudFront, without which nothing can be locked', async () => {
    const found = await ask({ 'ec2 DescribeManagedPrefixLists': says({ PrefixLists: [] }) }, { target: 'ec2' });
    expect(reds(found)).toEqual(['prefix-list']);
  });

  it('says of an emulator what is not known there, and asks it nothing of that', async () => {
    const emulation = { name: 'ministack' } as AwsRegion['emulation'];
    const found = await ask({}, { target: 'fargate' }, emulation);
    for (const name of ['networks', 'addresses', 'executions', 'service-roles', 'cloudfront', 'bootstrap'])
      expect(found[name]).toBe('ok unknown for an emulator');
    expect(played?.asked.filter(({ call }) => /^(?:servicequotas|ssm|iam) /.test(call))).toEqual([]);
  });
});
