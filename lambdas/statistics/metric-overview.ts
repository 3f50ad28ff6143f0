import { toIso } from '../../core/transfer/clock.ts';
import type { Granularity } from '../../core/stats/periods.ts';
import { endOf, latestPeriods, startOf, STEP_MS } from '../../core/stats/periods.ts';
import type { Overview, StatsPoint, VariantStats } from '../../core/stats/schemas.ts';
import { VARIANT_STEPS } from '../../core/stats/schemas.ts';
import { METRICS, VARIANT_METRICS } from '../metrics.ts';
import type { MetricQuery, MetricValues, ReadMetrics } from './metric-reader.ts';

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

/** Which metrics an overview is made of. */
export interface CountedMetrics {
  /** Value of the dimension that distinguishes them from those of another deployment. */
  readonly dimension: string;
  /** Names of the variants of the page that are compared. */
  readonly variants: readonly string[];
}

/** The overview as CloudWatch knows it: the same as from the store. */
export async function readMetricOverview(
  read: ReadMetrics,
  { dimension, variants }: CountedMetrics,
  now: number,
  by: Granularity,
  count: number,
): Promise<Overview> {
  const periods = latestPeriods(now, by, count);
  const [first = '', last = ''] = [periods[0], periods.at(-1)];
  const times = { from: startOf(first), until: endOf(last), periodSeconds: STEP_MS[by] / 1_000 };
  const ofVariants = variants.flatMap((variant) =>
    VARIANT_STEPS.map((step) => ({ name: VARIANT_METRICS[step], stat: 'Sum', variant })),
  );
  const asked = [...WANTED.map((name) => QUERIES[name]), ...ofVariants];
  const { series, isComplete, calls } = await read(dimension, asked, times);
  const valueOf = (wanted: Wanted, period: string): number | undefined =>
    series[WANTED.indexOf(wanted)]?.get(startOf(period));
  const points = periods.map((period) =>
    pointOf(period, (wanted) => valueOf(wanted, period), isComplete && endOf(period) + SETTLE_MS <= now),
  );
  const compared = variantsIn(variants, series.slice(WANTED.length));
  return { by, source: 'cloudwatch', points, ...(compared.length > 0 && { variants: compared }), reads: calls };
}

/** The variants in whose pages anything happened. Of each there is a series for each step. */
function variantsIn(
  variants: readonly string[],
  series: MetricValues['series'],
): ({ readonly name: string } & VariantStats)[] {
  const sum = (values: ReadonlyMap<number, number> = new Map()): number =>
    [...values.values()].reduce((total, value) => total + Math.round(value), 0);
  const rows = variants.map((name, index) => {
    const [created, ready, started, downloaded] = VARIANT_STEPS.map((_, step) =>
      sum(series[index * VARIANT_STEPS.length + step]),
    ) as [number, number, number, number];
    return { name, created, ready, started, downloaded };
  });
  return rows.filter((row) => VARIANT_STEPS.some((step) => row[step] > 0));
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
