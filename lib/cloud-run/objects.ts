import * as z from 'zod';
import { STORE_PREFIXES } from '../config/store-access.ts';
import type { Google } from './google-api.ts';
import { GoogleError, unlessMissing } from './google-api.ts';

const StoredObject = z.object({ name: z.string(), generation: z.string().optional(), md5Hash: z.string().optional() });
type StoredObject = z.infer<typeof StoredObject>;
const Top = z.object({
  items: z.array(z.object({ name: z.string() })).default([]),
  prefixes: z.array(z.string()).default([]),
  nextPageToken: z.string().optional(),
});
const Objects = z.object({ items: z.array(StoredObject).default([]), nextPageToken: z.string().optional() });

/** Deletions under way at once. */
const AT_ONCE = 16;
/** Deleted objects after which it is said how far it has come. */
const TOLD_EVERY = 10_000;

/**
 * First segments in a bucket under which the product writes nothing. However much the bucket holds, its top has few entries, but a page may
 * have none of them and say that there are more.
 */
export async function foreignObjects(google: Google, bucket: string): Promise<string[]> {
  const request = { service: 'storage', method: 'GET', path: pathOf(bucket), query: { delimiter: '/' } } as const;
  const Page = Top.transform(({ items, prefixes, nextPageToken }) => ({
    items: [...items.map(({ name }) => name), ...prefixes],
    nextPageToken,
  }));
  return (await google.list(Page, request)).filter((name) => !STORE_PREFIXES.includes(name));
}

/** The objects of one folder. */
export function listFolder(google: Google, bucket: string, prefix: string): Promise<StoredObject[]> {
  return google.list(Objects, { service: 'storage', method: 'GET', path: pathOf(bucket), query: { prefix } });
}

/** Names of the first objects of one folder. */
export async function firstNames(google: Google, bucket: string, prefix: string): Promise<string[]> {
  const request = { service: 'storage', method: 'GET', path: pathOf(bucket), query: { prefix } } as const;
  for await (const page of google.pages(Objects, request)) if (page.length > 0) return page.map(({ name }) => name);
  return [];
}

/** Content of an object; undefined where it is gone, and where the caller may not read it. */
export async function readObject(google: Google, bucket: string, name: string): Promise<Uint8Array | undefined> {
  const path = `${pathOf(bucket)}/${encodeURIComponent(name)}`;
  try {
    return await unlessMissing(google.read({ service: 'storage', method: 'GET', path, query: { alt: 'media' } }));
  } catch (thrown) {
    if (thrown instanceof GoogleError && thrown.status === 403) return undefined;
    throw thrown;
  }
}

/** Deletes every object of a bucket, older versions included, page by page. */
export async function deleteObjects(google: Google, bucket: string, tell: (line: string) => void): Promise<void> {
  const path = pathOf(bucket);
  const request = { service: 'storage', method: 'GET', path, query: { versions: 'true' } } as const;
  let deleted = 0;
  for await (const page of google.pages(Objects, request)) {
    for (let start = 0; start < page.length; start += AT_ONCE) {
      await Promise.all(page.slice(start, start + AT_ONCE).map((object) => deleteObject(google, path, object)));
    }
    const before = deleted;
    deleted += page.length;
    if (Math.floor(deleted / TOLD_EVERY) > Math.floor(before / TOLD_EVERY))
      tell(`${bucket}: ${deleted} objects deleted`);
  }
}

async function deleteObject(google: Google, path: string, { name, generation }: StoredObject): Promise<void> {
  const query = { ...(generation !== undefined && { generation }) };
  const request = { service: 'storage', method: 'DELETE', path: `${path}/${encodeURIComponent(name)}`, query } as const;
  await unlessMissing(google.call(z.unknown(), request));
}

function pathOf(bucket: string): string {
  return `/storage/v1/b/${bucket}/o`;
}
