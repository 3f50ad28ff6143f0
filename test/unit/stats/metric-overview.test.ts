import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { Overview } from '../../../core/stats/schemas.ts';
import type { Statistics } from '../../../core/stats/service.ts';
import type { MetricQuery, MetricTimes, ReadMetrics } from '../../../lambdas/statistics/metric-reader.ts';
import { createMetricStatistics } from '../../../lambdas/statistics/metric-statistics.ts';
import { createTestStatistics, HOUR, MINUTE, NOON } from '../../support/stats.ts';

interface Asked {
  readonly queries: readonly MetricQuery[];
  readonly times: MetricTimes;
}

/** Statistics over a CloudWatch that has, in the hour of noon, the same value for every statistic of a metric. */
function setUp(values: Readonly<Record<string, number>>, isComplete = true, variants: readonly string[] = []) {
  let now = NOON;
  const asked: Asked[] = [];
  const read: ReadMetrics = (_, queries, times) => {
    asked.push({ queries, times });
    const series = queries.map(({ name }) => new Map(name in values ? [[NOON, values[name] ?? 0]] : []));
    return Promise.resolve({ series, isComplete, calls: 1 });
  };
  const stored: Statistics = createTestStatistics(createMemoryStore());
  const statistics = createMetricStatistics({
    stored,
    dimension: 'send-user',
    variants,
    clock: () => now,
    log: () => undefined,
    inventory: () => Promise.resolve({ transfers: 0, storedBytes: 0, activeTokens: 0 }),
    connect: () => Promise.resolve(read),
  });
  return { statistics, asked, at: (sinceNoon: number) => (now = NOON + sinceNoon) };
}

describe('an overview by CloudWatch', () => {
  it('has the points of the one from the store, without gaps, and nulls for what is not known', async () => {
    const { statistics, at } = setUp({ Latency: 7, TransfersCreated: 2, DownloadedBytes: 4_000, StoredBytes: 700 });
    at(2 * HOUR);
    const overview = Overview.parse(await statistics.overview('hour', 4));
    expect(overview).toMatchObject({ by: 'hour', source: 'cloudwatch', reads: 1 });
    expect(overview.points.map(({ period }) => period)).toEqual([
      '2026112011',
      '2026112012',
      '2026112013',
      '2026112014',
    ]);
    expect(overview.points[1]).toEqual({
      period: '2026112012',
      at: '2026-11-20T12:00:00.000Z',
      transfers: 2,
      downloads: 0,
      uploadedBytes: 0,
      downloadedBytes: 4_000,
      requests: 7,
      refused: 0,
      failed: 0,
      late: 0,
      latencyMs: { p50: 7, p95: 7, p99: 7 },
      storedBytes: 700,
      activeTokens: null,
      complete: true,
    });
    expect(overview.points[0]).toMatchObject({ requests: 0, latencyMs: null, storedBytes: null, complete: true });
    expect(overview.points[3]).toMatchObject({ complete: false });
  });

  it('asks for whole periods from the first one on, in one request, and not again within a minute', async () => {
    const { statistics, asked, at } = setUp({});
    at(30 * MINUTE);
    await statistics.overview('day', 30);
    await statistics.overview('day', 30);
    expect(asked).toHaveLength(1);
    const from = Date.parse('2026-10-22T00:00:00.000Z');
    expect(asked[0]?.times).toEqual({ from, until: Date.parse('2026-11-21T00:00:00.000Z'), periodSeconds: 86_400 });
    at(31 * MINUTE);
    await statistics.overview('day', 30);
    expect(asked).toHaveLength(2);
    expect(asked[0]?.queries.length).toBeLessThanOrEqual(12);
  });

  it('has what happened in pages of each variant that is on, all points together, and nothing where none is', async () => {
    const values = { VariantCreated: 4, VariantReady: 3 };
    const { statistics, asked } = setUp(values, true, ['standard', 'calm']);
    const { variants } = Overview.parse(await statistics.overview('hour', 4));
    const counts = { created: 4, ready: 3, started: 0, downloaded: 0 };
    expect(variants).toEqual([
      { name: 'standard', ...counts },
      { name: 'calm', ...counts },
    ]);
    expect(asked[0]?.queries.filter(({ variant }) => variant === 'calm')).toHaveLength(4);
    expect(await setUp(values).statistics.overview('hour', 4)).not.toHaveProperty('variants');
    expect(await setUp({}, true, ['calm']).statistics.overview('hour', 4)).not.toHaveProperty('variants');
  });

  it('calls no point complete that CloudWatch may still add to, or did not answer whole', async () => {
    const settled = setUp({});
    settled.at(HOUR + 5 * MINUTE - 1);
    expect((await settled.statistics.overview('hour', 2)).points[0]).toMatchObject({ complete: false });
    settled.at(HOUR + 7 * MINUTE);
    expect((await settled.statistics.overview('hour', 2)).points[0]).toMatchObject({ complete: true });
    const cut = setUp({}, false);
    cut.at(5 * HOUR);
    expect((await cut.statistics.overview('hour', 4)).points.map(({ complete }) => complete)).not.toContain(true);
  });
});
