import { prefix } from '../stores/key.ts';
import type { Key, Prefix } from '../stores/key.ts';
import type { Store } from '../stores/store.ts';
import { parseIndexed, paths, SHARDS } from './paths.ts';

/** A transfer in the index. */
export interface IndexEntry {
  readonly id: string;
  /** Where it is among all: `index/{reverse time}-{id}`, the form that its key had before there were shards. */
  readonly position: string;
}

export interface IndexPage {
  /** The newest first. */
  readonly entries: readonly IndexEntry[];
  readonly hasMore: boolean;
}

const FOLDER = prefix('index');
/** One less than a list may hold: the one more shows whether what older versions wrote has come to its end. */
const MAX_PAGE = 999;

/** Entries behind a position, merged from all shards and from what older versions wrote: one list of each, however many there are. */
export async function listIndex(store: Store, after: string | undefined, limit: number): Promise<IndexPage> {
  const most = Math.min(limit, MAX_PAGE);
  const position = after?.slice(FOLDER.length);
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
  return { entries: sorted.slice(0, most), hasMore: isCut || sorted.length > most };
}

function isIn(key: Key, folder: number): boolean {
  return folder > 0 || !key.slice(FOLDER.length).includes('/');
}

function entryOf(key: Key): IndexEntry | undefined {
  const id = parseIndexed(key);
  return id === undefined ? undefined : { id, position: `${FOLDER}${key.slice(key.lastIndexOf('/') + 1)}` };
}
