import { SendError } from '../errors.ts';
import type { CapacityRecord } from '../schemas.ts';
import { coalesce } from '../stores/coalesce.ts';
import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock, Pause } from './clock.ts';
import { CLOCKS_DIFFER_MS } from './clock.ts';
import { createEnded, seenBy } from './ended.ts';
import type { Holder } from './expiring.ts';
import { createJournal } from './journal.ts';
import type { Room } from './occupied.ts';
import { groupsOf } from './occupied.ts';
import { hourOf } from './paths.ts';
import type { Reservation } from './reservation.ts';
import type { Snapshots } from './snapshots.ts';
import { createSnapshots } from './snapshots.ts';

const RECOUNT_MS = 10_000;
const MAX_RECOUNT_PAGES = 50;
/** So many entries are listed without a pause; then it is a millisecond for each thousand, twice what listing them takes in memory. */
const [FEW_ENTRIES, ENTRIES_A_MS, LONGEST_PAUSE_MS] = [500, 1_000, 50] as const;

/** What one process knows of the room: the newest snapshot and the journal since. */
export interface Occupancy {
  readonly snapshots: Snapshots;
  /** Counts what was there when it was called, and most of what came since. One list at a time, shared by all callers. */
  count(): Promise<Room>;
  /** Counts everything again, where that is quick and was not done just now: other processes may have given room back. */
  recount(): Promise<void>;
  /** Of hours before this one nothing holds room any more. */
  firstHour(): string;
  /** Takes the reservation of that call for gone. */
  drop(call: string): void;
  /** Takes a transfer that has ended just now for gone. */
  dropEnded(id: string, holders: readonly Holder[]): void;
}

/** As it was counted last. */
interface Known {
  readonly snapshot: CapacityRecord;
  /** The journal since. */
  readonly entries: readonly Reservation[];
  readonly bytes: number;
}

export function createOccupancy(store: Store, records: Records, clock: Clock, pause: Pause): Occupancy {
  const snapshots = createSnapshots(store, records, clock);
  const journal = createJournal(store, clock);
  const ended = createEnded();
  let last: Known | undefined;
  let recountedAt = -Infinity;
  let recounting: Promise<void> | undefined;
  const firstHour = (): string => hourOf(clock() - CLOCKS_DIFFER_MS);
  const refresh = coalesce(async () => {
    const entriesBefore = last?.entries.length ?? 0;
    // All who ask meanwhile share the next list, so that listing does not take most of the time of a busy process.
    if (entriesBefore > FEW_ENTRIES) await pause(Math.min(entriesBefore / ENTRIES_A_MS, LONGEST_PAUSE_MS));
    const snapshot = await snapshots.current();
    const entries = await journal.since(Date.parse(snapshot.until));
    last = { snapshot, entries, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
  return {
    snapshots,
    firstHour,
    async count() {
      await refresh();
      if (!last) throw new SendError('internal', 'the storage in use could not be counted: try again');
      const { snapshot, entries, bytes } = last;
      return {
        hours: [...snapshot.hours, ...ended.since(snapshot)],
        mostBytes: bytes,
        groups: () => groupsOf(entries, seenBy(snapshot), firstHour()),
      };
    },
    async recount() {
      const isQuick = (last?.snapshot.pages ?? 0) <= MAX_RECOUNT_PAGES;
      if (!recounting && (!isQuick || clock() - recountedAt < RECOUNT_MS)) return;
      recountedAt = clock();
      recounting ??= snapshots
        .recount()
        .then(() => journal.forget())
        .finally(() => (recounting = undefined));
      await recounting;
    },
    drop: (call) => journal.drop(call),
    dropEnded(id, holders) {
      for (const { call } of holders) if (call !== undefined) journal.drop(call);
      ended.note(id, clock(), holders);
    },
  };
}
