import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AwsRegion } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import { lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import { createToolkit } from '../../../lib/aws/deploy/toolkit.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { rolesBook } from '../../vendor/books/roles.ts';
import { storageBook } from '../../vendor/books/storage.ts';
import type { StackFailure } from '../../vendor/books/stack.ts';
import { playedStack } from '../../vendor/books/stack.ts';
import { observerOf } from '../../vendor/observer.ts';
import type { Book, Replay } from '../../vendor/replay.ts';
import { fault, replay, says } from '../../vendor/replay.ts';
import type { Answer } from '../../vendor/write-answer.ts';
import { testDeployment } from '../lib/deployment.ts';

const deployment = testDeployment(false);
const STACK = namesOf(deployment.config).stack('role');

const open: Replay[] = [];
afterEach(() => {
  open.splice(0).forEach((each) => each.close());
  vi.unstubAllEnvs();
});

/** The real toolkit of the CDK and the SDK's clients, with these answers. */
async function siteOf(book: Book): Promise<[AwsRegion, Replay]> {
  const player = await replay(book);
  open.push(player);
  const { aws } = player;
  // The toolkit makes clients of its own.
  vi.stubEnv('AWS_ENDPOINT_URL', aws.settings.endpoint);
  const lines: string[] = [];
  const toolkit = createToolkit({
    aws: aws.settings,
    assetBucket: 'bundles',
    revertsDrift: true,
    say: (l) => lines.push(l),
  });
  const parts = { toolkit, assetBucket: 'bundles', caller: 'arn', emulation: undefined, patienceSeconds: 20 };
  return [{ ...observerOf(aws, deployment), ...parts }, player];
}

const times = ({ asked }: Replay, call: string): number => asked.filter((each) => each.call === call).length;

/** Of what needs the roles there is nothing. */
const unknown = fault(404, 'ResourceNotFoundException');
const nothing: Book = {
  ...Object.fromEntries(
    ['GetFunction', 'GetFunctionUrlConfig', 'GetPolicy', 'GetFunctionConcurrency'].map((call) => [
      `lambda ${call}`,
      unknown,
    ]),
  ),
  'events DescribeRule': unknown,
  'events ListTargetsByRule': unknown,
  'logs DescribeLogGroups': says({ logGroups: [] }),
  'cloudwatch DescribeAlarms': says({ MetricAlarms: [] }),
};

/** IAM shows a change only at the fourth look: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency */
function lateRoles(failure?: StackFailure, from?: string): Book {
  const { book, isMade } = playedStack(STACK, failure, from);
  const roles = rolesBook(deployment);
  const absent = fault(404, 'NoSuchEntity', 'The role cannot be found.');
  let shown = false;
  let late = 0;
  const answer = roles['iam GetRole'] as (asked: never) => ReturnType<typeof fault>;
  return {
    ...roles,
    ...book,
    // Both roles are asked for at each look.
    'iam GetRole': (asked) => {
      if (isMade() !== shown && (late += 1) > 6) [shown, late] = [isMade(), 0];
      return shown ? answer(asked as never) : absent;
    },
    'iam GetPolicy': absent,
    ...nothing,
  };
}

describe('roles that IAM shows late', () => {
  it('are created once they are seen, and deleted once they are not', async () => {
    const [awsRegion, player] = await siteOf(lateRoles());
    const role = lifecycleOf('role', awsRegion);
    expect(await role.create()).toMatchObject({ result: 'created', findings: [] });
    const looks = times(player, 'iam GetRole');
    expect(looks).toBeGreaterThanOrEqual(8);
    expect(await role.delete(false)).toMatchObject({ result: 'deleted', findings: [] });
    expect(times(player, 'iam GetRole') - looks).toBeGreaterThanOrEqual(8);
  });
});

describe('a bucket that is emptied and stays', () => {
  it('is empty once S3 lists nothing any more', async () => {
    const listed = (keys: readonly string[]): Answer =>
      says({ IsTruncated: false, Versions: keys.map((Key) => ({ Key, VersionId: 'null' })) });
    let deleted = false;
    let late = 3;
    const [awsRegion] = await siteOf({
      ...playedStack(namesOf(deployment.config).stack('storage')).book,
      ...storageBook(deployment),
      ...nothing,
      's3 ListObjectVersions': ({ text }) => {
        if (text.includes('delimiter')) return says({ IsTruncated: false });
        return listed(deleted && (late -= 1) < 0 ? [] : ['transfers/a/1']);
      },
      's3 DeleteObjects': () => {
        deleted = true;
        return says({});
      },
    });
    const storage = lifecycleOf('storage', awsRegion);
    expect(await storage.empty(false)).toMatchObject({ result: 'emptied', findings: [] });
    expect(late).toBeLessThan(0);
  });
});

/** What CloudFormation says, where it was read, and what the product says to do. */
const REASONS: readonly (StackFailure & { readonly todo: RegExp })[] = [
  {
    // https://github.com/awslabs/aws-api-gateway-developer-portal/issues/526
    ...{ status: 'CREATE_FAILED', type: 'AWS::CloudFront::Distribution', todo: /servicequotas.*cloudfront/ },
    reason:
      "Limit exceeded for resource of type 'AWS::CloudFront::Distribution'. Reason: Completing this action would cause the maximum number of distributions per owner to be exceeded",
  },
  {
    // https://github.com/anomalyco/sst/issues/3898
    ...{ status: 'CREATE_FAILED', type: 'AWS::Lambda::Function', todo: /run the same command again/ },
    reason:
      'The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:eu-west-2:123456789012:function:user (Service: Lambda, Status Code: 409)',
  },
  {
    // https://github.com/aws/aws-cdk/issues/29183
    ...{ status: 'CREATE_FAILED', type: 'AWS::CloudFront::Distribution', todo: /run the same command again/ },
    reason: "Rate exceeded for operation 'AWS::CloudFront::Distribution'.",
  },
  {
    // https://github.com/aws-controllers-k8s/community/issues/2168
    ...{ status: 'DELETE_FAILED', type: 'AWS::CloudFront::Distribution', todo: /Disable.*Deployed.*delete again/ },
    reason:
      'Resource handler returned message: "The distribution you are trying to delete has not been disabled. (Service: CloudFront, Status Code: 409)"',
  },
  {
    // https://github.com/aws/aws-cdk/issues/21776
    ...{ status: 'DELETE_FAILED', type: 'AWS::S3::Bucket', todo: /delete again/ },
    reason:
      'The bucket you tried to delete is not empty (Service: Amazon S3; Status Code: 409; Error Code: BucketNotEmpty)',
  },
  {
    // https://github.com/aws/aws-parallelcluster/issues/4031
    ...{ status: 'DELETE_FAILED', type: 'AWS::IAM::Role', todo: /detach/ },
    reason:
      'Resource handler returned message: "Cannot delete entity, must detach all policies first. (Service: Iam, Status Code: 409)"',
  },
  {
    // https://github.com/aws/aws-cdk/issues/14456
    ...{ status: 'DELETE_FAILED', type: 'AWS::EC2::SecurityGroup', todo: /describe-network-interfaces/ },
    reason:
      'resource sg-04eb9b4569cb59608 has a dependent object (Service: AmazonEC2; Status Code: 400; Error Code: DependencyViolation)',
  },
];

describe('a stack that fails', () => {
  it.each(REASONS)('with $status "$reason" is told with what to do', async ({ todo, ...failure }) => {
    const [awsRegion] = await siteOf(lateRoles(failure));
    const role = lifecycleOf('role', awsRegion);
    if (failure.status === 'DELETE_FAILED') await role.create();
    const work = failure.status === 'DELETE_FAILED' ? role.delete(false) : role.create();
    const told = await work.then(String, String);
    expect(told).toContain(failure.reason);
    expect(told.split('What to do: ')[1]).toMatch(todo);
  });
});

describe('a stack that was left as it is', () => {
  it.each([
    ['UPDATE_ROLLBACK_FAILED', 'ContinueUpdateRollback', 1],
    ['UPDATE_FAILED', 'RollbackStack', 1],
    ['IMPORT_COMPLETE', 'DeleteStack', 0],
    ['ROLLBACK_FAILED', 'DeleteStack', 1],
    ['DELETE_FAILED', 'DeleteStack', 1],
    ['REVIEW_IN_PROGRESS', 'DeleteStack', 0],
  ])('%s is changed by create after %s, %i times', async (from, call, count) => {
    const [awsRegion, player] = await siteOf(lateRoles(undefined, from));
    expect(await lifecycleOf('role', awsRegion).create()).toMatchObject({ findings: [] });
    expect(times(player, `cloudformation ${call}`)).toBe(count);
    expect(times(player, 'cloudformation ExecuteChangeSet')).toBe(1);
  });
});

describe('two runs that make the same stack', () => {
  /** From the look of the first at the stack to the end of its work. */
  const CALLS = 12;

  it.each(Array.from({ length: CALLS }, (_, call) => call))(
    'delete nothing of each other where the second begins at call %i of the first',
    async (begin) => {
      const { book, isMade } = playedStack(STACK);
      let left = begin;
      const started = Promise.withResolvers<undefined>();
      const counted = Object.entries(book).map(([call, entry]): [string, Book[string]] => [
        call,
        (asked) => {
          if (call.startsWith('cloudformation ') && (left -= 1) === -1) started.resolve(undefined);
          return (typeof entry === 'function' ? entry(asked) : entry) as Answer;
        },
      ]);
      const roles = rolesBook(deployment);
      const answer = roles['iam GetRole'] as (asked: never) => Answer;
      const [awsRegion, player] = await siteOf({
        ...roles,
        ...Object.fromEntries(counted),
        'iam GetRole': (asked) => (isMade() ? answer(asked as never) : fault(404, 'NoSuchEntity')),
      });
      const create = (): Promise<string> =>
        lifecycleOf('role', awsRegion)
          .create()
          .then(() => 'made', String);
      const second = started.promise.then(create);
      const ends = [await create()];
      started.resolve(undefined);
      ends.push(await second);
      expect(isMade()).toBe(true);
      expect(times(player, 'cloudformation DeleteStack')).toBe(0);
      const lost = ends.filter((end) => end !== 'made');
      expect(lost.length).toBeLessThan(2);
      for (const reason of lost) expect(reason).toMatch(/someone else is changing it at the same time/);
      expect(await lifecycleOf('role', awsRegion).create()).toMatchObject({ findings: [] });
    },
  );
});

describe('a stack that fails for what passes', () => {
  it.each([
    // https://github.com/FINRAOS/herd-mdl/issues/87
    'A conflicting conditional operation is currently in progress against this resource. Please try again. (Service: Amazon S3; Status Code: 409; Error Code: OperationAborted)',
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
  ])('such as "%s" is made again', async (reason) => {
    const failure = { status: 'CREATE_FAILED', type: 'AWS::S3::Bucket', reason, times: 1 } as const;
    const [awsRegion, player] = await siteOf(lateRoles(failure));
    expect(await lifecycleOf('role', awsRegion).create()).toMatchObject({ result: 'created', findings: [] });
    expect(times(player, 'cloudformation ExecuteChangeSet')).toBe(2);
    expect(times(player, 'cloudformation DeleteStack')).toBe(1);
  });
});

/** A book whose calls are refused at first. */
function busy(book: Book, calls: RegExp, refusals: number): Book {
  const busyEntries = Object.entries(book).map(([call, entry]): [string, Book[string]] => {
    let left = calls.test(call) ? refusals : 0;
    return [
      call,
      (asked) => {
        if ((left -= 1) >= 0) return fault(400, 'Throttling', 'Rate exceeded');
        return typeof entry === 'function' ? entry(asked) : (entry as ReturnType<typeof fault>);
      },
    ];
  });
  return Object.fromEntries(busyEntries);
}

describe('services that are asked too often', () => {
  // Those that the lifecycle asks: the toolkit of the CDK has pauses of its own, of seconds.
  it.each([/^iam /, /^cloudformation DescribeStacks$/, /^(?:lambda|events|logs) /])(
    'such as %s are asked again',
    async (calls) => {
      const [awsRegion] = await siteOf(busy(lateRoles(), calls, 2));
      const role = lifecycleOf('role', awsRegion);
      expect(await role.create()).toMatchObject({ result: 'created', findings: [] });
      expect(await role.delete(false)).toMatchObject({ result: 'deleted', findings: [] });
    },
  );
});
