import { removeOldAdminRecords } from './admin/retention.ts';
import type { PurgeReport } from './admin/schemas.ts';
import { asSendError, SendError } from './errors.ts';
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
  let failure: SendError | undefined;
  // What one step cannot read must not keep the others from their work: the first failure is thrown at the end.
  const attempt = async <T>(step: Promise<T>): Promise<T | undefined> => {
    try {
      return await step;
    } catch (thrown) {
      failure ??= asSendError(thrown);
      return undefined;
    }
  };
  const report = await attempt(transfers.purge(keepFrom, requester));
  await attempt(statistics.rollUp());
  const removed = [
    await attempt(statistics.removeBefore(keepFrom)),
    await attempt(removeOldAdminRecords(store, now, keepFrom)),
    await attempt(forgetDayKeys(store, now)),
  ];
  if (!report || failure) throw failure ?? new SendError('internal');
  return { ...report, records: removed.reduce<number>((sum, count) => sum + (count ?? 0), report.records) };
}
