import { createRecords, listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import type { StatsContext } from './context.ts';
import { createGatherer } from './gather.ts';
import { readOverview } from './overview.ts';
import { periodIn, statsPaths } from './paths.ts';
import { endOf } from './periods.ts';
import type { Remembered } from './reader.ts';
import { createReader } from './reader.ts';
import { rollUp } from './roll-up.ts';
import type { Inventory } from './schemas.ts';
import type { Statistics } from './service.ts';

export interface StatisticsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Asked at most once per roll-up. */
  readonly inventory: () => Promise<Inventory>;
}

/** Statistics over any store. Any number of processes may run one over the same store. */
export function createStatistics({ store, clock, inventory }: StatisticsOptions): Statistics {
  const gatherer = createGatherer(store, clock);
  const context: StatsContext = { store, records: createRecords(store), clock, inventory };
  const remembered: Remembered = new Map();
  return {
    record: (activity) => gatherer.add(activity),
    write: () => gatherer.write(),
    rollUp: () => rollUp(context),
    overview: (by, count) => readOverview(createReader(store, remembered), clock(), by, count),
    removeBefore: (time) => removeBefore(store, time),
  };
}

async function removeBefore(store: Store, time: number): Promise<number> {
  let removed = 0;
  for (const folder of [statsPaths.records('hour'), statsPaths.records('day'), statsPaths.lates()]) {
    for await (const { key } of listAll(store, folder)) {
      const period = periodIn(key);
      if (period !== undefined && endOf(period) > time) break;
      await store.delete(key);
      removed += 1;
    }
  }
  return removed;
}
