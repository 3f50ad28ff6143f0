import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../deployment.ts';
import { namesOf, roleNames } from '../../config/names.ts';
import type { StoredItem, Traces } from '../../traces.ts';
import { foldersOf, logsSince, MAX_LOG_PAGES, NAMED_ONLY, storedName } from '../../traces.ts';

/** The objects that a smoke test left in the bucket, names included, and what was logged meanwhile. */
export async function* readStoredData(observer: Observer, traces: Traces): AsyncGenerator<StoredItem> {
  for (const folder of foldersOf(traces)) yield* readFolder(observer, folder);
  const { bucket, logGroups } = namesOf(observer.config);
  const named = await observer.aws.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: NAMED_ONLY }));
  for (const { Key = '' } of named.Contents ?? []) yield storedName(Key);
  const hasLogs = roleNames(observer.config).every((name) => name !== 'machine');
  for (const group of hasLogs ? Object.values(logGroups) : []) yield* readLog(observer, group, logsSince(traces));
}

async function* readFolder({ aws: { s3 }, config }: Observer, Prefix: string): AsyncGenerator<StoredItem> {
  const { bucket: Bucket } = namesOf(config);
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
    for (const { Key = '', ETag } of Contents) {
      yield storedName(Key);
      const found = await unlessAbsent(['NoSuchKey', 'AccessDenied'], s3.send(new GetObjectCommand({ Bucket, Key })));
      yield { where: Key, bytes: await found?.Body?.transformToByteArray(), md5: md5Of(ETag) };
    }
  }
}

/** S3 reference, Object: of one that was PUT under SSE-S3 the ETag is the MD5 of its content. */
function md5Of(etag: string | undefined): string | undefined {
  return /^"?([0-9a-f]{32})"?$/.exec(etag ?? '')?.[1];
}

async function* readLog({ aws: { logs } }: Observer, logGroupName: string, since: Date): AsyncGenerator<StoredItem> {
  let pages = 0;
  const request = { logGroupName, startTime: since.getTime() };
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, request)) {
    for (const { message = '' } of events) yield { where: logGroupName, bytes: Buffer.from(message), md5: undefined };
    pages += 1;
    if (pages === MAX_LOG_PAGES) return;
  }
}
