import type { StatsPoint } from '../../core/stats/schemas.ts';

const HOURS = 24;

/** What happened in the last 24 hours, the running one included, and what there is. */
export interface KeyFigures {
  readonly transfers: number;
  readonly downloads: number;
  readonly uploadedBytes: number;
  readonly downloadedBytes: number;
  readonly requests: number;
  readonly refused: number;
  readonly failed: number;
  /** Of the slowest hour: percentiles of hours cannot be added up. Null without requests. */
  readonly p95Ms: number | null;
  /** As counted last; null before the first time. */
  readonly activeTokens: number | null;
  readonly storedBytes: number | null;
}

/** Sums up the points of an overview by the hour, in ascending order. */
export function keyFigures(hours: readonly StatsPoint[]): KeyFigures {
  const last = hours.slice(-HOURS);
  const sum = (of: (point: StatsPoint) => number): number => last.reduce((total, point) => total + of(point), 0);
  const p95 = last.flatMap(({ latencyMs }) => (latencyMs ? [latencyMs.p95] : []));
  return {
    transfers: sum(({ transfers }) => transfers),
    downloads: sum(({ downloads }) => downloads),
    uploadedBytes: sum(({ uploadedBytes }) => uploadedBytes),
    downloadedBytes: sum(({ downloadedBytes }) => downloadedBytes),
    requests: sum(({ requests }) => requests),
    refused: sum(({ refused }) => refused),
    failed: sum(({ failed }) => failed),
    p95Ms: p95.length === 0 ? null : Math.max(...p95),
    activeTokens: newest(hours.map(({ activeTokens }) => activeTokens)),
    storedBytes: newest(hours.map(({ storedBytes }) => storedBytes)),
  };
}

function newest(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
