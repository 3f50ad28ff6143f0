import type { Key, Prefix } from '../stores/key.ts';
import { parseKey, prefix } from '../stores/key.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { hourOf, lastSegment, paths } from './paths.ts';

/**
 * What the purge has yet to do, as empty entries `pending/{what}/{hour}/{transfer}`. The hour is the one in which something happened,
 * never the one in which something is due, so that a changed setting holds for all of them.
 *
 * - `uploads`: a transfer was created then, by a version that kept no journal; whether its upload was abandoned is to be looked at.
 * - `ended`: a transfer ended then; parts that were on their way are to be removed once no more can arrive, and its log is to be kept.
 * - `sweeps`: the same, of versions that wrote the entry for the log beside it.
 * - `logs`: a transfer ended then; its log is kept for as long as the settings say.
 * - `tombstones`: a transfer whose log is gone would have expired then at the latest; its tombstone stays until that time.
 * - `trials`: a trial was made then, whose id it is; maintenance deletes it if it is still there.
 * - `formertrials`: a trial had been deleted by then; its tombstone stays for as long as logs do.
 * - `requests`: a file request expires then, whose id it is; its files stay until what was sent to it has ended too.
 */
export type Pending = 'uploads' | 'ended' | 'sweeps' | 'logs' | 'tombstones' | 'trials' | 'formertrials' | 'requests';

export interface PendingEntry {
  readonly key: Key;
  readonly hour: string;
  /** The transfer, the trial or the file request. */
  readonly id: string;
}

/** Writes an entry; repeating it in the same hour changes nothing. */
export async function addPending(store: Store, what: Pending, time: number, id: string): Promise<void> {
  await store.create(paths.pending(what, time, id), new Uint8Array(0));
}

/** Entries of the hours up to the one of `until` (milliseconds since 1970), the oldest first. */
export async function* listPending(store: Store, what: Pending, until: number): AsyncGenerator<PendingEntry> {
  const lastHour = hourOf(until);
  // Of the uploads those come first that are in the journal, by their milliseconds.
  const after = what === 'uploads' ? `${pendingPrefix(what)}2` : undefined;
  for await (const { key: found } of listAll(store, pendingPrefix(what), { after })) {
    const entry = parsePending(found);
    if (!entry) continue;
    if (entry.hour > lastHour) return;
    yield entry;
  }
}

function pendingPrefix(what: Pending): Prefix {
  return prefix('pending', what);
}

function parsePending(path: string): PendingEntry | undefined {
  const [, hour] = /^pending\/[a-z]+\/([0-9]{10})\/[a-z2-7]{26}$/.exec(path) ?? [];
  const checked = parseKey(path);
  return checked && hour !== undefined ? { key: checked, hour, id: lastSegment(path) } : undefined;
}
