import type { Overview, StatsPoint } from '../../core/stats/schemas.ts';

/** What happened in the time of an overview, the running period included, and what there is. */
export interface KeyFigures {
  readonly transfers: number;
  readonly downloads: number;
  readonly uploadedBytes: number;
  readonly downloadedBytes: number;
  readonly requests: number;
  readonly refused: number;
  readonly failed: number;
  /** Null without requests. */
  readonly p95Ms: number | null;
  /** Where only single periods are known: then it is that of the slowest, as percentiles cannot be added up. */
  readonly isOfSlowest: boolean;
  /** As the pages of tokens and of storage have it. On an older server as counted last; null before the first time. */
  readonly activeTokens: number | null;
  readonly storedBytes: number | null;
}

export function keyFigures({ points, latencyMs, now }: Overview): KeyFigures {
  const sum = (of: (point: StatsPoint) => number): number => points.reduce((total, point) => total + of(point), 0);
  const p95 = points.flatMap((point) => (point.latencyMs ? [point.latencyMs.p95] : []));
  const slowest = p95.length === 0 ? null : Math.max(...p95);
  return {
    transfers: sum(({ transfers }) => transfers),
    downloads: sum(({ downloads }) => downloads),
    uploadedBytes: sum(({ uploadedBytes }) => uploadedBytes),
    downloadedBytes: sum(({ downloadedBytes }) => downloadedBytes),
    requests: sum(({ requests }) => requests),
    refused: sum(({ refused }) => refused),
    failed: sum(({ failed }) => failed),
    p95Ms: latencyMs === undefined ? slowest : (latencyMs?.p95 ?? null),
    isOfSlowest: latencyMs === undefined,
    activeTokens: now?.activeTokens ?? newest(points.map(({ activeTokens }) => activeTokens)),
    storedBytes: now?.storedBytes ?? newest(points.map(({ storedBytes }) => storedBytes)),
  };
}

function newest(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
