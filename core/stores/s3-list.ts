import { SendError } from '../errors.ts';
import { behindFolder, isFolder, storedObject } from './foreign-list.ts';
import type { Prefix } from './key.ts';
import type { S3Connection } from './s3-connection.ts';
import { orFault } from './s3-fault.ts';
import { elementsIn, textIn } from './s3-xml.ts';
import type { Listing, ListOptions } from './store.ts';

export interface S3Folder {
  readonly connection: S3Connection;
  /** Where the store's own keys begin. */
  readonly root: string;
}

/** One page. Objects that no store of ours could have made are left out, so a page may be shorter than its limit. */
export async function listFolder(
  { connection, root }: S3Folder,
  below: Prefix,
  { after, limit = 1_000, delimiter }: ListOptions,
): Promise<Listing> {
  const start = after === undefined ? undefined : delimiter ? behindFolder(after, below) : after;
  const query = {
    'list-type': '2',
    'max-keys': String(limit),
    prefix: `${root}${below}`,
    ...(delimiter && { delimiter }),
    ...(start !== undefined && { 'start-after': `${root}${start}` }),
  };
  const page = await orFault('list objects', readPage(connection, query));
  const unrooted = (name: string | undefined): string => (name ?? '').slice(root.length);
  const found = elementsIn(page, 'Contents').map((object) => ({
    name: unrooted(textIn(object, 'Key')),
    bytes: Number(textIn(object, 'Size') ?? 0),
  }));
  const folders = elementsIn(page, 'CommonPrefixes').map((folder) => unrooted(textIn(folder, 'Prefix')));
  const listing = { objects: found.flatMap(storedObject), prefixes: folders.filter(isFolder) };
  const last = [...found.map(({ name }) => name), ...folders].reduce(
    (left, right) => (left > right ? left : right),
    '',
  );
  return textIn(page, 'IsTruncated') === 'true' ? { ...listing, next: last } : listing;
}

/** What is no list is never taken for an empty one. */
async function readPage(connection: S3Connection, query: Readonly<Record<string, string>>): Promise<string> {
  const page = await (await connection.send({ method: 'GET', query })).text();
  if (/<ListBucketResult[\s>/]/.test(page)) return page;
  throw new SendError('store_unusable', 'the bucket answered a list with something else: check the endpoint');
}
