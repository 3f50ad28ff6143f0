import type { Store } from '../../core/stores/store.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import { createRecords, listAll } from '../../core/stores/records.ts';
import { prefix } from '../../core/stores/key.ts';
import { statsPaths } from '../../core/stats/paths.ts';
import { StatsRecord } from '../../core/stats/schemas.ts';
import type { Activity, Statistics } from '../../core/stats/service.ts';
import { createStatistics } from '../../core/stats/statistics.ts';

export const NOON = Date.parse('2026-11-20T12:00:00.000Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Statistics over a store with a clock that a test moves. */
export interface TestStatistics extends Statistics {
  readonly store: Store;
  /** Sets the clock, in milliseconds after noon. */
  at(sinceNoon: number): void;
  /** Records a request at a time, in milliseconds after noon. */
  recordAt(sinceNoon: number, activity?: Partial<Activity>): Promise<void>;
  readRecord(period: string): Promise<StatsRecord | undefined>;
  /** Keys below a first segment. */
  keys(folder: string): Promise<string[]>;
  /** Another process over the same store and clock. */
  another(store?: Store): Statistics;
}

export function createTestStatistics(store: Store = createMemoryStore()): TestStatistics {
  let now = NOON;
  const inventory = { transfers: 3, storedBytes: 700, activeTokens: 2 };
  const another = (over: Store = store): Statistics =>
    createStatistics({ store: over, clock: () => now, inventory: () => Promise.resolve(inventory) });
  const statistics = another();
  return {
    ...statistics,
    store,
    another,
    at: (sinceNoon) => void (now = NOON + sinceNoon),
    async recordAt(sinceNoon, activity) {
      const before = now;
      now = NOON + sinceNoon;
      statistics.record({ kind: 'view', status: 200, bytes: 0, ms: 3, ...activity });
      await statistics.write();
      now = before;
    },
    readRecord: (period) => createRecords(store).read(statsPaths.record(period), StatsRecord),
    async keys(folder) {
      const keys: string[] = [];
      for await (const { key } of listAll(store, prefix(folder))) keys.push(key);
      return keys;
    },
  };
}
