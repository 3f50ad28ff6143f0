import * as z from 'zod/mini';
import type { GcsConnection } from './gcs-connection.ts';
import { gcsFault } from './gcs-attempt.ts';
import { behindFolder, isFolder, storedObject } from './foreign-list.ts';
import type { Prefix } from './key.ts';
import type { Listing, ListOptions } from './store.ts';

const Page = z.object({
  items: z.optional(z.array(z.object({ name: z.string(), size: z.optional(z.string()) }))),
  prefixes: z.optional(z.array(z.string())),
  nextPageToken: z.optional(z.string()),
});

/** Sorts behind a key itself and before every longer key that begins with it, whose next character is `-` or a later one. */
const JUST_BEHIND = '!';

const MAX_RESULTS = 1_000;

/** One page. Objects that no store of ours could have made are left out, so a page may be shorter than its limit. */
export async function listGcs(
  { connection, bucket, root }: { connection: GcsConnection; bucket: string; root: string },
  below: Prefix,
  { after, limit = 1_000, delimiter }: ListOptions,
): Promise<Listing> {
  const start = after === undefined ? undefined : delimiter ? behindFolder(after, below) : after;
  const query = new URLSearchParams({
    prefix: `${root}${below}`,
    // One more than asked for shows whether there is more: a page token may also lead to an empty page.
    maxResults: String(Math.min(limit + 1, MAX_RESULTS)),
    fields: 'items(name,size),prefixes,nextPageToken',
    ...(delimiter && { delimiter }),
    ...(start !== undefined && { startOffset: `${root}${start}${JUST_BEHIND}` }),
  });
  const path = `/storage/v1/b/${bucket}/o?${query.toString()}`;
  const answer = await connection.call('list objects', { method: 'GET', path });
  if (!answer.ok) throw gcsFault('list objects', answer.status);
  return toListing(Page.parse(await answer.json()), root.length, limit);
}

function toListing(
  { items = [], prefixes = [], nextPageToken }: z.infer<typeof Page>,
  cut: number,
  limit: number,
): Listing {
  const found = [
    ...items.map(({ name, size }) => ({ name: name.slice(cut), bytes: Number(size ?? 0), isFolder: false })),
    ...prefixes.map((name) => ({ name: name.slice(cut), bytes: 0, isFolder: true })),
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
  const shown = found.slice(0, limit);
  const last = shown.at(-1)?.name;
  const hasMore = found.length > limit || nextPageToken !== undefined;
  return {
    objects: shown.filter((entry) => !entry.isFolder).flatMap(storedObject),
    prefixes: shown.filter((entry) => entry.isFolder && isFolder(entry.name)).map(({ name }) => name),
    ...(hasMore && last !== undefined && { next: last }),
  };
}
