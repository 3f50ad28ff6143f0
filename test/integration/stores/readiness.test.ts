import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { asSendError } from '../../../core/errors.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createDiskStore } from '../../../core/stores/disk.ts';
import type { S3Settings } from '../../../core/stores/s3.ts';
import { createS3Store } from '../../../core/stores/s3.ts';
import type { Store } from '../../../core/stores/store.ts';
import { proveAtStart } from '../../../lambdas/prove.ts';
import { emulatorSettings } from '../../setup/bucket.ts';
import { createStranger } from '../../setup/stranger.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';

const REGION = 'eu-west-2';
const BUCKET = `ready-${crypto.randomUUID()}`;
const closing: (() => Promise<unknown>)[] = [];

async function storeIn(bucket: string, changes: S3Settings): Promise<Store> {
  const client = { ...emulatorSettings(inject('ministack')), region: REGION, ...changes };
  const store = await createS3Store({ bucket, prefix: prefix(), client });
  closing.push(() => store.close());
  return store;
}

/** A server over the store: its public answer about it, and what its log says. */
async function look(store: Store): Promise<{ status: number; said: string; log: string; start: string }> {
  const apps = createTestApps({}, store);
  const ask = async (path: string): Promise<Response> => apps.user.request(ORIGIN + path);
  const answers = await Promise.all([ask('/health'), ask('/health/ready'), ask(`/api/transfers/${'a'.repeat(26)}`)]);
  const start = await proveAtStart(store, { mode: 'server' }).then(
    (warning) => warning ?? 'starts',
    (thrown: unknown) => asSendError(thrown).message,
  );
  const said = (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
  return { status: answers[1].status, said, log: JSON.stringify(apps.logLines), start };
}

beforeAll(async () => {
  const client = new S3Client({ ...emulatorSettings(inject('ministack')), region: REGION, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await client.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
  client.destroy();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('readiness over a bucket', () => {
  it('is there where the bucket is', async () => {
    expect(await look(await storeIn(BUCKET, {}))).toMatchObject({ status: 200, start: 'starts' });
  });

  it.each([
    ['in another region', BUCKET, { region: 'us-east-1' }, /PermanentRedirect.*AWS_REGION/],
    ['in another region yet', BUCKET, { region: 'eu-central-1' }, /PermanentRedirect.*AWS_REGION/],
    ['that does not exist', 'no-such-bucket', {}, /NoSuchBucket.*create the bucket/],
    [
      'whose key pair is unknown',
      BUCKET,
      { credentials: { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x' } },
      /InvalidAccessKeyId.*access key/,
    ],
  ] as const)('is not, %s: outside a code, inside the cause', async (_, bucket, changes, cause) => {
    const { status, said, log, start } = await look(await storeIn(bucket, changes));
    expect([status, said]).toEqual([503, expect.stringContaining('"unusable"')]);
    expect(said).not.toMatch(/bucket|AWS|region|NoSuch|Redirect|Key/);
    expect(log).toMatch(cause);
    expect(start).toMatch(cause);
  });

  it('is not, for a role without permission', async () => {
    const credentials = await createStranger(inject('ministack'));
    const { status, said, log } = await look(await storeIn(BUCKET, { credentials }));
    expect([status, said]).toEqual([503, expect.stringContaining('"unusable"')]);
    expect(log).toMatch(/give the role s3:GetObject/);
  });
});

describe('readiness over a disk', () => {
  it('is not there once its directory is something else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sgraph-send-ready-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const root = join(folder, 'store');
    const store = await createDiskStore(root);
    expect((await look(store)).status).toBe(200);
    await rename(root, join(folder, 'away'));
    await writeFile(root, '');
    const { status, said, log } = await look(store);
    expect([status, said]).toEqual([503, expect.stringContaining('"unusable"')]);
    expect(said).not.toMatch(/directory|ENOTDIR|sgraph-send-ready/);
    expect(log).toMatch(/something else has the name of/);
  });
});
