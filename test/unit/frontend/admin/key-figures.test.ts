import { describe, expect, it } from 'vitest';
import type { StatsPoint } from '../../../../core/stats/schemas.ts';
import { keyFigures } from '../../../../frontend/admin/key-figures.ts';
import { isEmptyPlot, plotSpecs } from '../../../../frontend/admin/plot-specs.ts';

function point(hour: number, changes: Partial<StatsPoint> = {}): StatsPoint {
  return {
    period: String(2026111900 + hour),
    at: new Date(Date.UTC(2026, 10, 19, hour)).toISOString(),
    transfers: 0,
    downloads: 0,
    uploadedBytes: 0,
    downloadedBytes: 0,
    requests: 0,
    refused: 0,
    failed: 0,
    late: 0,
    latencyMs: null,
    storedBytes: null,
    activeTokens: null,
    complete: true,
    ...changes,
  };
}

const QUIET = Array.from({ length: 48 }, (_, hour) => point(hour));

describe('the key figures', () => {
  it('count the last 24 hours and no others', () => {
    const busy = QUIET.map((one, hour) => ({ ...one, transfers: hour === 23 ? 1_000 : hour === 24 ? 7 : 0 }));
    expect(keyFigures(busy).transfers).toBe(7);
  });

  it('take the 95th percentile of the slowest hour, and none where nobody asked', () => {
    expect(keyFigures(QUIET).p95Ms).toBeNull();
    const slow = { p50: 1, p95: 200, p99: 500 };
    const fast = { p50: 1, p95: 5, p99: 10 };
    const hours = [...QUIET.slice(0, 46), point(46, { latencyMs: slow }), point(47, { latencyMs: fast })];
    expect(keyFigures(hours).p95Ms).toBe(200);
  });

  it('tell what there is as counted last, and nothing before the first time', () => {
    expect(keyFigures(QUIET)).toMatchObject({ storedBytes: null, activeTokens: null });
    const hours = [...QUIET.slice(0, 46), point(46, { storedBytes: 5, activeTokens: 0 }), point(47)];
    expect(keyFigures(hours)).toMatchObject({ storedBytes: 5, activeTokens: 0 });
  });
});

describe('the plots', () => {
  it('have a value for each period, and know which are not complete', () => {
    const points = [point(0, { transfers: 2, downloads: 3 }), point(1, { complete: false })];
    const [activity] = plotSpecs({ by: 'hour', source: 'store', points, reads: 1 });
    expect(activity?.series.map(({ values }) => values)).toEqual([
      [2, 0],
      [3, 0],
    ]);
    expect(activity?.times).toEqual([Date.UTC(2026, 10, 19) / 1_000, Date.UTC(2026, 10, 19, 1) / 1_000]);
    expect(activity?.complete).toEqual([true, false]);
  });

  it('are empty where all is zero or unknown', () => {
    expect(plotSpecs({ by: 'hour', source: 'store', points: QUIET, reads: 1 }).map(isEmptyPlot)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    const seen = plotSpecs({ by: 'hour', source: 'store', points: [point(0, { refused: 1 })], reads: 1 });
    expect(seen.filter((spec) => !isEmptyPlot(spec)).map(({ name }) => name)).toEqual(['refusals']);
  });
});
