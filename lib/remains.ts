import { paginateDescribeLogStreams, paginateGetLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { unlessAbsent } from './aws.ts';
import { listEverything } from './components/storage-state.ts';
import type { Observer } from './component.ts';
import { namesOf, roleNames } from './names.ts';

export interface Remain {
  /** The object's key, or the log's name. */
  readonly where: string;
  readonly bytes: Uint8Array;
}

/** Every object in the bucket and every line that the functions logged, names included. */
export async function* readRemains(observer: Observer): AsyncGenerator<Remain> {
  yield* readObjects(observer);
  const { logGroups } = namesOf(observer.config);
  const hasLogs = roleNames(observer.config).every((name) => name !== 'machine');
  for (const group of hasLogs ? Object.values(logGroups) : []) yield* readLogs(observer, group);
}

async function* readObjects({ aws: { s3 }, config }: Observer): AsyncGenerator<Remain> {
  const { bucket: Bucket } = namesOf(config);
  for await (const { Key } of listEverything(s3, Bucket)) {
    yield { where: 'the name of an object', bytes: Buffer.from(Key) };
    const found = await unlessAbsent(['NoSuchKey'], s3.send(new GetObjectCommand({ Bucket, Key })));
    if (found?.Body) yield { where: Key, bytes: await found.Body.transformToByteArray() };
  }
}

async function* readLogs({ aws: { logs } }: Observer, logGroupName: string): AsyncGenerator<Remain> {
  for await (const { logStreams = [] } of paginateDescribeLogStreams({ client: logs }, { logGroupName })) {
    for (const { logStreamName } of logStreams) {
      const request = { logGroupName, logStreamName, startFromHead: true };
      for await (const { events = [] } of paginateGetLogEvents({ client: logs, stopOnSameToken: true }, request)) {
        for (const { message = '' } of events) yield { where: logGroupName, bytes: Buffer.from(message) };
      }
    }
  }
}
