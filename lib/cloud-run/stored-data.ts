import * as z from 'zod';
import type { StoredItem, Traces } from '../traces.ts';
import { foldersOf, logsSince, MAX_LOG_PAGES, NAMED_ONLY, storedName } from '../traces.ts';
import type { CloudRegion } from './component.ts';
import { cloudNamesOf } from './names.ts';
import { firstNames, listFolder, readObject } from './objects.ts';

const Entries = z
  .object({ entries: z.array(z.record(z.string(), z.unknown())).default([]), nextPageToken: z.string().optional() })
  .transform(({ entries, nextPageToken }) => ({ items: entries, nextPageToken }));

/** The objects that a smoke test left in the bucket, names included, and what both services logged meanwhile. */
export async function* readCloudStoredData(cloudRegion: CloudRegion, traces: Traces): AsyncGenerator<StoredItem> {
  const { google, config } = cloudRegion;
  const { bucket } = cloudNamesOf(config);
  for (const folder of foldersOf(traces)) {
    for (const { name, md5Hash } of await listFolder(google, bucket, folder)) {
      yield storedName(name);
      const md5 = md5Hash && Buffer.from(md5Hash, 'base64').toString('hex');
      yield { where: name, bytes: await readObject(google, bucket, name), md5 };
    }
  }
  for (const name of await firstNames(google, bucket, NAMED_ONLY)) yield storedName(name);
  yield* readLog(cloudRegion, logsSince(traces));
}

async function* readLog({ google, config }: CloudRegion, since: Date): AsyncGenerator<StoredItem> {
  const { project, services } = cloudNamesOf(config);
  const named = Object.values(services).map((name) => `"${name}"`);
  const body = {
    resourceNames: [project],
    filter: [
      'resource.type="cloud_run_revision"',
      `resource.labels.service_name=(${named.join(' OR ')})`,
      `timestamp>="${since.toISOString()}"`,
    ].join(' AND '),
    pageSize: 1_000,
  };
  let pages = 0;
  const request = { service: 'logging', method: 'POST', path: '/v2/entries:list', body } as const;
  for await (const page of google.pages(Entries, request)) {
    for (const entry of page) yield { where: 'the log', bytes: Buffer.from(JSON.stringify(entry)), md5: undefined };
    if (++pages === MAX_LOG_PAGES) return;
  }
}
