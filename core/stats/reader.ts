import { remember } from '../remember.ts';
import type { Key } from '../stores/key.ts';
import { decodeRecord, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { countPage } from './count.ts';
import { hourIn, periodIn, statsPaths } from './paths.ts';
import type { Recorded } from './periods.ts';
import { previousOf } from './periods.ts';
import { LateRecord, StatsRecord } from './schemas.ts';
import type { Tally } from './tally.ts';

const MAX_REMEMBERED = 500;

/** Records by their keys: they never change. */
export type Remembered = Map<Key, unknown>;

/** Reads what one overview needs, and counts how often it asks the store. Each list is of one page. */
export interface Reader {
  reads(): number;
  /** Periods that have a record, from the given one on. */
  rolled(by: Recorded, from: string): Promise<Set<string>>;
  record(period: string): Promise<StatsRecord | undefined>;
  /** Hours that have keys of activities, from the given period on. */
  activeHours(from: string): Promise<string[]>;
  /** Hours and days of which something came late, from the given period on. */
  late(from: string): Promise<string[]>;
  lateOf(period: string): Promise<number>;
  /** Counts one page of an hour; returns the `after` of the next. */
  page(hour: string, tally: Tally, after: string | undefined, before?: string): Promise<string | undefined>;
}

export function createReader(store: Store, remembered: Remembered): Reader {
  let reads = 0;
  const counted = <T>(answer: Promise<T>): Promise<T> => {
    reads += 1;
    return answer;
  };
  const readOnce = async <T>(key: Key, decode: (bytes: Uint8Array<ArrayBuffer>) => T): Promise<T | undefined> => {
    if (remembered.has(key)) return remembered.get(key) as T;
    const bytes = await counted(readAll(store, key));
    if (!bytes) return undefined;
    return remember(remembered, key, decode(bytes), MAX_REMEMBERED) as T;
  };
  return {
    reads: () => reads,
    async rolled(by, from) {
      const after = statsPaths.record(previousOf(from));
      const { objects } = await counted(store.list(statsPaths.records(by), { after }));
      return new Set(objects.map(({ key }) => periodIn(key)).filter((period) => period !== undefined));
    },
    record: (period) => {
      const key = statsPaths.record(period);
      return readOnce(key, (bytes) => decodeRecord(key, bytes, StatsRecord));
    },
    async activeHours(from) {
      const after = statsPaths.activitiesOf(previousOf(from.padEnd(10, '0')));
      const { prefixes } = await counted(store.list(statsPaths.activities(), { after, delimiter: '/' }));
      return prefixes.map(hourIn).filter((hour) => hour !== undefined);
    },
    async late(from) {
      const after = statsPaths.late(previousOf(from));
      const { objects } = await counted(store.list(statsPaths.lates(), { after }));
      return objects.flatMap(({ key, bytes }) => (bytes > 0 ? [periodIn(key) ?? ''] : []));
    },
    lateOf: async (period) => {
      const key = statsPaths.late(period);
      return (await readOnce(key, (bytes) => decodeRecord(key, bytes, LateRecord).late)) ?? 0;
    },
    page: (hour, tally, after, before) => counted(countPage(store, hour, tally, after, before)),
  };
}
