import { remember } from '../../core/remember.ts';
import { pointsShown } from '../../core/stats/overview.ts';
import type { Inventory, Overview } from '../../core/stats/schemas.ts';
import type { Statistics } from '../../core/stats/service.ts';
import type { Clock } from '../../core/transfer/clock.ts';
import type { Log } from '../http/log-line.ts';
import { embedMetrics, METRICS } from '../metrics.ts';
import type { CountedMetrics } from './metric-overview.ts';
import { readMetricOverview } from './metric-overview.ts';
import type { ReadMetrics } from './metric-reader.ts';

/** Each metric of an answer is paid for, and CloudWatch is minutes behind anyway. */
const ASK_AGAIN_MS = 60_000;
const MAX_REMEMBERED = 4;

export interface MetricStatisticsOptions extends CountedMetrics {
  /** Of the store: for what an older version counted there. */
  readonly stored: Statistics;
  readonly clock: Clock;
  readonly log: Log;
  readonly inventory: () => Promise<Inventory>;
  /** Asked for when the first overview is. */
  readonly connect: () => Promise<ReadMetrics>;
}

/** Statistics by CloudWatch, which takes them from the lines of the log: no request and no process writes anything of them. */
export function createMetricStatistics(options: MetricStatisticsOptions): Statistics {
  const { stored, dimension, clock, log, inventory, connect } = options;
  const answers = new Map<string, { readonly at: number; readonly overview: Overview }>();
  let reader: Promise<ReadMetrics> | undefined;
  return {
    record: () => undefined,
    write: () => Promise.resolve(),
    async rollUp() {
      await stored.rollUp();
      const { storedBytes, activeTokens } = await inventory();
      const levels = [
        { name: METRICS.storedBytes, unit: 'Bytes', value: storedBytes },
        { name: METRICS.activeTokens, unit: 'Count', value: activeTokens },
      ] as const;
      log({ route: 'statistics' }, embedMetrics(clock(), dimension, levels));
    },
    async overview(by, count) {
      const now = clock();
      const name = `${by} ${count}`;
      const known = answers.get(name);
      if (known && now - known.at < ASK_AGAIN_MS) return known.overview;
      const read = await (reader ??= connect());
      const overview = await readMetricOverview(read, options, now, by, pointsShown(by, count));
      return remember(answers, name, { at: now, overview }, MAX_REMEMBERED).overview;
    },
    removeBefore: (time) => stored.removeBefore(time),
  };
}
