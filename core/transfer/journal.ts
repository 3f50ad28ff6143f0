import { remember } from '../remember.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from './clock.ts';
import { CLOCKS_DIFFER_MS } from './clock.ts';
import { paths } from './paths.ts';
import type { Reservation } from './reservation.ts';
import { parseJournalEntry, RESERVE_WITHIN_MS } from './reservation.ts';

/** After this long no call makes an entry of that time any more, whatever its clock says. */
const SETTLED_MS = RESERVE_WITHIN_MS + CLOCKS_DIFFER_MS;
const MAX_REMEMBERED = 10_000;

/** The journal as one process knows it: what is older than two minutes can only go, so it is listed once. */
export interface Journal {
  /** Entries of that time (milliseconds since 1970) and later. Some that another process removed may still be among them. */
  since(from: number): Promise<Reservation[]>;
  /** Takes the entry of that call for gone. */
  drop(call: string): void;
  /** Lists everything again the next time. */
  forget(): void;
}

/** One `since` at a time. */
export function createJournal(store: Store, clock: Clock): Journal {
  const dropped = new Map<string, true>();
  let settled: Reservation[] = [];
  let [listedFrom, listedUntil] = [Infinity, 0];
  return {
    async since(from) {
      if (from < listedFrom) [settled, listedFrom, listedUntil] = [[], from, from];
      const until = clock() - SETTLED_MS;
      const recent: Reservation[] = [];
      for await (const entry of listJournal(store, Math.max(listedUntil, from))) recent.push(entry);
      const known = [...settled, ...recent].filter(({ at, call }) => at >= from && !dropped.has(call));
      settled = known.filter(({ at }) => at < until);
      listedUntil = Math.max(listedUntil, until);
      return known;
    },
    drop: (call) => void remember(dropped, call, true, MAX_REMEMBERED),
    forget: () => void (listedFrom = Infinity),
  };
}

/** Entries of the journal from that time on (milliseconds since 1970), in their order. */
export async function* listJournal(store: Store, from: number): AsyncGenerator<Reservation> {
  for await (const { key } of listAll(store, paths.journal(), { after: paths.journalFrom(from) })) {
    const entry = parseJournalEntry(key);
    // What older versions left there sorts behind all of them.
    if (!entry) return;
    yield entry;
  }
}
