import { asSendError } from '../errors.ts';
import { CapacityRecord } from '../schemas.ts';
import type { Key } from '../stores/key.ts';
import type { Records } from '../stores/records.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from './clock.ts';
import { CLOCKS_DIFFER_MS, toIso } from './clock.ts';
import { hourOf, paths } from './paths.ts';
import { parseJournalEntry, RESERVE_WITHIN_MS } from './reservation.ts';
import { walkHolders } from './walk-holders.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A call that reserved room before that has made its holder by now, whatever its clock says; the rest is in the journal. */
const UNTIL_MS = RESERVE_WITHIN_MS + 2 * CLOCKS_DIFFER_MS;
/** The journal reaches back further than that (see `JOURNAL_KEPT_MS`). */
const USABLE_MS = 90 * MINUTE_MS;
const LOOK_AGAIN_MS = MINUTE_MS;
/** A new one is due after this long if anything was reserved since, but not so often that counting takes more than a twentieth of the time. */
const [DUE_MS, IDLE_DUE_MS, DUE_LATEST_MS, TIMES_ITS_COST] = [4 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 20];
const KEPT_MS = 2 * HOUR_MS;
/** A week, and as long as a snapshot may be used: what the console distinguishes. */
const TOLD_HOURS = 7 * 24 + 2;
/** Below and above all hours. */
const [EXPIRED, LATER] = ['0000000000', '9999999999'] as const;

/** What held room at some time, stored now and then so that counting does not have to list all of it. */
export interface Snapshots {
  /** The newest, which is at most 90 minutes old: where there is none this process counts. */
  current(): Promise<CapacityRecord>;
  /** Counts now, for this process only. */
  recount(): Promise<CapacityRecord>;
  /** Looks for the newest. Until when maintenance has checked uploads (milliseconds since 1970). */
  checkedUntil(): Promise<number>;
  /** Writes one if it is due, and removes old ones. */
  keep(checkedUntil: number): Promise<void>;
}

export function createSnapshots(store: Store, records: Records, clock: Clock): Snapshots {
  let known: CapacityRecord | undefined;
  let lookedAt = -Infinity;
  let counting: Promise<CapacityRecord> | undefined;
  const ageOf = ({ at }: CapacityRecord): number => clock() - Date.parse(at);
  const look = async (): Promise<CapacityRecord | undefined> => {
    lookedAt = clock();
    const found = await readNewest(store, records, clock());
    if (found && (!known || found.until > known.until)) known = found;
    return known;
  };
  let checkedHere = 0;
  const checked = (): number => Math.max(checkedHere, known ? Date.parse(known.checkedUntil) : 0);
  const recount = (): Promise<CapacityRecord> => {
    counting ??= count(store, clock, checked())
      .then((counted) => (known = counted))
      .finally(() => (counting = undefined));
    return counting;
  };
  const write = (record: CapacityRecord): Promise<boolean> =>
    records.create(paths.snapshot(Date.parse(record.at)), CapacityRecord, record);
  return {
    recount,
    async checkedUntil() {
      await look();
      return checked();
    },
    async current() {
      if (clock() - lookedAt >= LOOK_AGAIN_MS || !known || ageOf(known) > USABLE_MS) await look();
      if (known && ageOf(known) <= USABLE_MS) return known;
      const counted = await recount();
      await write(counted);
      return counted;
    },
    async keep(checkedUntil) {
      checkedHere = Math.max(checkedHere, checkedUntil);
      const last = known;
      const dueAfter = Math.min(Math.max(DUE_MS, (last?.ms ?? 0) * TIMES_ITS_COST), DUE_LATEST_MS);
      if (last && (ageOf(last) < dueAfter || (ageOf(last) < IDLE_DUE_MS && (await isIdleSince(store, last))))) return;
      known = await count(store, clock, checked());
      await write(known);
      await removeOld(store, clock() - KEPT_MS);
    },
  };
}

/**
 * Undefined where there is none, or one that cannot be read: then another is made. One of a process whose clock is ahead covers what is yet
 * to come, and so counts for nothing.
 */
async function readNewest(store: Store, records: Records, now: number): Promise<CapacityRecord | undefined> {
  const after = paths.snapshot(now + CLOCKS_DIFFER_MS);
  const [newest] = (await store.list(paths.snapshots(), { limit: 1, after })).objects;
  try {
    return newest && (await records.read(newest.key, CapacityRecord));
  } catch (thrown) {
    if (asSendError(thrown).code === 'store_damaged') return undefined;
    throw thrown;
  }
}

/** Walks over everything below `expiring/`. What was made during the last minutes is left to the journal. */
async function count(store: Store, clock: Clock, checkedUntil: number): Promise<CapacityRecord> {
  const begun = clock();
  const until = begun - UNTIL_MS;
  const hours = new Map<string, { transfers: number; bytes: number }>();
  const [first, last] = [hourOf(begun - CLOCKS_DIFFER_MS), hourOf(begun + TOLD_HOURS * HOUR_MS)];
  const pages = await walkHolders(store, ({ hour, bytes, made }) => {
    if (made && made.at >= until) return;
    const name = hour < first ? EXPIRED : hour > last ? LATER : hour;
    const sum = hours.get(name) ?? { transfers: 0, bytes: 0 };
    hours.set(name, { transfers: sum.transfers + 1, bytes: sum.bytes + bytes });
  });
  const at = clock();
  return {
    version: 1,
    at: toIso(at),
    until: toIso(until),
    pages,
    ms: at - begun,
    checkedUntil: toIso(checkedUntil),
    hours: [...hours].map(([hour, sum]) => ({ hour, ...sum })).sort((one, other) => (one.hour < other.hour ? -1 : 1)),
  };
}

async function isIdleSince(store: Store, { until }: CapacityRecord): Promise<boolean> {
  const after = paths.journalFrom(Date.parse(until));
  const [next] = (await store.list(paths.journal(), { after, limit: 1 })).objects;
  return !next || !parseJournalEntry(next.key);
}

async function removeOld(store: Store, before: number): Promise<void> {
  const old: Key[] = [];
  for await (const { key } of listAll(store, paths.snapshots(), { after: paths.snapshot(before) })) old.push(key);
  if (old.length > 0) await store.deleteMany(old);
}
