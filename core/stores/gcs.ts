import * as z from 'zod/mini';
import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { eachAtOnce } from './at-once.ts';
import { collectBody } from './body.ts';
import type { BucketSeen } from './bucket-seen.ts';
import { createBucketSeen } from './bucket-seen.ts';
import type { GcsConnection } from './gcs-connection.ts';
import { gcsFault } from './gcs-attempt.ts';
import { connectToGcs } from './gcs-connection.ts';
import { listGcs } from './gcs-list.ts';
import type { GcsSettings } from './gcs-settings.ts';
import { signUrl } from './gcs-sign.ts';
import type { Key, Prefix } from './key.ts';
import type { ByteRange, PresigningStore, StoredBody, StoredObject } from './store.ts';

export interface GcsStoreOptions extends GcsSettings {
  readonly bucket: string;
  /** Where in the bucket the store's keys begin; empty for the whole bucket. */
  readonly prefix: Prefix;
}

const DELETES_AT_ONCE = 32;

interface GcsObject {
  readonly connection: GcsConnection;
  readonly bucket: string;
  readonly name: string;
  readonly seen: BucketSeen;
}

const Head = z.object({ size: z.string(), metadata: z.optional(z.record(z.string(), z.string())) });

/**
 * A store in a bucket of Google Cloud Storage, by its JSON API. Every object is one upload under `ifGenerationMatch=0`, which succeeds for
 * only one writer. Bodies are held whole in memory: keep them to a part's size.
 */
export function createGcsStore({ bucket, prefix, ...settings }: GcsStoreOptions): PresigningStore {
  const connection = connectToGcs(settings);
  const seen = createBucketSeen(() => requireBucket(connection, bucket));
  const object = (key: Key): GcsObject => ({ connection, bucket, name: `${prefix}${key}`, seen });
  const pathOf = (key: Key): string => `/${bucket}/${prefix}${key}`;
  return {
    origin: connection.origin,
    create: async (key, body) => seen.by(createObject(object(key), await collectBody(body))),
    get: async (key, range) => getObject(object(key), range),
    head: async (key) => headOf(object(key), key),
    delete: async (key) => deleteObject(object(key)),
    // A batch request only saves connections (https://cloud.google.com/storage/docs/batch), and those are kept open here.
    deleteMany: (keys) => eachAtOnce(keys, DELETES_AT_ONCE, (key) => deleteObject(object(key))),
    list: async (below, options = {}) => seen.by(listGcs({ connection, bucket, root: prefix }, below, options)),
    presignPut: async (key, bytes, expiresInSeconds) => {
      // Google honours no If-None-Match on writes, and signs no Content-Length; these two say the same.
      const headers = { 'x-goog-content-length-range': `${bytes},${bytes}`, 'x-goog-if-generation-match': '0' };
      return signUrl(connection, { method: 'PUT', path: pathOf(key), headers, expiresInSeconds }, new Date());
    },
    presignGet: async (key, expiresInSeconds) =>
      signUrl(connection, { method: 'GET', path: pathOf(key), headers: {}, expiresInSeconds }, new Date()),
    close: () => {
      connection.close();
      return Promise.resolve();
    },
  };
}

/** Takes the key, or finds who did: an upload whose answer was lost is repeated and then meets its own object. */
async function createObject(object: GcsObject, body: Bytes): Promise<boolean> {
  const { connection, bucket, name } = object;
  const writer = crypto.randomUUID();
  const type = 'Content-Type: application/octet-stream';
  const head = `--${writer}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ name, metadata: { writer } })}\r\n--${writer}\r\n${type}\r\n\r\n`;
  const answer = await connection.call('write an object', {
    method: 'POST',
    path: `/upload/storage/v1/b/${bucket}/o?uploadType=multipart&ifGenerationMatch=0&fields=generation`,
    headers: { 'content-type': `multipart/related; boundary=${writer}` },
    body: new Blob([head, body, `\r\n--${writer}--\r\n`]),
  });
  await answer.body?.cancel();
  if (answer.ok) return true;
  if (answer.status !== 412) throw gcsFault('write an object', answer.status);
  return (await readHead(object))?.metadata?.['writer'] === writer;
}

async function getObject(object: GcsObject, range?: ByteRange): Promise<StoredBody | undefined> {
  if (range && !(range.first >= 0 && range.first <= range.last)) throw new SendError('range_not_satisfiable');
  const headers = range && { range: `bytes=${range.first}-${range.last}` };
  const request = { method: 'GET', path: `${apiPath(object)}?alt=media`, ...(headers && { headers }) } as const;
  const answer = await object.connection.call('read an object', request);
  if (answer.ok && answer.body)
    return object.seen.by(Promise.resolve({ bytes: totalBytes(answer), stream: answer.body }));
  await answer.body?.cancel();
  if (answer.status === 416) throw new SendError('range_not_satisfiable');
  if (answer.status !== 404) throw gcsFault('read an object', answer.status);
  await object.seen.require();
  return undefined;
}

/** Size of the whole object: behind the `/` of the content range, for instance `bytes 0-9/1234`. */
function totalBytes({ status, headers }: Response): number {
  const range = headers.get('content-range')?.split('/')[1];
  const total = Number((status === 206 ? range : headers.get('content-length')) ?? Number.NaN);
  if (Number.isSafeInteger(total)) return total;
  throw new SendError('store_unusable', 'the bucket answered a GET without the size of the object: ask its provider');
}

async function headOf(object: GcsObject, key: Key): Promise<StoredObject | undefined> {
  const head = await readHead(object);
  await (head ? object.seen.by(Promise.resolve()) : object.seen.require());
  return head && { key, bytes: Number(head.size) };
}

async function readHead(object: GcsObject): Promise<z.infer<typeof Head> | undefined> {
  const answer = await object.connection.call('read an object', {
    method: 'GET',
    path: `${apiPath(object)}?fields=size,metadata`,
  });
  if (answer.ok) return Head.parse(await answer.json());
  await answer.body?.cancel();
  if (answer.status === 404) return undefined;
  throw gcsFault('read an object', answer.status);
}

async function deleteObject(object: GcsObject): Promise<void> {
  const answer = await object.connection.call('delete an object', { method: 'DELETE', path: apiPath(object) });
  await answer.body?.cancel();
  if (!answer.ok && answer.status !== 404) throw gcsFault('delete an object', answer.status);
}

/** A 404 is the same for a missing object and a missing bucket, and a missing bucket is a fault. */
async function requireBucket(connection: GcsConnection, bucket: string): Promise<void> {
  const path = `/storage/v1/b/${bucket}/o?maxResults=1&fields=nextPageToken`;
  const answer = await connection.call('find its bucket', { method: 'GET', path });
  await answer.body?.cancel();
  if (!answer.ok) throw gcsFault('find its bucket', answer.status);
}

function apiPath({ bucket, name }: GcsObject): string {
  return `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
}
