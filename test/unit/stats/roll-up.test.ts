import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import { listAll, readAll } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import { crashAt, PlantedFault } from '../../support/faulty-store.ts';
import { createTestStatistics, DAY, HOUR, MINUTE } from '../../support/stats.ts';

/** Everything in a store, by its key. */
async function contentsOf(store: Store): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for await (const { key: found } of listAll(store, prefix())) {
    contents[found] = new TextDecoder().decode(await readAll(store, found));
  }
  return contents;
}

describe('rolling up an hour', () => {
  it('counts requests, bytes, refusals, failures and latency classes exactly', async () => {
    const stats = createTestStatistics();
    for (let count = 0; count < 3; count++) await stats.recordAt(count, { kind: 'put_part', bytes: 100, ms: 7 });
    await stats.recordAt(9, { kind: 'put_part', status: 409, ms: 2 });
    await stats.recordAt(10, { kind: 'create', status: 201, bytes: 5_000, ms: 60_000 });
    await stats.recordAt(11, { kind: 'create', status: 200, ms: 1 });
    await stats.recordAt(12, { kind: 'view', status: 404, ms: 1 });
    await stats.recordAt(13, { kind: 'view', status: 500, ms: 1 });
    stats.at(HOUR + 15 * MINUTE);
    await stats.rollUp();
    const none = Array.from({ length: 15 }, () => 0);
    expect(await stats.readRecord('2026112012')).toEqual({
      version: 1,
      period: '2026112012',
      kinds: {
        put_part: {
          requests: 4,
          created: 0,
          refused: 1,
          failed: 0,
          bytes: 300,
          latency: [0, 1, 0, 3, ...none.slice(4)],
        },
        create: { requests: 2, created: 1, refused: 0, failed: 0, bytes: 5_000, latency: [1, ...none.slice(2), 1] },
        view: { requests: 2, created: 0, refused: 1, failed: 1, bytes: 0, latency: [2, ...none.slice(1)] },
      },
      refusals: { 404: 1, 409: 1, 500: 1 },
      inventory: { transfers: 3, storedBytes: 700, activeTokens: 2 },
    });
  });

  it('waits until 15 minutes after its end', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0);
    stats.at(HOUR + 15 * MINUTE - 1);
    await stats.rollUp();
    expect(await stats.keys('stats')).toEqual([]);
    stats.at(HOUR + 15 * MINUTE);
    await stats.rollUp();
    expect(await stats.keys('stats')).toEqual(['stats/hours/2026112012.json']);
  });

  it('counts more than one page of keys once each', async () => {
    const stats = createTestStatistics();
    for (let count = 0; count < 5_003; count++) await stats.recordAt(count * 700, { bytes: 1, kind: 'get_part' });
    stats.at(2 * HOUR);
    await stats.rollUp();
    expect((await stats.readRecord('2026112012'))?.kinds.get_part).toMatchObject({ requests: 5_003, bytes: 5_003 });
  });

  it('writes one record when two processes do it at once', async () => {
    const stats = createTestStatistics();
    for (let count = 0; count < 20; count++) await stats.recordAt(count);
    stats.at(HOUR + 20 * MINUTE);
    await Promise.all([stats.rollUp(), stats.another().rollUp()]);
    expect((await stats.readRecord('2026112012'))?.kinds.view?.requests).toBe(20);
    stats.at(2 * DAY);
    await Promise.all([stats.rollUp(), stats.another().rollUp()]);
    expect(await stats.keys('activity')).toEqual([]);
    expect((await stats.readRecord('20261120'))?.kinds.view?.requests).toBe(20);
    expect((await stats.store.head(key('stats', 'late', '2026112012.json')))?.bytes).toBe(0);
  });

  it('makes no file for an hour without traffic', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0);
    await stats.recordAt(5 * HOUR);
    stats.at(3 * DAY);
    await stats.rollUp();
    expect(await stats.keys('stats')).toEqual([
      'stats/days/20261120.json',
      'stats/hours/2026112012.json',
      'stats/hours/2026112017.json',
      'stats/late/20261120.json',
      'stats/late/2026112012.json',
      'stats/late/2026112017.json',
    ]);
  });

  it('ignores what is not the key of an activity', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0);
    for (const name of ['0'.repeat(26), `${'0'.repeat(26)}-unknown-200-1-1`, `${'0'.repeat(26)}-view-999-1-1`]) {
      await stats.store.create(key('activity', '2026112012', name), new Uint8Array(0));
    }
    stats.at(2 * HOUR);
    await stats.rollUp();
    expect((await stats.readRecord('2026112012'))?.kinds).toMatchObject({ view: { requests: 1 } });
    stats.at(3 * DAY);
    await stats.rollUp();
    expect(await stats.keys('activity')).toEqual([]);
  });
});

describe('rolling up a day', () => {
  it('sums its hours a quarter of an hour after its last one, and not before', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0);
    await stats.recordAt(11 * HOUR + 59 * MINUTE, { ms: 400 });
    await stats.recordAt(12 * HOUR);
    stats.at(12 * HOUR + 15 * MINUTE - 1);
    await stats.rollUp();
    expect(await stats.readRecord('20261120')).toBeUndefined();
    stats.at(12 * HOUR + 15 * MINUTE);
    await stats.rollUp();
    expect((await stats.readRecord('20261120'))?.kinds.view?.requests).toBe(2);
    expect(await stats.readRecord('2026112100')).toBeUndefined();
  });

  it('keeps the keys of an hour for a day, and of a day that is not rolled up', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0);
    stats.at(HOUR + DAY - 1);
    await stats.rollUp();
    expect(await stats.keys('activity')).toHaveLength(1);
    stats.at(HOUR + DAY);
    await stats.rollUp();
    expect(await stats.keys('activity')).toHaveLength(0);
  });
});

describe('what comes late', () => {
  it('is counted once, for the hour and for the day', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(0);
    stats.at(HOUR + 15 * MINUTE);
    await stats.rollUp();
    for (let count = 1; count <= 3; count++) await stats.recordAt(count);
    stats.at(12 * HOUR + 15 * MINUTE);
    await stats.rollUp();
    await stats.recordAt(4);
    await stats.recordAt(3 * HOUR);
    stats.at(30 * HOUR);
    await stats.rollUp();
    await stats.rollUp();
    const { points: hours } = await stats.overview('hour', 48);
    expect(hours.find(({ period }) => period === '2026112012')).toMatchObject({ requests: 1, late: 4 });
    expect(hours.find(({ period }) => period === '2026112015')).toMatchObject({ requests: 1, late: 0 });
    const { points: days } = await stats.overview('day', 2);
    expect(days.map(({ requests, late }) => ({ requests, late }))).toEqual([
      { requests: 1, late: 5 },
      { requests: 0, late: 0 },
    ]);
  });

  it('is counted in its own hour when the clock was set back', async () => {
    const stats = createTestStatistics();
    await stats.recordAt(12 * HOUR);
    // Over the border of an hour and of a day, back and on again.
    await stats.recordAt(12 * HOUR - 1);
    await stats.recordAt(12 * HOUR + 1);
    await stats.recordAt(12 * HOUR - 2);
    stats.at(14 * HOUR);
    await stats.rollUp();
    expect((await stats.readRecord('2026112023'))?.kinds.view?.requests).toBe(2);
    expect((await stats.readRecord('2026112100'))?.kinds.view?.requests).toBe(2);
    expect((await stats.readRecord('20261120'))?.kinds.view?.requests).toBe(2);
  });
});

describe('a roll-up that crashes', () => {
  /** Two hours of one day, one of them with a request that comes late, and one of the next day. */
  async function prepare(): Promise<ReturnType<typeof createTestStatistics>> {
    const stats = createTestStatistics();
    await stats.recordAt(0);
    await stats.recordAt(1);
    stats.at(HOUR + 15 * MINUTE);
    await stats.rollUp();
    await stats.recordAt(2);
    await stats.recordAt(3 * HOUR);
    await stats.recordAt(13 * HOUR);
    stats.at(3 * DAY);
    return stats;
  }

  it('at any call leaves what the next run finishes, and counts nothing twice', async () => {
    const healthy = await prepare();
    await healthy.rollUp();
    const expected = await contentsOf(healthy.store);
    expect(Object.keys(expected).filter((name) => name.startsWith('activity/'))).toEqual([]);
    let crashes = 0;
    for (let call = 1; ; call++) {
      const stats = await prepare();
      const crashed = await stats
        .another(crashAt(stats.store, call))
        .rollUp()
        .then(
          () => false,
          (thrown: unknown) => thrown instanceof PlantedFault,
        );
      if (!crashed) break;
      crashes += 1;
      await stats.rollUp();
      expect(await contentsOf(stats.store), `crash at call ${call}`).toEqual(expected);
    }
    expect(crashes).toBeGreaterThan(20);
  });
});

describe('records of statistics', () => {
  it('are removed when they ended before a time, and no others', async () => {
    const stats = createTestStatistics(createMemoryStore());
    await stats.recordAt(0);
    await stats.recordAt(13 * HOUR);
    stats.at(4 * DAY);
    await stats.rollUp();
    expect(await stats.removeBefore(Date.parse('2026-11-20T13:00:00.000Z') - 1)).toBe(0);
    // The hour, what was late of it; the day goes with its last hour.
    expect(await stats.removeBefore(Date.parse('2026-11-21T00:00:00.000Z') - 1)).toBe(1);
    expect(await stats.removeBefore(Date.parse('2026-11-21T00:00:00.000Z'))).toBe(3);
    expect(await stats.keys('stats')).toEqual([
      'stats/days/20261121.json',
      'stats/hours/2026112101.json',
      'stats/late/20261121.json',
      'stats/late/2026112101.json',
    ]);
  });
});
