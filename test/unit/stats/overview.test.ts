import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { countReads } from '../../support/faulty-store.ts';
import { createTestStatistics, DAY, HOUR, MINUTE } from '../../support/stats.ts';
import { limitMs } from '../../setup/time-limits.ts';

/** A list each of records, active hours and late ones, 48 records, 5 pages. */
const MOST_READS_BY_HOUR = 3 + 48 + 5;

describe('an overview by hour', () => {
  it('shows every hour up to now, in order and without gaps', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0, { kind: 'create', status: 201 });
    await stats.recordAt(0, { kind: 'complete', bytes: 5_000 });
    await stats.recordAt(1, { kind: 'claim', status: 201 });
    await stats.recordAt(2, { kind: 'claim', status: 200 });
    await stats.recordAt(3, { kind: 'get_part', bytes: 4_000 });
    await stats.recordAt(4, { kind: 'get_part', status: 410 });
    await stats.recordAt(2 * HOUR, { kind: 'create', status: 500 });
    stats.at(HOUR + 30 * MINUTE);
    await stats.rollUp();
    stats.at(2 * HOUR + 5 * MINUTE);
    const { by, points } = await stats.overview('hour', 4);
    expect(by).toBe('hour');
    expect(points.map(({ period }) => period)).toEqual(['2026112011', '2026112012', '2026112013', '2026112014']);
    expect(points[0]).toMatchObject({ requests: 0, complete: true, latencyMs: null, storedBytes: null });
    expect(points[1]).toEqual({
      period: '2026112012',
      at: '2026-11-20T12:00:00.000Z',
      transfers: 1,
      downloads: 1,
      uploadedBytes: 5_000,
      downloadedBytes: 4_000,
      requests: 6,
      refused: 1,
      failed: 0,
      late: 0,
      latencyMs: { p50: 5, p95: 5, p99: 5 },
      storedBytes: 700,
      activeTokens: 2,
      complete: true,
    });
    expect(points[2]).toMatchObject({ requests: 0, complete: true });
    expect(points[3]).toMatchObject({ requests: 1, failed: 1, transfers: 0, complete: false });
  });

  it('has the bytes of uploads of earlier versions, which were counted when they began', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0, { kind: 'create', status: 201, bytes: 3_000 });
    await stats.recordAt(0, { kind: 'complete', bytes: 5_000 });
    expect((await stats.overview('hour', 1)).points[0]).toMatchObject({ uploadedBytes: 8_000 });
  });

  it('counts an hour that ended and is not rolled up', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0);
    stats.at(HOUR + MINUTE);
    const { points } = await stats.overview('hour', 2);
    expect(points[0]).toMatchObject({ requests: 1, complete: true });
  });

  it('crosses the borders of day, month and year', async () => {
    const stats = createTestStatistics();
    stats.at(Date.parse('2027-01-01T01:30:00.000Z') - Date.parse('2026-11-20T12:00:00.000Z'));
    const { points } = await stats.overview('hour', 3);
    expect(points.map(({ at }) => at)).toEqual([
      '2026-12-31T23:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
      '2027-01-01T01:00:00.000Z',
    ]);
  });

  it('shows a week of hours at most', async () => {
    expect((await createTestStatistics().overview('hour', 1_000)).points).toHaveLength(168);
    expect((await createTestStatistics().overview('hour', 0)).points).toHaveLength(1);
  });
});

describe('latencies', () => {
  it('are the upper bounds of their classes', async () => {
    const stats = createTestStatistics();
    for (let count = 0; count < 100; count++) {
      await stats.recordAt(count, { ms: count < 50 ? 1 : count < 95 ? 11 : count < 99 ? 900 : 40_000 });
    }
    const [point] = (await stats.overview('hour', 1)).points;
    expect(point?.latencyMs).toEqual({ p50: 1, p95: 20, p99: 1_000 });
    await stats.recordAt(100, { ms: 40_000 });
    await stats.recordAt(101, { ms: 40_000 });
    expect((await stats.overview('hour', 1)).points[0]?.latencyMs?.p99).toBe(30_000);
  });

  it('put a bound into its own class and what is above into the next', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0, { ms: 10 });
    expect((await stats.overview('hour', 1)).points[0]?.latencyMs?.p50).toBe(10);
    await stats.recordAt(1, { ms: 11 });
    await stats.recordAt(2, { ms: 11 });
    expect((await stats.overview('hour', 1)).points[0]?.latencyMs?.p50).toBe(20);
  });
});

describe('an overview by day', () => {
  it('adds to the days that are rolled up today, from its hours', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(-13 * HOUR);
    await stats.recordAt(0);
    await stats.recordAt(1);
    stats.at(HOUR + 20 * MINUTE);
    await stats.rollUp();
    await stats.recordAt(HOUR + 10 * MINUTE);
    const { points } = await stats.overview('day', 3);
    expect(points.map(({ period, requests, complete }) => [period, requests, complete])).toEqual([
      ['20261118', 0, true],
      ['20261119', 1, true],
      ['20261120', 3, false],
    ]);
    expect(points[2]?.storedBytes).toBe(700);
  });

  it('gives up on hours beyond its bound and says so', async () => {
    const stats = createTestStatistics();
    for (let hour = 0; hour < 60; hour++) await stats.recordAt(-hour * HOUR);
    const { points, reads } = await stats.overview('day', 30);
    expect(points.at(-1)).toMatchObject({ requests: 5, complete: false });
    expect(points.at(-3)).toMatchObject({ requests: 0, complete: false });
    expect(points.at(-6)).toMatchObject({ requests: 0, complete: true });
    expect(reads).toBeLessThan(15);
  });
});

describe('the cost of an overview', () => {
  it('stays within its bound at 100,000 requests, and says truly what it read', { timeout: limitMs(60) }, async () => {
    const memory = createMemoryStore();
    const { store, reads } = countReads(memory);
    const stats = createTestStatistics(memory);
    for (let count = 0; count < 100_000; count++) {
      stats.at(count * 36);
      stats.record({ kind: 'get_part', status: 200, bytes: 1, ms: 3 });
      if (count % 10 === 9) await stats.write();
    }
    for (let hour = 1; hour < 48; hour++) await stats.recordAt(hour * HOUR);
    stats.at(47 * HOUR);
    const unrolled = stats.another(store);
    const before = await unrolled.overview('hour', 48);
    expect(before.reads).toBe(reads());
    expect(before.reads).toBeLessThanOrEqual(MOST_READS_BY_HOUR);
    expect(before.points[0]).toMatchObject({ requests: 0, complete: false });

    await stats.rollUp();
    const readsBefore = reads();
    const cold = await unrolled.overview('hour', 48);
    expect(cold.reads).toBe(reads() - readsBefore);
    expect(cold.reads).toBeLessThanOrEqual(MOST_READS_BY_HOUR);
    expect(cold.points[0]).toMatchObject({ requests: 100_000, downloadedBytes: 100_000, complete: true });
    const warm = await unrolled.overview('hour', 48);
    expect(warm.reads).toBeLessThanOrEqual(3 + 5);
    expect(warm.points).toEqual(cold.points);
  });

  it('stays within its bound when every hour had late requests', async () => {
    const stats = createTestStatistics();
    for (let hour = 0; hour < 72; hour++) {
      await stats.recordAt(hour * HOUR);
      stats.at((hour + 1) * HOUR + 20 * MINUTE);
      await stats.rollUp();
      await stats.recordAt(hour * HOUR + 1);
    }
    stats.at(72 * HOUR + 30 * MINUTE);
    await stats.rollUp();
    const { points, reads } = await stats.overview('hour', 48);
    expect(points.filter(({ late }) => late === 1).length).toBeGreaterThan(20);
    expect(reads).toBeLessThanOrEqual(MOST_READS_BY_HOUR + 48);
    stats.at(4 * DAY);
    await stats.rollUp();
    expect((await stats.overview('day', 5)).points.map(({ requests, late }) => [requests, late])).toEqual([
      [12, 12],
      [24, 24],
      [24, 24],
      [12, 12],
      [0, 0],
    ]);
  });
});

describe('an overview of the last hour', () => {
  it('has a point for five minutes, by when it was stored, across the full hour, with few reads', async () => {
    const stats = createTestStatistics();
    for (const minute of [2, 44, 45, 58]) await stats.recordAt(minute * MINUTE, { kind: 'claim', status: 201 });
    await stats.recordAt(HOUR + MINUTE, { kind: 'claim', status: 201, ms: 400 });
    stats.at(HOUR + 3 * MINUTE);
    const { by, points, latencyMs, reads } = await stats.overview('minutes', 12);
    expect(by).toBe('minutes');
    expect([points.length, points[0]?.period, points.at(-1)?.period]).toEqual([12, '202611201205', '202611201300']);
    expect(points.map(({ downloads }) => downloads)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1]);
    expect(points.map(({ complete }) => complete)).toEqual([...Array.from({ length: 11 }, () => true), false]);
    expect(latencyMs?.p99).toBe(500);
    expect(reads).toBeLessThanOrEqual(12);
  });
});
