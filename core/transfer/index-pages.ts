import { prefix } from '../stores/key.ts';
import type { Key, Prefix } from '../stores/key.ts';
import type { Store } from '../stores/store.ts';
import { lastSegment, parseIndexed, paths, SHARDS } from './paths.ts';

/** A transfer in the index. */
interface IndexEntry {
  readonly id: string;
  /** When it was created, in milliseconds since 1970. */
  readonly at: number;
  /** Where it is among all: `index/{reverse time}-{id}`, the form that its key had before there were shards. */
  readonly position: string;
}

/** Which entries: those behind a position, created from a time on and before another one. */
export interface IndexRange {
  readonly after?: string | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

export interface IndexPage {
  /** The newest first. */
  readonly entries: readonly IndexEntry[];
  readonly hasMore: boolean;
}

const FOLDER = prefix('index');
/** One less than a list may hold: the one more shows whether what older versions wrote has come to its end. */
const MAX_PAGE = 999;

/** Entries of a range, merged from all shards and from what older versions wrote: one list of each, however many there are. */
export async function listIndex(store: Store, { after, from, until }: IndexRange, limit: number): Promise<IndexPage> {
  const most = Math.min(limit, MAX_PAGE);
  const newest = until === undefined ? undefined : paths.indexBefore(until);
  const start = newest === undefined || (after !== undefined && after > newest) ? after : newest;
  const position = start?.slice(FOLDER.length);
  const folders: readonly Prefix[] = [FOLDER, ...SHARDS.map((shard) => paths.indexShard(shard))];
  const pages = await Promise.all(
    folders.map((folder) => store.list(folder, { after: position && `${folder}${position}`, limit: most + 1 })),
  );
  const found = new Map<string, IndexEntry>();
  // Of what older versions wrote the shards come behind; what belongs to them is found there.
  const keys = pages.flatMap(({ objects }, number) => objects.map(({ key }) => key).filter((key) => isIn(key, number)));
  for (const key of keys) {
    const entry = entryOf(key);
    if (entry) found.set(entry.position, entry);
  }
  const sorted = [...found.values()].sort((one, other) => (one.position < other.position ? -1 : 1));
  const isCut = pages.some(({ next, objects }, number) => {
    const last = objects.at(-1);
    return next !== undefined && last !== undefined && isIn(last.key, number);
  });
  const wanted = from === undefined ? sorted : sorted.filter(({ at }) => at >= from);
  // Behind one that is too old there are only older ones.
  const hasMore = wanted.length > most || (isCut && wanted.length === sorted.length);
  return { entries: wanted.slice(0, most), hasMore };
}

function isIn(key: Key, folder: number): boolean {
  return folder > 0 || !key.slice(FOLDER.length).includes('/');
}

function entryOf(key: Key): IndexEntry | undefined {
  const found = parseIndexed(key);
  return found && { ...found, position: `${FOLDER}${lastSegment(key)}` };
}
