import type { Overview, StatsPoint } from '../../core/stats/schemas.ts';
import { formatBytes, formatMilliseconds, formatNumber } from '../i18n/format.ts';
import { LATENCY_BOUNDS_MS } from '../../core/stats/schemas.ts';
import { say } from '../i18n/admin.ts';

/** One line or set of bars; null where there is nothing to draw. */
export interface PlotSeries {
  readonly label: () => string;
  readonly values: readonly (number | null)[];
}

/** One plot: what it shows and how its numbers are written. */
export interface PlotSpec {
  readonly name: string;
  readonly title: () => string;
  /** Bars for what is counted per period, steps for what there is at a time, lines for what is measured. */
  readonly shape: 'bars' | 'steps' | 'lines';
  readonly by: Overview['by'];
  /** Starts of the periods, in seconds since 1970, ascending. */
  readonly times: readonly number[];
  /** False for a period that has not ended. */
  readonly complete: readonly boolean[];
  readonly series: readonly PlotSeries[];
  readonly format: (value: number) => string;
  /** At the axis: a value itself, and not what is known of it. */
  readonly formatAxis: (value: number) => string;
}

interface PlotKind {
  readonly name: string;
  readonly title: () => string;
  readonly shape: PlotSpec['shape'];
  readonly format: (value: number) => string;
  readonly series: readonly { readonly label: () => string; readonly of: (point: StatsPoint) => number | null }[];
}

const KINDS: readonly PlotKind[] = [
  {
    name: 'activity',
    title: say('admin.plot_activity'),
    shape: 'bars',
    format: (value) => formatNumber(value),
    series: [
      { label: say('admin.series_transfers'), of: ({ transfers }) => transfers },
      { label: say('admin.series_downloads'), of: ({ downloads }) => downloads },
    ],
  },
  {
    name: 'bytes',
    title: say('admin.plot_bytes'),
    shape: 'bars',
    format: (value) => formatBytes(value),
    series: [
      { label: say('admin.series_uploaded'), of: ({ uploadedBytes }) => uploadedBytes },
      { label: say('admin.series_downloaded'), of: ({ downloadedBytes }) => downloadedBytes },
    ],
  },
  {
    name: 'refusals',
    title: say('admin.plot_refusals'),
    shape: 'bars',
    format: (value) => formatNumber(value),
    series: [
      { label: say('admin.series_refused'), of: ({ refused }) => refused },
      { label: say('admin.series_failed'), of: ({ failed }) => failed },
    ],
  },
  {
    name: 'latency',
    title: say('admin.plot_latency'),
    shape: 'lines',
    format: (value) => formatMilliseconds(value),
    series: [
      { label: say('admin.series_p50'), of: ({ latencyMs }) => latencyMs?.p50 ?? null },
      { label: say('admin.series_p95'), of: ({ latencyMs }) => latencyMs?.p95 ?? null },
      { label: say('admin.series_p99'), of: ({ latencyMs }) => latencyMs?.p99 ?? null },
    ],
  },
  {
    name: 'stored',
    title: say('admin.plot_stored'),
    shape: 'steps',
    format: (value) => formatBytes(value),
    series: [{ label: say('admin.series_stored'), of: ({ storedBytes }) => storedBytes }],
  },
];

/** A latency as it is known: of the store the class that it is in, "≤ 50 ms", or "≥ 30 s" of the last one. */
export function formatLatency(ms: number, source: Overview['source']): string {
  if (source !== 'store') return formatMilliseconds(ms);
  return `${ms >= (LATENCY_BOUNDS_MS.at(-1) ?? Infinity) ? '≥' : '≤'} ${formatMilliseconds(ms)}`;
}

/** The plots of an overview. */
export function plotSpecs({ by, source, points: counted, now }: Overview): PlotSpec[] {
  const storedBytes = now?.storedBytes ?? null;
  // What there is gets counted at the end of a period: of the running one it is known already.
  const points = counted.map((point, index) =>
    index === counted.length - 1 ? { ...point, storedBytes: point.storedBytes ?? storedBytes } : point,
  );
  const times = points.map(({ at }) => Date.parse(at) / 1_000);
  const complete = points.map((point) => point.complete);
  return KINDS.map(({ series, ...kind }) => ({
    ...kind,
    formatAxis: kind.format,
    ...(kind.name === 'latency' && { format: (ms: number) => formatLatency(ms, source) }),
    by,
    times,
    complete,
    series: series.map(({ label, of }) => ({ label, values: points.map(of) })),
  }));
}

/** Whether there is anything to see. Counts that are all zero are not. */
export function isEmptyPlot({ series }: PlotSpec): boolean {
  return series.every(({ values }) => values.every((value) => value === null || value === 0));
}
