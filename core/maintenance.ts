import { removeOldAdminRecords } from './admin/retention.ts';
import type { PurgeReport } from './admin/schemas.ts';
import type { Statistics } from './stats/service.ts';
import type { Store } from './stores/store.ts';
import { forgetDayKeys } from './transfer/caller.ts';
import type { Clock, Requester } from './transfer/context.ts';
import type { TransferService } from './transfer/service.ts';

const DAY_MS = 86_400_000;

/** What has to be done now and then, by a timer, a schedule or an operator: nothing that anybody waits for. */
export interface Maintenance {
  /**
   * Removes what has ended and what is not kept any longer, and rolls up the statistics. One run at a time in a process: whoever asks
   * meanwhile gets the result of the one under way. Any number of processes may run it over one store.
   */
  run(requester: Requester): Promise<PurgeReport>;
}

export interface MaintenanceOptions {
  readonly store: Store;
  readonly transfers: Pick<TransferService, 'purge'>;
  readonly statistics: Pick<Statistics, 'rollUp' | 'removeBefore'>;
  readonly clock: Clock;
  /** How long the logs of ended transfers, statistics and the operators' log are kept. */
  readonly retentionDays: number;
}

export function createMaintenance(options: MaintenanceOptions): Maintenance {
  let running: Promise<PurgeReport> | undefined;
  return {
    run: (requester) => (running ??= runOnce(options, requester).finally(() => (running = undefined))),
  };
}

async function runOnce(options: MaintenanceOptions, requester: Requester): Promise<PurgeReport> {
  const { store, transfers, statistics, clock, retentionDays } = options;
  const now = clock();
  const keepFrom = now - retentionDays * DAY_MS;
  const report = await transfers.purge(keepFrom, requester);
  await statistics.rollUp();
  const others = [
    await statistics.removeBefore(keepFrom),
    await removeOldAdminRecords(store, now, keepFrom),
    await forgetDayKeys(store, now),
  ];
  return { ...report, records: others.reduce((sum, removed) => sum + removed, report.records) };
}
