import * as z from 'zod';
import { STORE_PREFIXES } from '../../policies.ts';
import type { Google } from './google-api.ts';
import { unlessMissing } from './google-api.ts';

const StoredObject = z.object({ name: z.string(), generation: z.string().optional() });
const Top = z
  .object({
    items: z.array(StoredObject).default([]),
    prefixes: z.array(z.string()).default([]),
    nextPageToken: z.string().optional(),
  })
  .transform(({ items, prefixes, nextPageToken }) => ({
    items: [...items.map(({ name }) => name), ...prefixes],
    nextPageToken,
  }));
const All = z.object({ items: z.array(StoredObject).default([]), nextPageToken: z.string().optional() });

/** Deletions under way at once. */
const AT_ONCE = 16;

/** First segments in a bucket under which the product writes nothing. */
export async function foreignObjects(google: Google, bucket: string): Promise<string[]> {
  const path = `/storage/v1/b/${bucket}/o`;
  const top = await google.list(Top, { service: 'storage', method: 'GET', path, query: { delimiter: '/' } });
  return top.filter((name) => !STORE_PREFIXES.includes(name));
}

export async function listNames(google: Google, bucket: string): Promise<string[]> {
  const path = `/storage/v1/b/${bucket}/o`;
  return (await google.list(All, { service: 'storage', method: 'GET', path })).map(({ name }) => name);
}

/** Content of an object; undefined where there is none any more. */
export function readObject(google: Google, bucket: string, name: string): Promise<Uint8Array | undefined> {
  const path = `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  return unlessMissing(google.read({ service: 'storage', method: 'GET', path, query: { alt: 'media' } }));
}

/** Deletes every object of a bucket, older versions included. */
export async function deleteObjects(google: Google, bucket: string): Promise<void> {
  const path = `/storage/v1/b/${bucket}/o`;
  const found = await google.list(All, { service: 'storage', method: 'GET', path, query: { versions: 'true' } });
  for (let start = 0; start < found.length; start += AT_ONCE) {
    await Promise.all(
      found.slice(start, start + AT_ONCE).map(({ name, generation }) =>
        unlessMissing(
          google.call(z.unknown(), {
            service: 'storage',
            method: 'DELETE',
            path: `${path}/${encodeURIComponent(name)}`,
            query: { ...(generation !== undefined && { generation }) },
          }),
        ),
      ),
    );
  }
}
