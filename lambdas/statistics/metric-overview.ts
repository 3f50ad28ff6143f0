import { toIso } from '../../core/transfer/clock.ts';
import type { Granularity } from '../../core/stats/periods.ts';
import { endOf, latestPeriods, startOf, STEP_MS } from '../../core/stats/periods.ts';
import type { Overview, StatsPoint } from '../../core/stats/schemas.ts';
import { METRICS } from '../metrics.ts';
import type { MetricQuery, ReadMetrics } from './metric-reader.ts';

/** Metrics of a line can be asked for some minutes after it. */
const SETTLE_MS = 5 * 60_000;

/** What is asked for, by what it is in a point. */
const QUERIES = {
  requests: { name: METRICS.latency, stat: 'SampleCount' },
  p50: { name: METRICS.latency, stat: 'p50' },
  p95: { name: METRICS.latency, stat: 'p95' },
  p99: { name: METRICS.latency, stat: 'p99' },
  transfers: { name: METRICS.transfers, stat: 'Sum' },
  downloads: { name: METRICS.downloads, stat: 'Sum' },
  uploadedBytes: { name: METRICS.uploadedBytes, stat: 'Sum' },
  downloadedBytes: { name: METRICS.downloadedBytes, stat: 'Sum' },
  refused: { name: METRICS.refused, stat: 'Sum' },
  failed: { name: METRICS.failed, stat: 'Sum' },
  storedBytes: { name: METRICS.storedBytes, stat: 'Maximum' },
  activeTokens: { name: METRICS.activeTokens, stat: 'Maximum' },
} as const satisfies Record<string, MetricQuery>;
type Wanted = keyof typeof QUERIES;
const WANTED = Object.keys(QUERIES) as Wanted[];

/** The overview as CloudWatch knows it: the same points as those from the store. */
export async function readMetricOverview(
  read: ReadMetrics,
  dimension: string,
  now: number,
  by: Granularity,
  count: number,
): Promise<Overview> {
  const periods = latestPeriods(now, by, count);
  const [first = '', last = ''] = [periods[0], periods.at(-1)];
  const times = { from: startOf(first), until: endOf(last), periodSeconds: STEP_MS[by] / 1_000 };
  const { series, isComplete, calls } = await read(
    dimension,
    WANTED.map((name) => QUERIES[name]),
    times,
  );
  const valueOf = (wanted: Wanted, period: string): number | undefined =>
    series[WANTED.indexOf(wanted)]?.get(startOf(period));
  const points = periods.map((period) =>
    pointOf(period, (wanted) => valueOf(wanted, period), isComplete && endOf(period) + SETTLE_MS <= now),
  );
  return { by, source: 'cloudwatch', points, reads: calls };
}

function pointOf(period: string, valueOf: (wanted: Wanted) => number | undefined, complete: boolean): StatsPoint {
  const sumOf = (wanted: Wanted): number => Math.round(valueOf(wanted) ?? 0);
  const levelOf = (wanted: Wanted): number | null => {
    const value = valueOf(wanted);
    return value === undefined ? null : Math.round(value);
  };
  const [p50, p95, p99] = [valueOf('p50'), valueOf('p95'), valueOf('p99')];
  return {
    period,
    at: toIso(startOf(period)),
    transfers: sumOf('transfers'),
    downloads: sumOf('downloads'),
    uploadedBytes: sumOf('uploadedBytes'),
    downloadedBytes: sumOf('downloadedBytes'),
    requests: sumOf('requests'),
    refused: sumOf('refused'),
    failed: sumOf('failed'),
    late: 0,
    latencyMs: p50 === undefined || p95 === undefined || p99 === undefined ? null : { p50, p95, p99 },
    storedBytes: levelOf('storedBytes'),
    activeTokens: levelOf('activeTokens'),
    complete,
  };
}
