import * as z from 'zod';
import type { Remain } from '../../remains.ts';
import type { CloudSite } from './component.ts';
import { cloudNamesOf } from './names.ts';
import { listNames, readObject } from './objects.ts';

const Entries = z
  .object({ entries: z.array(z.record(z.string(), z.unknown())).default([]), nextPageToken: z.string().optional() })
  .transform(({ entries, nextPageToken }) => ({ items: entries, nextPageToken }));

/** Every object in the bucket and every entry in the log of both services, names included. */
export async function* readCloudRemains({ google, config }: CloudSite): AsyncGenerator<Remain> {
  const { bucket, project, services } = cloudNamesOf(config);
  for (const name of await listNames(google, bucket)) {
    yield { where: 'the name of an object', bytes: Buffer.from(name) };
    const bytes = await readObject(google, bucket, name);
    if (bytes) yield { where: name, bytes };
  }
  const named = Object.values(services).map((name) => `"${name}"`);
  const body = {
    resourceNames: [project],
    filter: `resource.type="cloud_run_revision" AND resource.labels.service_name=(${named.join(' OR ')})`,
    pageSize: 1_000,
  };
  let pageToken: string | undefined;
  do {
    const request = { ...body, ...(pageToken !== undefined && { pageToken }) };
    const page = await google.call(Entries, {
      service: 'logging',
      method: 'POST',
      path: '/v2/entries:list',
      body: request,
    });
    for (const entry of page.items) yield { where: 'the log', bytes: Buffer.from(JSON.stringify(entry)) };
    pageToken = page.nextPageToken === '' ? undefined : page.nextPageToken;
  } while (pageToken !== undefined);
}
