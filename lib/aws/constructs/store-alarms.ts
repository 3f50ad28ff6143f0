import { METRICS } from '../../../lambdas/metrics.ts';
import type { AlarmShape } from './alarm.ts';
import { QUARTER_HOUR } from './alarm-times.ts';

/** Shares of the room that the store has. */
const FILLING = 0.8;
const FULL = 0.95;

interface WatchedStore {
  /** What is stored is counted under it. */
  readonly statisticsName: string;
  readonly maxStoreBytes: number;
}

/** What fills the store: one alarm while there is time and one when uploads are about to be refused. */
export function storeAlarms({ statisticsName, maxStoreBytes }: WatchedStore): readonly AlarmShape[] {
  const alarm = (id: string, name: string, share: number): AlarmShape => ({
    namespace: METRICS.namespace,
    metric: METRICS.storedBytes,
    dimensions: { [METRICS.dimension]: statisticsName },
    statistic: 'Maximum',
    periodSeconds: QUARTER_HOUR,
    id,
    name,
    description: `The store is ${share * 100} % full (limit ${maxStoreBytes} bytes): uploads are refused when it is full`,
    periods: 1,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: Math.floor(maxStoreBytes * share),
    // What is full stays full while nothing is heard of it.
    missing: 'ignore',
  });
  return [alarm('StoreFilling', 'store-filling', FILLING), alarm('StoreFull', 'store-full', FULL)];
}
