import {
  CreateBucketCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { connectAws } from '../../../../lib/aws/aws.ts';
import type { Replay } from '../../../vendor/replay.ts';
import { replay, says } from '../../../vendor/replay.ts';

let player: Replay | undefined;
afterEach(() => player?.close());

describe('clients of a known account', () => {
  it('let S3 refuse every bucket of another one', async () => {
    player = await replay({
      's3 HeadBucket': says({}),
      's3 ListObjectVersions': says({}),
      's3 ListBuckets': says({}),
      's3 CreateBucket': says({}),
    });
    const { s3, close } = connectAws({ ...player.aws.settings, account: '123456789012' });
    await s3.send(new HeadBucketCommand({ Bucket: 'bucket' }));
    await s3.send(new ListObjectVersionsCommand({ Bucket: 'bucket' }));
    await s3.send(new ListBucketsCommand({}));
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    close();
    const owners = player.asked.map(({ call, headers }) => [call, headers['x-amz-expected-bucket-owner']]);
    expect(owners).toEqual([
      ['s3 HeadBucket', '123456789012'],
      ['s3 ListObjectVersions', '123456789012'],
      ['s3 ListBuckets', undefined],
      ['s3 CreateBucket', undefined],
    ]);
  });
});
