import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { adminPaths } from '../../core/admin/paths.ts';
import type { PurgeReport } from '../../core/admin/schemas.ts';
import { SendError } from '../../core/errors.ts';
import type { Maintenance } from '../../core/maintenance.ts';
import { createMaintenance } from '../../core/maintenance.ts';
import { createDiskStore } from '../../core/stores/disk.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import { prefix } from '../../core/stores/key.ts';
import type { Store } from '../../core/stores/store.ts';
import { createStatistics } from '../../core/stats/statistics.ts';
import { createFileRequestService } from '../../core/requests/service.ts';
import { createTokenService } from '../../core/tokens/service.ts';
import { dayOf, paths } from '../../core/transfer/paths.ts';
import type { Purge } from '../../core/transfer/purge.ts';
import type { MaintenanceTimer } from '../../lambdas/maintenance-timer.ts';
import { startMaintenance } from '../../lambdas/maintenance-timer.ts';
import type { TestTransfers } from '../support/transfers.ts';
import { beforeEachCall } from '../support/faulty-store.ts';
import {
  BY,
  createTestTransfers,
  keysBesideSnapshots,
  keysWith,
  NOTHING_PURGED as NOTHING,
} from '../support/transfers.ts';
import { limitMs } from '../setup/time-limits.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Maintenance of one process over the transfers' store. */
function maintenanceOf({ store, another, now }: TestTransfers, retentionDays = 2): Maintenance {
  const inventory = { transfers: 0, storedBytes: 0, activeTokens: 0 };
  const statistics = createStatistics({ store, clock: now, inventory: () => Promise.resolve(inventory) });
  const tokens = createTokenService(store, now);
  const limits = { maxTransfers: 10, maxLifeSeconds: DAY, tokenNeeded: false };
  const requests = createFileRequestService({ store, tokens, limits, clock: now });
  return createMaintenance({ store, transfers: another(), tokens, requests, statistics, clock: now, retentionDays });
}

/** What a run of it removes. */
async function runOf(maintenance: Maintenance): Promise<PurgeReport> {
  const { report, failure } = await maintenance.run(60_000, BY);
  if (failure) throw failure;
  return report;
}

describe('maintenance', () => {
  it('purges transfers and rolls up what was recorded', async () => {
    const transfers = createTestTransfers();
    const { send, advance, store, now } = transfers;
    const statistics = createStatistics({ store, clock: now, inventory: () => Promise.reject(new Error()) });
    statistics.record({ kind: 'view', status: 200, bytes: 0, ms: 1 });
    await statistics.write();
    await send({ expiresInSeconds: 600 });
    advance(2 * HOUR);
    expect(await runOf(maintenanceOf(transfers))).toEqual({ ...NOTHING, expired: 1, parts: 2 });
    expect(await keysWith(store, 'stats/')).toEqual(['stats/hours/2026112012.json']);
  });

  it('removes what its retention has ended of: logs, statistics, days of the audit log, keys of days', async () => {
    const transfers = createTestTransfers();
    const { send, advance, store, now } = transfers;
    const statistics = createStatistics({ store, clock: now, inventory: () => Promise.reject(new Error()) });
    statistics.record({ kind: 'view', status: 200, bytes: 0, ms: 1 });
    await statistics.write();
    const { id } = await send({ expiresInSeconds: 600 });
    const event = '0'.repeat(26);
    await store.create(adminPaths.event(dayOf(now()), event), new TextEncoder().encode('{}'));
    await store.create(paths.dayKey(dayOf(now())), new Uint8Array(32));
    const maintenance = maintenanceOf(transfers);
    for (let day = 0; day < 5; day++) {
      await runOf(maintenance);
      advance(DAY);
    }
    await runOf(maintenance);
    expect(await keysWith(store, id)).toEqual([]);
    expect(await keysBesideSnapshots(store)).toEqual([]);
  });

  it('counts the records that it removes', async () => {
    const transfers = createTestTransfers();
    const { store, advance, now } = transfers;
    await store.create(paths.dayKey(dayOf(now())), new Uint8Array(32));
    advance(3 * DAY);
    expect(await runOf(maintenanceOf(transfers))).toEqual({ ...NOTHING, records: 1 });
  });

  it('runs once at a time in a process: whoever asks meanwhile gets the same result', async () => {
    const transfers = createTestTransfers();
    await transfers.send({ expiresInSeconds: 600 });
    transfers.advance(HOUR);
    const maintenance = maintenanceOf(transfers);
    const [one, other] = await Promise.all([runOf(maintenance), runOf(maintenance)]);
    expect(other).toBe(one);
    expect(one.expired).toBe(1);
    expect(await runOf(maintenance)).toEqual(NOTHING);
  });

  it('ends a run that is under way in the time of whoever asks meanwhile, and at once when it is to stop', async () => {
    const transfers = createTestTransfers();
    const { send, advance, store, another } = transfers;
    for (let count = 0; count < 200; count++) await send({ expiresInSeconds: 600 });
    advance(HOUR);
    let meanwhile: (() => Promise<unknown>) | undefined;
    const slow = beforeEachCall(store, () => {
      advance(1);
      const act = meanwhile;
      meanwhile = undefined;
      void act?.();
    });
    const maintenance = maintenanceOf({ ...transfers, another: () => another(slow) });
    for (const act of [() => maintenance.run(10_000, BY), () => maintenance.stop()]) {
      meanwhile = act;
      const { report } = await maintenance.run(10 * DAY * 1_000, BY);
      expect(report.expired).toBeGreaterThan(0);
      expect(report).toMatchObject({ more: true });
    }
    expect((await maintenance.run(10 * DAY * 1_000, BY)).report.more).toBe(false);
  });

  it('does all else when one step meets a damaged record, and tells of it', async () => {
    const transfers = createTestTransfers();
    const { send, advance, store, now } = transfers;
    const statistics = createStatistics({ store, clock: now, inventory: () => Promise.reject(new Error()) });
    statistics.record({ kind: 'view', status: 200, bytes: 0, ms: 1 });
    await statistics.write();
    await store.create(paths.dayKey(dayOf(now())), new Uint8Array(32));
    const { id } = await send({ expiresInSeconds: 600 });
    await store.delete(paths.transfer(id));
    await store.create(paths.transfer(id), new TextEncoder().encode('{'));
    advance(3 * DAY);
    await expect(runOf(maintenanceOf(transfers))).rejects.toMatchObject({ code: 'store_damaged' });
    expect(await keysWith(store, 'activity/')).toEqual([]);
    expect(await keysWith(store, 'day-keys/')).toEqual([]);
  });

  it('can run again after it has failed', async () => {
    const store = createMemoryStore();
    let isDown = true;
    const flaky: Store = {
      ...store,
      list: (...args) => (isDown ? Promise.reject(new SendError('internal')) : store.list(...args)),
    };
    const maintenance = maintenanceOf(createTestTransfers(flaky));
    await expect(runOf(maintenance)).rejects.toThrow();
    isDown = false;
    expect(await runOf(maintenance)).toEqual(NOTHING);
  });

  it(
    'may run in several processes over one store on disk at once',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sgraph-send-'));
      try {
        const transfers = createTestTransfers(await createDiskStore(folder));
        const { send, advance, store, service } = transfers;
        for (let count = 0; count < 10; count++) await send({ expiresInSeconds: 600 });
        for (let count = 0; count < 5; count++) await send({ expiresInSeconds: 5 * DAY }, { incomplete: true });
        const kept = await send({ expiresInSeconds: 30 * DAY });
        for (let day = 0; day < 8; day++) {
          advance(DAY);
          await Promise.all([1, 2, 3].map(() => runOf(maintenanceOf(transfers))));
        }
        expect(await keysWith(store, '/parts/')).toHaveLength(2);
        expect(await keysWith(store, 'expiring/')).toHaveLength(1);
        expect(await keysWith(store, 'pending/')).toEqual([]);
        expect(new Set((await keysWith(store, 'transfers/')).map((key) => key.split('/')[1]))).toEqual(
          new Set([kept.id]),
        );
        expect((await service.info({ requester: BY }, kept.id)).state).toBe('ready');
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    limitMs(30),
  );
});

describe('the timer of maintenance', () => {
  const TIMES = { firstAfter: 5, every: 30, again: 1, allotted: 60_000, stopWithin: 50 };
  type Line = Readonly<Record<string, string | number>>;

  /** A timer over a store whose first list of every run waits until the test lets it go, or fails. */
  async function setUp(): Promise<{
    runs: PromiseWithResolvers<undefined>[];
    begun: (count: number) => Promise<void>;
    lines: Line[];
    timer: MaintenanceTimer;
    transfers: TestTransfers;
  }> {
    const memory = createMemoryStore();
    const transfers = createTestTransfers(memory);
    await transfers.send({ expiresInSeconds: 600 });
    transfers.advance(HOUR);
    const runs: PromiseWithResolvers<undefined>[] = [];
    const gated: Store = {
      ...memory,
      async list(folder, options) {
        if (folder === prefix('pending', 'logs')) {
          const gate = Promise.withResolvers<undefined>();
          runs.push(gate);
          await gate.promise;
        }
        return memory.list(folder, options);
      },
    };
    const maintenance = maintenanceOf({ ...transfers, store: gated, another: () => transfers.another(gated) });
    const lines: Line[] = [];
    const timer = startMaintenance({ maintenance, log: (line) => void lines.push(line), clock: transfers.now }, TIMES);
    const begun = async (count: number): Promise<void> => {
      while (runs.length < count) await setTimeout(1);
    };
    return { runs, begun, lines, timer, transfers };
  }

  it('runs soon after the start and again some time after the end of a run, never two at once', async () => {
    const { runs, begun, timer, lines } = await setUp();
    await begun(1);
    await setTimeout(4 * TIMES.every);
    expect(runs).toHaveLength(1);
    runs[0]?.resolve(undefined);
    await begun(2);
    expect(lines).toEqual([{ route: 'maintenance', ...NOTHING, expired: 1, parts: 2, more: 'no', ms: 0 }]);
    runs[1]?.resolve(undefined);
    await begun(3);
    // The second one had nothing to do, and nothing to say.
    expect(lines).toHaveLength(1);
    runs[2]?.resolve(undefined);
    await timer.stop();
    await setTimeout(3 * TIMES.every);
    expect(runs).toHaveLength(3);
  });

  it('runs again at once while there is more to do', async () => {
    const clock = (): number => performance.now();
    let left = 20;
    const run = async (): Promise<Purge> => {
      left -= 1;
      await setTimeout(1);
      return { report: { ...NOTHING, expired: 1, more: left > 0 }, failure: undefined };
    };
    const nothing = { entries: 0, oldestSeconds: 0 };
    const maintenance = { run, backlog: () => Promise.resolve(nothing), stop: () => Promise.resolve() };
    const lines: Line[] = [];
    const times = { ...TIMES, every: 60_000, again: 0 };
    const timer = startMaintenance({ maintenance, log: (line) => void lines.push(line), clock }, times);
    await vi.waitFor(() => expect(left).toBe(0));
    await timer.stop();
    expect(lines).toHaveLength(20);
    expect(lines[0]).toMatchObject({ more: 'yes' });
  });

  it('logs a failure by its code alone and goes on', async () => {
    const { runs, begun, lines, timer } = await setUp();
    await begun(1);
    runs[0]?.reject(new SendError('storage_full', 'with a secret in it'));
    await begun(2);
    expect(lines).toEqual([
      { route: 'maintenance', ...NOTHING, expired: 1, parts: 2, more: 'no', code: 'storage_full', ms: 0 },
    ]);
    runs[1]?.resolve(undefined);
    await timer.stop();
  });

  it('stops in time when a run takes longer, and begins no other', async () => {
    const { runs, begun, timer } = await setUp();
    await begun(1);
    const started = performance.now();
    await timer.stop();
    expect(performance.now() - started).toBeGreaterThanOrEqual(TIMES.stopWithin - 5);
    runs[0]?.resolve(undefined);
    await setTimeout(3 * TIMES.every);
    expect(runs).toHaveLength(1);
  });
});
