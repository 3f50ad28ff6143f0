import type { S3Client } from '@aws-sdk/client-s3';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { behindFolder, isFolder, storedObject } from './foreign-list.ts';
import type { Prefix } from './key.ts';
import { orFault } from './s3-fault.ts';
import type { Listing, ListOptions } from './store.ts';

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

function unrooted(name: string | undefined, root: string): string {
  return (name ?? '').slice(root.length);
}
