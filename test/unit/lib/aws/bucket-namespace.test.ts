import { afterEach, describe, expect, it } from 'vitest';
import { findNamespace } from '../../../../lib/aws/bucket-namespace.ts';
import type { DeploymentConfig } from '../../../../lib/config/config.ts';
import { readConfig } from '../../../../lib/config/read-config.ts';
import { namesOf } from '../../../../lib/config/names.ts';
import type { Book, Replay } from '../../../vendor/replay.ts';
import { fault, replay, says } from '../../../vendor/replay.ts';
import { templateOf, testConfig, testDeployment } from '../deployment.ts';

const open: Replay[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

type Seen = 200 | 403 | 404;

/** What a HEAD answers to the name that is reserved for the account, and to the one that all accounts share. */
function bookOf(reserved: Seen, shared: Seen, hasStack: boolean): Book {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
  const answers = {
    200: says({ BucketRegion: 'eu-west-2' }),
    403: fault(403, 'Forbidden'),
    404: fault(404, 'NotFound'),
  };
  const stack = says({ Stacks: [{ StackName: 'storage', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) }] });
  return {
    's3 HeadBucket': ({ text }) => answers[text.includes('-an') ? reserved : shared],
    'cloudformation DescribeStacks': hasStack ? stack : fault(400, 'ValidationError', 'Stack with id x does not exist'),
  };
}

async function found(book: Book, different: Partial<DeploymentConfig> = {}): Promise<string> {
  const player = await replay(book);
  open.push(player);
  return findNamespace(player.aws, { ...testConfig(), ...different });
}

describe('the namespace of the bucket', () => {
  it.each([
    ['account-regional', 'of a new deployment', 404, 404, false],
    ['account-regional', 'of one that has its bucket there', 200, 404, true],
    ['account-regional', 'where another account took the shared name', 404, 403, false],
    [
      'account-regional',
      'of one that has its bucket there, when another account takes the shared name',
      200,
      403,
      true,
    ],
    ['global', 'of a deployment from before', 404, 200, true],
    ['global', 'of a bucket without its stack', 404, 200, false],
    ['global', 'of a deployment from before whose bucket may not be looked at', 404, 403, true],
    ['global', 'of one that may look at its own bucket only', 403, 200, true],
  ] as const)('is %s %s', async (namespace, _, reserved, shared, hasStack) => {
    expect(await found(bookOf(reserved, shared, hasStack))).toBe(namespace);
  });

  it('is global where S3 offers no other', async () => {
    expect(await found({}, { region: 'me-south-1' })).toBe('global');
  });

  it('is global where the name would be too long, of which nothing is asked', async () => {
    expect(await found({}, { project: 'a-project-with-a-long-name' })).toBe('global');
  });

  it('is not guessed where S3 does not answer', async () => {
    await expect(found({ 's3 HeadBucket': fault(400, 'ExpiredToken') })).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('a name of a bucket', () => {
  it('ends as S3 demands of one that is reserved for the account, and says so in the template', () => {
    const { config } = testDeployment(false, { bucketNamespace: 'account-regional' });
    const name = 'sgraph-send-prod-storage-123456789012-eu-west-2-an';
    expect(namesOf(config).bucket).toBe(name);
    templateOf('storage', testDeployment(false, { bucketNamespace: 'account-regional' })).hasResourceProperties(
      'AWS::S3::Bucket',
      { BucketName: name, BucketNamespace: 'account-regional' },
    );
  });

  it('stays as it was without a choice, in a template without the property', () => {
    expect(JSON.stringify(templateOf('storage', testDeployment(false)).toJSON())).not.toContain('BucketNamespace');
    expect(namesOf(testConfig()).bucket).toBe('sgraph-send-prod-storage-123456789012-eu-west-2');
  });

  it('fits for each target and environment in the region with the longest name', () => {
    const request = { account: '123456789012', region: 'ap-southeast-2', version: 'v0.1.0', environment: 'prod' };
    for (const target of ['lambda', 'fargate', 'ec2', 'ami', 'pipeline-role'] as const)
      expect(() =>
        readConfig({ ...request, overrides: { target, bucketNamespace: 'account-regional' } }),
      ).not.toThrow();
  });
});
