import { SendError } from '../errors.ts';
import { remember } from '../remember.ts';
import type { CapacityRecord } from '../schemas.ts';
import { coalesce } from '../stores/coalesce.ts';
import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from './clock.ts';
import { CLOCKS_DIFFER_MS } from './clock.ts';
import type { Holder } from './expiring.ts';
import { createJournal } from './journal.ts';
import type { Room, Seen } from './occupied.ts';
import { countedOf, groupsOf } from './occupied.ts';
import { hourOf } from './paths.ts';
import type { Reservation } from './reservation.ts';
import type { Snapshots } from './snapshots.ts';
import { createSnapshots } from './snapshots.ts';

const RECOUNT_MS = 10_000;
const MAX_RECOUNT_PAGES = 50;
const MAX_REMEMBERED = 10_000;

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

export function createOccupancy(store: Store, records: Records, clock: Clock): Occupancy {
  const snapshots = createSnapshots(store, records, clock);
  const journal = createJournal(store, clock);
  const ended = new Map<string, { readonly at: number; readonly holders: readonly Holder[] }>();
  let last: { readonly snapshot: CapacityRecord; readonly entries: readonly Reservation[] } | undefined;
  let recountedAt = -Infinity;
  let recounting: Promise<void> | undefined;
  const firstHour = (): string => hourOf(clock() - CLOCKS_DIFFER_MS);
  const refresh = coalesce(async () => {
    const snapshot = await snapshots.current();
    last = { snapshot, entries: await journal.since(Date.parse(snapshot.until)) };
  });
  return {
    snapshots,
    firstHour,
    async count() {
      await refresh();
      if (!last) throw new SendError('internal', 'the storage in use could not be counted: try again');
      const { snapshot, entries } = last;
      for (const [id, { at }] of ended) if (at <= Date.parse(snapshot.at)) ended.delete(id);
      const seen = seenBy(snapshot);
      const gone = [...ended.values()].flatMap(({ holders }) => countedOf(holders, seen) ?? []);
      return { hours: [...snapshot.hours, ...gone], groups: groupsOf(entries, seen, firstHour()) };
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
      remember(ended, id, { at: clock(), holders }, MAX_REMEMBERED);
    },
  };
}

function seenBy({ at, until }: CapacityRecord): Seen {
  return { from: Date.parse(until), to: Date.parse(at) + CLOCKS_DIFFER_MS };
}
