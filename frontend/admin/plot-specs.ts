import type { Overview, StatsPoint } from '../../core/stats/schemas.ts';
import { formatBytes, formatMilliseconds, formatNumber } from '../i18n/format.ts';
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

/** The plots of an overview. */
export function plotSpecs({ by, points }: Overview): PlotSpec[] {
  const times = points.map(({ at }) => Date.parse(at) / 1_000);
  const complete = points.map((point) => point.complete);
  return KINDS.map(({ series, ...kind }) => ({
    ...kind,
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
