import { SendError } from '../errors.ts';
import { eachAtOnce } from './at-once.ts';
import { requireSome } from './holds-something.ts';
import type { Key, Prefix } from './key.ts';
import { prefix } from './key.ts';
import { listAll } from './records.ts';
import type { Store, StoredObject } from './store.ts';

/** Objects under way at once: enough to hide the latency of a bucket. */
const COPIES_AT_ONCE = 16;
const DELETES_AT_ONCE = 1_000;
/** How often the stores are gone through where objects go away meanwhile. */
const MAX_ROUNDS = 3;

/**
 * What no copy holds: the keys that name callers for a day and must not be kept, what a try of a store left, and how far the walk that
 * repairs came. Everything else is copied, so what a later version stores is too.
 */
const LEFT_OUT: readonly Prefix[] = [prefix('day-keys'), prefix('probe'), prefix('repair')];

export interface CopyCounts {
  /** Objects copied, or to be copied in a dry run. */
  copied: number;
  /** Bytes of those. */
  copiedBytes: number;
  /** Objects that the target had already, of the same size. */
  present: number;
  /** Objects that only the target has, and keeps. */
  onlyInTarget: number;
  /** Objects that only the target had. */
  deleted: number;
  /** Objects that went away in the source while they were to be copied, in the last round. */
  vanished: number;
}

export interface CopyOptions {
  /** Says what would be done and changes nothing. */
  readonly dryRun?: boolean;
  /** Deletes what only the target has: the source is the truth. */
  readonly mirror?: boolean;
  /** Called after each object, with counts that change. */
  readonly onProgress?: (counts: Readonly<CopyCounts>) => void;
}

/**
 * Copies all objects of a store into another one. What is there already is left as it is, so a copy that was interrupted is finished
 * by the next. The source may be written to meanwhile: while anything of it goes away it is gone through again, up to three times.
 * Throws `not_found` when the source holds nothing, `store_in_use` when the target holds another store, and `store_damaged` when the
 * same key has another size in it.
 */
export async function copyStore(source: Store, target: Store, options: CopyOptions = {}): Promise<CopyCounts> {
  await refuseStrangers(source, target);
  const counts: CopyCounts = { copied: 0, copiedBytes: 0, present: 0, onlyInTarget: 0, deleted: 0, vanished: 0 };
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    // What an earlier round copied is there in this one, and was not before.
    Object.assign(counts, { present: 0 - counts.copied, onlyInTarget: 0, vanished: 0 });
    await copyOnce(source, target, counts, options);
    if (counts.vanished === 0) break;
  }
  return counts;
}

/** A wrong address must not mix two stores, nor empty one where what only the target has is deleted. */
async function refuseStrangers(source: Store, target: Store): Promise<void> {
  await requireSome(copiedObjects(source), 'the store to copy from');
  const folders = (await Promise.all(COMPARED.map((folder) => foldersOf(target, folder)))).flat();
  if (folders.length === 0) return;
  for (const folder of folders) if (await holdsAny(source, folder)) return;
  throw new SendError(
    'store_in_use',
    `the store to copy to is another store: none of its first ${folders.length} transfers, access codes and file requests is in the store to copy from; copy into an empty place`,
  );
}

/** Two stores that have a folder below one of these in common are copies of one. */
const COMPARED: readonly Prefix[] = [prefix('transfers'), prefix('tokens'), prefix('requests')];

async function foldersOf(store: Store, folder: Prefix): Promise<Prefix[]> {
  const page = await store.list(folder, { delimiter: '/', limit: 100 });
  return page.prefixes.map((name) => prefix(...name.slice(0, -1).split('/')));
}

async function holdsAny(store: Store, folder: Prefix): Promise<boolean> {
  return (await store.list(folder, { limit: 1 })).objects.length > 0;
}

async function copyOnce(source: Store, target: Store, counts: CopyCounts, options: CopyOptions): Promise<void> {
  const { dryRun = false, mirror = false, onProgress } = options;
  const doomed: Key[] = [];
  const flush = async (): Promise<void> => {
    const batch = doomed.splice(0);
    if (!dryRun) await target.deleteMany(batch);
    counts.deleted += batch.length;
  };
  await eachAtOnce(compare(source, target), COPIES_AT_ONCE, async ({ from, to }) => {
    if (from && to) countPresent(from, to, counts);
    else if (from) await copyObject(source, target, from, counts, dryRun);
    else if (!mirror) counts.onlyInTarget += 1;
    else if (doomed.push(to.key) >= DELETES_AT_ONCE) await flush();
    onProgress?.(counts);
  });
  if (doomed.length > 0) await flush();
}

type Pair =
  | { readonly from: StoredObject; readonly to: StoredObject | undefined }
  | { readonly from: undefined; readonly to: StoredObject };

/** The objects of both, in the order of their keys, those of the same key together. Holds a page of each. */
async function* compare(source: Store, target: Store): AsyncGenerator<Pair> {
  const [left, right] = [copiedObjects(source), copiedObjects(target)];
  let [from, to] = await Promise.all([left.next(), right.next()]);
  while (!from.done || !to.done) {
    const [a, b] = [from.done ? undefined : from.value, to.done ? undefined : to.value];
    if (b && (!a || b.key < a.key)) {
      yield { from: undefined, to: b };
      to = await right.next();
    } else if (a) {
      const same = b?.key === a.key ? b : undefined;
      yield { from: a, to: same };
      [from, to] = await Promise.all([left.next(), same ? right.next() : to]);
    }
  }
}

async function* copiedObjects(store: Store): AsyncGenerator<StoredObject, void> {
  for await (const object of listAll(store, prefix()))
    if (!LEFT_OUT.some((folder) => object.key.startsWith(folder))) yield object;
}

function countPresent(from: StoredObject, to: StoredObject, counts: CopyCounts): void {
  if (from.bytes !== to.bytes)
    throw new SendError(
      'store_damaged',
      `${from.key} has ${from.bytes} bytes in the store to copy from and ${to.bytes} in the other one: one of them is damaged; delete that file and copy again`,
    );
  counts.present += 1;
}

async function copyObject(
  source: Store,
  target: Store,
  { key, bytes }: StoredObject,
  counts: CopyCounts,
  dryRun: boolean,
): Promise<void> {
  if (!dryRun) {
    const body = await source.get(key);
    if (!body) {
      counts.vanished += 1;
      return;
    }
    await target.create(key, body);
  }
  counts.copied += 1;
  counts.copiedBytes += bytes;
}
