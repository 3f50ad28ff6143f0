import type { GetObjectCommandOutput, HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import pRetry from 'p-retry';
import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import type { Key, Prefix } from './key.ts';
import { collectBody } from './body.ts';
import { createBucketSeen } from './bucket-seen.ts';
import type { S3Settings } from './s3-connection.ts';
import { connectToBucket } from './s3-connection.ts';
import { meaningOfCode } from './s3-codes.ts';
import { createS3Deletion } from './s3-delete.ts';
import { isMissingObject, orFault, s3Fault, statusOf } from './s3-fault.ts';
import { listFolder } from './s3-list.ts';
import type { OnceOnly } from './s3-once-only.ts';
import { createOnceOnly } from './s3-once-only.ts';
import type { ByteRange, PresigningStore, StoredBody } from './store.ts';

export type { S3Credentials, S3Settings } from './s3-connection.ts';

export interface S3StoreOptions {
  readonly bucket: string;
  /** Where in the bucket the store's keys begin; empty for the whole bucket. */
  readonly prefix: Prefix;
  readonly client?: S3Settings;
}

/** Name of the metadata by which a writer distinguishes its own object from another's. */
const WRITER = 'writer';

interface S3Object {
  readonly client: S3Client;
  readonly at: { readonly Bucket: string; readonly Key: string };
  /** Undefined for AWS itself, which needs no proof. */
  readonly onceOnly: OnceOnly | undefined;
}

/**
 * A store in a bucket. Every object is one PUT under `If-None-Match: *`, which succeeds for only one writer. Bodies are held whole in
 * memory: keep them to a part's size.
 */
export async function createS3Store({
  bucket,
  prefix,
  client: settings = {},
}: S3StoreOptions): Promise<PresigningStore> {
  const { client, origin, isAws } = await connectToBucket(bucket, settings);
  const onceOnly = isAws ? undefined : createOnceOnly();
  const deletion = createS3Deletion(client, bucket, isAws);
  const seen = createBucketSeen(() =>
    orFault('find its bucket', client.send(new HeadBucketCommand({ Bucket: bucket }))),
  );
  const object = (key: Key): S3Object => ({ client, at: { Bucket: bucket, Key: `${prefix}${key}` }, onceOnly });
  return {
    origin,
    create: async (key, body) => seen.by(createObject(object(key), await collectBody(body))),
    get: async (key, range) => seen.by(getObject(object(key), range)),
    head: async (key) => {
      const found = await headObject(object(key));
      // A HEAD answers 404 without saying what is missing, and a bucket that is missing is a fault.
      await (found ? seen.by(Promise.resolve()) : seen.require());
      return found && { key, bytes: found.ContentLength ?? 0 };
    },
    delete: async (key) => {
      await orFault('delete an object', client.send(new DeleteObjectCommand(object(key).at)));
    },
    deleteMany: (keys) => deletion.deleteMany(keys.map((key) => `${prefix}${key}`)),
    list: async (below, options = {}) => seen.by(listFolder({ client, bucket, root: prefix }, below, options)),
    presignPut: async (key, bytes, expiresInSeconds) => {
      const command = new PutObjectCommand({ ...object(key).at, ContentLength: bytes, IfNoneMatch: '*' });
      const url = await orFault('sign a PUT', getSignedUrl(client, command, { expiresIn: expiresInSeconds }));
      return { method: 'PUT', url, headers: { 'if-none-match': '*' } };
    },
    presignGet: async (key, expiresInSeconds) => {
      const command = new GetObjectCommand(object(key).at);
      const url = await orFault('sign a GET', getSignedUrl(client, command, { expiresIn: expiresInSeconds }));
      return { method: 'GET', url, headers: {} };
    },
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

/** Takes the key, or finds who did: the PUT of a lost reply is repeated by the SDK and then meets its own object. */
async function createObject(object: S3Object, body: Bytes): Promise<boolean> {
  const writer = crypto.randomUUID();
  await object.onceOnly?.refuseIgnorant();
  const put = (): Promise<boolean> => putOnce(object, body, writer);
  if (await put()) {
    await object.onceOnly?.prove(put);
    return true;
  }
  return (await headObject(object))?.Metadata?.[WRITER] === writer;
}

/** False when the key is taken. */
async function putOnce({ client, at }: S3Object, body: Bytes, writer: string): Promise<boolean> {
  const put = new PutObjectCommand({ ...at, Body: body, IfNoneMatch: '*', Metadata: { [WRITER]: writer } });
  try {
    // 409: a write or delete of the same key was under way at that moment. S3 asks to try again.
    const retries = { retries: 6, minTimeout: 25, randomize: true };
    await pRetry(() => client.send(put), { ...retries, shouldRetry: ({ error }) => statusOf(error) === 409 });
    return true;
  } catch (thrown) {
    if (statusOf(thrown) === 412) return false;
    throw s3Fault('write an object', thrown);
  }
}

async function getObject({ client, at }: S3Object, range?: ByteRange): Promise<StoredBody | undefined> {
  if (range && !(range.first >= 0 && range.first <= range.last)) throw new SendError('range_not_satisfiable');
  try {
    const Range = range && `bytes=${range.first}-${range.last}`;
    const found = await client.send(new GetObjectCommand({ ...at, Range }));
    if (!found.Body)
      throw new SendError('store_unusable', 'the bucket answered a GET without a body: ask its provider');
    const stream = found.Body.transformToWebStream() as ReadableStream<Bytes>;
    return { bytes: totalBytes(found, range), stream };
  } catch (thrown) {
    if (isMissingObject(thrown)) return undefined;
    if (statusOf(thrown) === 416) throw new SendError('range_not_satisfiable', undefined, { cause: thrown });
    throw s3Fault('read an object', thrown);
  }
}

/** Size of the whole object: behind the `/` of the content range, for instance `bytes 0-9/1234`. */
function totalBytes({ ContentRange, ContentLength }: GetObjectCommandOutput, range?: ByteRange): number {
  const total = range ? Number(ContentRange?.split('/')[1]) : ContentLength;
  if (total !== undefined && Number.isSafeInteger(total)) return total;
  throw new SendError('store_unusable', 'the bucket answered a GET without the size of the object: ask its provider');
}

async function headObject({ client, at }: S3Object): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await client.send(new HeadObjectCommand(at));
  } catch (thrown) {
    const status = statusOf(thrown) ?? 0;
    if (status === 404) return undefined;
    // The answer to a HEAD has no body, so no code: of a wrong region, a wrong key and a missing right it says 400 or 403.
    if (status >= 300 && status < 500)
      await client.send(new GetObjectCommand({ ...at, Range: 'bytes=0-0' })).then(cancelled, explained);
    throw s3Fault('read an object', thrown);
  }
}

async function cancelled({ Body }: GetObjectCommandOutput): Promise<void> {
  await Body?.transformToWebStream().cancel();
}

/** Throws the fault that an answer with a code is. */
function explained(thrown: unknown): void {
  if (thrown instanceof S3ServiceException && meaningOfCode(thrown.name)) throw s3Fault('read an object', thrown);
}
