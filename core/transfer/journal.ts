import { remember } from '../remember.ts';
import type { Key } from '../stores/key.ts';
import { listPages } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from './clock.ts';
import { CLOCKS_DIFFER_MS } from './clock.ts';
import { paths } from './paths.ts';
import type { Reservation } from './reservation.ts';
import { parseJournalEntry, RESERVE_WITHIN_MS } from './reservation.ts';

/** After this long no call makes an entry of that time any more, whatever its clock says. */
const SETTLED_MS = RESERVE_WITHIN_MS + CLOCKS_DIFFER_MS;
const MAX_REMEMBERED = 10_000;
/** As many as a busy process makes in two minutes. */
const MAX_PARSED = 50_000;

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
  const parse = rememberParsed();
  let [listedFrom, listedUntil] = [Infinity, 0];
  return {
    async since(from) {
      if (from < listedFrom) [settled, listedFrom, listedUntil] = [[], from, from];
      const until = clock() - SETTLED_MS;
      const recent: Reservation[] = [];
      for await (const page of pagesFrom(store, Math.max(listedUntil, from), parse)) recent.push(...page);
      const known = [...settled, ...recent].filter(({ at, call }) => at >= from && !dropped.has(call));
      settled = known.filter(({ at }) => at < until);
      listedUntil = Math.max(listedUntil, until);
      return known;
    },
    drop: (call) => void remember(dropped, call, true, MAX_REMEMBERED),
    forget: () => void (listedFrom = Infinity),
  };
}

/** An entry is listed again by the creations of the next two minutes: taken apart each time that was a tenth of small uploads. */
function rememberParsed(): (key: Key) => Reservation | undefined {
  const parsed = new Map<Key, Reservation>();
  return (key) => {
    const entry = parsed.get(key) ?? parseJournalEntry(key);
    if (entry && !parsed.has(key)) remember(parsed, key, entry, MAX_PARSED);
    return entry;
  };
}

/** Entries of the journal from that time on (milliseconds since 1970), in their order. */
export async function* listJournal(store: Store, from: number): AsyncGenerator<Reservation> {
  for await (const page of pagesFrom(store, from, parseJournalEntry)) yield* page;
}

/** The same a page at a time. */
async function* pagesFrom(
  store: Store,
  from: number,
  parse: (key: Key) => Reservation | undefined,
): AsyncGenerator<Reservation[]> {
  for await (const objects of listPages(store, paths.journal(), { after: paths.journalFrom(from) })) {
    const page: Reservation[] = [];
    for (const { key } of objects) {
      const entry = parse(key);
      // What older versions left there sorts behind all of them.
      if (!entry) {
        yield page;
        return;
      }
      page.push(entry);
    }
    yield page;
  }
}
