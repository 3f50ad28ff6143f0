import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Aws } from '../../../../lib/aws/aws.ts';
import { connectAws } from '../../../../lib/aws/aws.ts';
import { readBucketPolicy } from '../../../../lib/aws/declared/readers/s3.ts';
import { refusalCause, addCauseToMessage } from '../../../../lib/aws/refusal-cause.ts';
import type { Book, Replay } from '../../../vendor/replay.ts';
import { fault, replay, says } from '../../../vendor/replay.ts';

let player: Replay | undefined;
afterEach(() => player?.close());

async function thrownBy(book: Book, ask: (aws: Aws) => Promise<unknown>): Promise<Error> {
  player = await replay(book);
  return ask(player.aws).then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown as Error,
  );
}
const expired = (name: string) => fault(400, name, 'The security token included in the request is expired');
const SIGN_IN = /the credentials have expired: sign in again/;

describe('credentials that expire in the middle of a run', () => {
  const CALLS: readonly (readonly [string, string, (aws: Aws) => Promise<unknown>])[] = [
    ['iam ListRoles', 'ExpiredToken', ({ iam }) => iam.send(new ListRolesCommand({}))],
    ['lambda ListFunctions', 'ExpiredTokenException', ({ lambda }) => lambda.send(new ListFunctionsCommand({}))],
    ['ecs ListClusters', 'ExpiredTokenException', ({ ecs }) => ecs.send(new ListClustersCommand({}))],
    ['ec2 DescribeVpcs', 'RequestExpired', ({ ec2 }) => ec2.send(new DescribeVpcsCommand({}))],
    // A HEAD has no code.
    ['s3 HeadBucket', 'ExpiredToken', ({ s3 }) => s3.send(new HeadBucketCommand({ Bucket: 'bucket' }))],
  ];

  it.each(CALLS)('are told with what to do by %s, which answers %s', async (call, name, ask) => {
    const { message } = await thrownBy({ [call]: expired(name) }, ask);
    expect(message).toMatch(SIGN_IN);
    expect(message.split('sign in again')).toHaveLength(2);
  });

  it('are told between two calls of one look, by an error that keeps its name', async () => {
    const thrown = await thrownBy(
      { 's3 HeadBucket': says({}), 's3 GetBucketPolicy': expired('ExpiredToken') },
      async ({ s3 }) => {
        await s3.send(new HeadBucketCommand({ Bucket: 'bucket' }));
        return readBucketPolicy(s3, 'bucket');
      },
    );
    expect(thrown.name).toBe('ExpiredToken');
    expect(thrown.message).toMatch(SIGN_IN);
  });

  it('are told whichever client asks', () => {
    const aws = connectAws({ region: 'eu-west-2', endpoint: undefined });
    const clients = Object.entries(aws).filter(([, each]) => typeof each === 'object' && 'middlewareStack' in each);
    const silent = clients.filter(
      ([, client]) => !(client as Aws['s3']).middlewareStack.identify().some((name) => name.startsWith('nameCauses')),
    );
    aws.close();
    expect(clients.length).toBeGreaterThan(20);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('are told where a tool has put its own error around it', () => {
    const inner = Object.assign(new Error('The security token is expired'), { name: 'ExpiredToken' });
    expect(refusalCause(new Error('Assuming role failed: ExpiredToken', { cause: inner }))).toMatch(SIGN_IN);
  });
});

describe('an error that several calls get', () => {
  it('is told its cause once, and one without a known cause is left as it is', () => {
    const thrown = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    addCauseToMessage(thrown);
    const told = thrown.message;
    addCauseToMessage(thrown);
    expect(thrown.message).toBe(told);
    expect(told).toMatch(/no AWS credentials found/);
    const other = Object.assign(new Error('no such thing'), { name: 'NoSuchThing' });
    addCauseToMessage(other);
    expect(other.message).toBe('no such thing');
  });

  it('that HEAD answers with another status is not taken for expired credentials', async () => {
    const { message } = await thrownBy({ 's3 HeadBucket': fault(403, 'AccessDenied') }, ({ s3 }) =>
      s3.send(new HeadBucketCommand({ Bucket: 'bucket' })),
    );
    expect(message).not.toMatch(SIGN_IN);
  });
});
