import type { S3Client } from '@aws-sdk/client-s3';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Prefix } from './key.ts';
import { parseKey } from './key.ts';
import { orFault } from './s3-fault.ts';
import type { Listing, ListOptions, StoredObject } from './store.ts';

/** Sorts behind every other character, in UTF-8 as well. */
const LAST_CHARACTER = '\u{10FFFF}';

export interface S3Folder {
  readonly client: S3Client;
  readonly bucket: string;
  /** Where the store's own keys begin. */
  readonly root: string;
}

/** One page. Objects that no store of ours could have made are left out, so a page may be shorter than its limit. */
export async function listFolder(
  { client, bucket, root }: S3Folder,
  below: Prefix,
  options: ListOptions,
): Promise<Listing> {
  const { after, limit = 1_000, delimiter } = options;
  const page = await orFault(
    'list objects',
    client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: `${root}${below}`,
        MaxKeys: limit,
        Delimiter: delimiter,
        StartAfter: after === undefined ? undefined : `${root}${delimiter ? behindFolder(after, below) : after}`,
      }),
    ),
  );
  const found = (page.Contents ?? []).map((object) => ({ name: unrooted(object.Key, root), bytes: object.Size ?? 0 }));
  const folders = (page.CommonPrefixes ?? []).map((folder) => unrooted(folder.Prefix, root));
  const listing = { objects: found.flatMap(storedObject), prefixes: folders.filter(isFolder) };
  const last = [...found.map(({ name }) => name), ...folders].reduce(
    (left, right) => (left > right ? left : right),
    '',
  );
  return page.IsTruncated ? { ...listing, next: last } : listing;
}

/** What to start after when pages are cut at `/`: an item inside a folder stands for the whole folder, which was listed. */
function behindFolder(after: string, below: Prefix): string {
  if (!after.startsWith(below)) return after;
  const slash = after.indexOf('/', below.length);
  return slash === -1 ? after : `${after.slice(0, slash + 1)}${LAST_CHARACTER}`;
}

function unrooted(name: string | undefined, root: string): string {
  return (name ?? '').slice(root.length);
}

function storedObject({ name, bytes }: { name: string; bytes: number }): StoredObject[] {
  const key = parseKey(name);
  return key ? [{ key, bytes }] : [];
}

function isFolder(name: string): boolean {
  return parseKey(name.slice(0, -1)) !== undefined;
}
