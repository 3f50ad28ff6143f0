import pRetry from 'p-retry';
import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import type { Key, Prefix } from './key.ts';
import { collectBody } from './body.ts';
import { createBucketSeen } from './bucket-seen.ts';
import type { S3Connection, S3Request, S3Settings } from './s3-connection.ts';
import { connectToBucket } from './s3-connection.ts';
import { meaningOfCode } from './s3-codes.ts';
import { createS3Deletion } from './s3-delete.ts';
import { isMissingObject, orFault, s3Fault, statusOf } from './s3-fault.ts';
import { listFolder } from './s3-list.ts';
import type { OnceOnly } from './s3-once-only.ts';
import { createOnceOnly } from './s3-once-only.ts';
import { S3Refusal } from './s3-refusal.ts';
import type { HttpAnswer } from './s3-transport.ts';
import { systemCode } from '../system-words.ts';
import type { ByteRange, PresigningStore, StoredBody } from './store.ts';

export type { S3Credentials, S3Settings } from './s3-connection.ts';

export interface S3StoreOptions {
  readonly bucket: string;
  /** Where in the bucket the store's keys begin; empty for the whole bucket. */
  readonly prefix: Prefix;
  readonly client?: S3Settings;
}

/** Metadata by which a writer distinguishes its own object from another's. */
const WRITER = 'x-amz-meta-writer';
/** 409: a write or delete of the same key was under way at that moment. S3 asks to try again. */
const CONFLICTS = { retries: 6, minTimeout: 25, randomize: true };

interface S3Object {
  readonly connection: S3Connection;
  readonly name: string;
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
  const connection = await connectToBucket(bucket, settings);
  const onceOnly = connection.isAws ? undefined : createOnceOnly();
  const deletion = createS3Deletion(connection);
  const seen = createBucketSeen(() => orFault('find its bucket', ended(connection.send({ method: 'HEAD' }))));
  const object = (key: Key): S3Object => ({ connection, name: `${prefix}${key}`, onceOnly });
  const presign = (action: string, request: S3Request, expiresInSeconds: number): Promise<string> =>
    orFault(action, connection.presign(request, expiresInSeconds));
  return {
    origin: connection.origin,
    create: async (key, body) => seen.by(createObject(object(key), await collectBody(body))),
    get: async (key, range) => seen.by(getObject(object(key), range)),
    head: async (key) => {
      const found = await headObject(object(key));
      // A HEAD answers 404 without saying what is missing, and a bucket that is missing is a fault.
      await (found ? seen.by(Promise.resolve()) : seen.require());
      return found && { key, bytes: Number(found.header('content-length') ?? 0) };
    },
    delete: async (key) => {
      await orFault('delete an object', ended(connection.send({ method: 'DELETE', name: object(key).name })));
    },
    deleteMany: (keys) => deletion.deleteMany(keys.map((key) => `${prefix}${key}`)),
    list: async (below, options = {}) => seen.by(listFolder({ connection, root: prefix }, below, options)),
    presignPut: async (key, bytes, expiresInSeconds) => {
      const headers = { 'if-none-match': '*' };
      const signed = { ...headers, 'content-length': String(bytes) };
      const request: S3Request = { method: 'PUT', name: object(key).name, headers: signed };
      return { method: 'PUT', url: await presign('sign a PUT', request, expiresInSeconds), headers };
    },
    presignGet: async (key, expiresInSeconds) => {
      const request: S3Request = { method: 'GET', name: object(key).name };
      return { method: 'GET', url: await presign('sign a GET', request, expiresInSeconds), headers: {} };
    },
    close: () => {
      connection.close();
      return Promise.resolve();
    },
  };
}

/** Reads an answer to its end, so that its connection can be used again. */
async function ended(answer: Promise<HttpAnswer>): Promise<HttpAnswer> {
  const given = await answer;
  await given.text();
  return given;
}

/** Takes the key, or finds who did: the PUT of a lost reply is repeated and then meets its own object. */
async function createObject(object: S3Object, body: Bytes): Promise<boolean> {
  const writer = crypto.randomUUID();
  await object.onceOnly?.refuseIgnorant();
  const put = (): Promise<boolean> => putOnce(object, body, writer);
  const isStored = await put().catch(async (fault: unknown) => {
    if (isCutOff(fault) && (await headObject(object).catch(() => undefined))) return false;
    throw fault;
  });
  if (!isStored) return (await headObject(object))?.header(WRITER) === writer;
  // Where the connection is cut off the object is stored all the same, and the next one asks.
  await object.onceOnly?.prove(put).catch((fault: unknown) => {
    if (!isCutOff(fault)) throw fault;
  });
  return true;
}

/**
 * Whether the connection was closed without an answer. Servers that refuse a taken key before they have read the body close it, and
 * while the rest of the body is still sent their answer is lost (RFC 9112, 9.6).
 */
function isCutOff(fault: unknown): boolean {
  const code = systemCode(fault instanceof SendError ? fault.cause : undefined);
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/** False when the key is taken. */
async function putOnce({ connection, name }: S3Object, body: Bytes, writer: string): Promise<boolean> {
  const headers = { 'content-type': 'application/octet-stream', 'if-none-match': '*', [WRITER]: writer };
  try {
    const send = (): Promise<HttpAnswer> => ended(connection.send({ method: 'PUT', name, headers, body }));
    await pRetry(send, { ...CONFLICTS, shouldRetry: ({ error }) => statusOf(error) === 409 });
    return true;
  } catch (thrown) {
    if (statusOf(thrown) === 412) return false;
    throw s3Fault('write an object', thrown);
  }
}

async function getObject({ connection, name }: S3Object, range?: ByteRange): Promise<StoredBody | undefined> {
  if (range && !(range.first >= 0 && range.first <= range.last)) throw new SendError('range_not_satisfiable');
  try {
    const headers = range && { range: `bytes=${range.first}-${range.last}` };
    const found = await connection.send({ method: 'GET', name, ...(headers && { headers }) });
    return { bytes: totalBytes(found, range), stream: found.stream() };
  } catch (thrown) {
    if (isMissingObject(thrown)) return undefined;
    if (statusOf(thrown) === 416) throw new SendError('range_not_satisfiable', undefined, { cause: thrown });
    throw s3Fault('read an object', thrown);
  }
}

/** Size of the whole object: behind the `/` of the content range, for instance `bytes 0-9/1234`. */
function totalBytes({ header }: HttpAnswer, range?: ByteRange): number {
  const said = range ? header('content-range')?.split('/')[1] : header('content-length');
  const total = Number(said ?? Number.NaN);
  if (Number.isSafeInteger(total)) return total;
  throw new SendError('store_unusable', 'the bucket answered a GET without the size of the object: ask its provider');
}

async function headObject({ connection, name }: S3Object): Promise<HttpAnswer | undefined> {
  try {
    return await ended(connection.send({ method: 'HEAD', name }));
  } catch (thrown) {
    const status = statusOf(thrown) ?? 0;
    if (status === 404) return undefined;
    // The answer to a HEAD has no body, so no code: of a wrong region, a wrong key and a missing right it says 400 or 403.
    if (status >= 300 && status < 500)
      await ended(connection.send({ method: 'GET', name, headers: { range: 'bytes=0-0' } })).catch(explained);
    throw s3Fault('read an object', thrown);
  }
}

/** Throws the fault that an answer with a code is. */
function explained(thrown: unknown): void {
  if (thrown instanceof S3Refusal && meaningOfCode(thrown.code)) throw s3Fault('read an object', thrown);
}
