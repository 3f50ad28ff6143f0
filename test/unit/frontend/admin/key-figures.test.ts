import { describe, expect, it } from 'vitest';
import type { Overview, StatsPoint } from '../../../../core/stats/schemas.ts';
import { keyFigures } from '../../../../frontend/admin/key-figures.ts';
import { formatLatency, isEmptyPlot, plotSpecs } from '../../../../frontend/admin/plot-specs.ts';

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

const overview = (points: StatsPoint[], changes: Partial<Overview> = {}): Overview => ({
  ...{ by: 'hour', source: 'store', points, reads: 1, ...changes },
});

describe('the key figures', () => {
  it('count the time that the overview shows', () => {
    const busy = QUIET.map((one, hour) => ({ ...one, transfers: hour === 23 ? 1_000 : hour === 24 ? 7 : 0 }));
    expect(keyFigures(overview(busy)).transfers).toBe(1_007);
  });

  it('take the percentile of all requests together, or that of the slowest period where only periods are known', () => {
    expect(keyFigures(overview(QUIET, { latencyMs: null }))).toMatchObject({ p95Ms: null, isOfSlowest: false });
    const slow = { p50: 1, p95: 200, p99: 500 };
    const fast = { p50: 1, p95: 5, p99: 10 };
    const hours = [...QUIET.slice(0, 46), point(46, { latencyMs: slow }), point(47, { latencyMs: fast })];
    expect(keyFigures(overview(hours, { latencyMs: fast }))).toMatchObject({ p95Ms: 5, isOfSlowest: false });
    expect(keyFigures(overview(hours))).toMatchObject({ p95Ms: 200, isOfSlowest: true });
  });

  it('have what there is now, else as counted last, and nothing before the first time', () => {
    expect(keyFigures(overview(QUIET))).toMatchObject({ storedBytes: null, activeTokens: null });
    const hours = [...QUIET.slice(0, 46), point(46, { storedBytes: 5, activeTokens: 0 }), point(47)];
    expect(keyFigures(overview(hours))).toMatchObject({ storedBytes: 5, activeTokens: 0 });
    const now = { transfers: 1, storedBytes: 9, activeTokens: 2 };
    expect(keyFigures(overview(hours, { now }))).toMatchObject({ storedBytes: 9, activeTokens: 2 });
    expect(plotSpecs(overview(hours, { now })).at(-1)?.series[0]?.values.at(-1)).toBe(9);
  });
});

describe('a latency', () => {
  it('of the store is said as the class that it is in, and of CloudWatch as it is', () => {
    expect([formatLatency(50, 'store'), formatLatency(30_000, 'store'), formatLatency(7, 'cloudwatch')]).toEqual([
      '≤ 50\u00a0ms',
      '≥ 30\u00a0s',
      '7\u00a0ms',
    ]);
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
