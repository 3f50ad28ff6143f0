import { deleteOldTrials, forgetTrials } from './admin/old-trials.ts';
import { removeOldAdminRecords } from './admin/retention.ts';
import type { SendError } from './errors.ts';
import { asSendError } from './errors.ts';
import type { FileRequestService } from './requests/service.ts';
import type { Statistics } from './stats/service.ts';
import type { Store } from './stores/store.ts';
import type { TokenService } from './tokens/service.ts';
import { forgetDayKeys } from './transfer/caller.ts';
import type { Backlog } from './transfer/batch.ts';
import type { Requester } from './transfer/requester.ts';
import type { Clock } from './transfer/clock.ts';
import type { Purge } from './transfer/purge.ts';
import type { TransferService } from './transfer/service.ts';

const DAY_MS = 86_400_000;
/** There are few, and a list for them in each run would be one in twenty that an idle deployment pays for. */
const HOURLY_MS = 3_600_000;
/** What of its time a run works with transfers; the rest is for what is under way then, and for all else that there is to do. */
const WORKING_SHARE = 0.8;

/** What has to be done now and then, by a timer, a schedule or an operator: nothing that anybody waits for. */
export interface Maintenance {
  /**
   * Removes what has ended and what is not kept any longer, and rolls up the statistics, in `allottedMs` or a little less; the report says
   * whether there is more. One run at a time in a process: a second caller gets the result of the run in progress, which then ends in the
   * shorter of their times. Any number of processes may run it over one store.
   */
  run(allottedMs: number, requester: Requester): Promise<Purge>;
  /** What a run would find to do now. */
  backlog(): Promise<Backlog>;
  /** Ends a run that is under way as soon as it can, and waits for it. */
  stop(): Promise<void>;
}

export interface MaintenanceOptions {
  readonly store: Store;
  readonly transfers: Pick<TransferService, 'purge' | 'backlog' | 'erase'>;
  readonly tokens: Pick<TokenService, 'endTrial' | 'delete'>;
  readonly requests: Pick<FileRequestService, 'purge'>;
  readonly statistics: Pick<Statistics, 'rollUp' | 'removeBefore'>;
  /** Notifies the operator's receiver meanwhile. */
  readonly webhook?: { deliver(until: () => number): Promise<void> } | undefined;
  readonly clock: Clock;
  /** How long the logs of ended transfers, statistics and the operators' log are kept. */
  readonly retentionDays: number;
}

interface Run {
  /** When it is to end. */
  until: number;
  readonly result: Promise<Purge>;
}

export function createMaintenance(options: MaintenanceOptions): Maintenance {
  const { clock } = options;
  let looked = -Infinity;
  const isHourOver = (): boolean => {
    const now = clock();
    if (now - looked < HOURLY_MS) return false;
    looked = now;
    return true;
  };
  let running: Run | undefined;
  const start = (until: number, requester: Requester): Run => {
    // Not before it is known that it runs.
    const begun: Promise<Purge> = Promise.resolve().then(() =>
      runOnce({ ...options, isHourOver }, () => started.until, requester),
    );
    const started: Run = { until, result: begun.finally(() => (running = undefined)) };
    return started;
  };
  return {
    async run(allottedMs, requester) {
      const until = clock() + allottedMs * WORKING_SHARE;
      running ??= start(until, requester);
      running.until = Math.min(running.until, until);
      return running.result;
    },
    backlog: () => options.transfers.backlog({ keepFrom: clock() - options.retentionDays * DAY_MS }),
    async stop() {
      if (!running) return;
      running.until = 0;
      await running.result;
    },
  };
}

async function runOnce(
  options: MaintenanceOptions & { readonly isHourOver: () => boolean },
  until: () => number,
  requester: Requester,
): Promise<Purge> {
  const { store, transfers, tokens, requests, statistics, webhook, clock, retentionDays } = options;
  const now = clock();
  const keepFrom = now - retentionDays * DAY_MS;
  let failure: SendError | undefined;
  // What one step cannot read must not keep the others from their work.
  const attempt = async <T>(step: Promise<T>): Promise<T | undefined> => {
    try {
      return await step;
    } catch (thrown) {
      failure ??= asSendError(thrown);
      return undefined;
    }
  };
  const [purged] = await Promise.all([
    transfers.purge({ requester }, { keepFrom, until }),
    webhook && attempt(webhook.deliver(until)),
  ]);
  const isHourOver = options.isHourOver();
  if (isHourOver) await attempt(deleteOldTrials(store, { tokens, service: transfers }, now, requester));
  await attempt(statistics.rollUp());
  const removed = [
    // As the trials: there are few of them.
    isHourOver ? await attempt(requests.purge(until)) : 0,
    await attempt(statistics.removeBefore(keepFrom)),
    await attempt(removeOldAdminRecords(store, now, keepFrom)),
    await attempt(forgetDayKeys(store, now)),
    isHourOver ? await attempt(forgetTrials(store, keepFrom)) : 0,
  ];
  const records = removed.reduce<number>((sum, count) => sum + (count ?? 0), purged.report.records);
  return { report: { ...purged.report, records }, failure: purged.failure ?? failure };
}
