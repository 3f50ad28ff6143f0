import type { AppParts } from './http/app-env.ts';
import type { PurgeReport } from '../core/admin/schemas.ts';
import { maintenanceLine, maintenanceMetrics } from './maintenance-line.ts';
import type { EmbeddedMetrics } from './metrics.ts';
import { embedMetrics, METRICS } from './metrics.ts';

/** All in milliseconds. */
export interface MaintenanceTimes {
  readonly firstAfter: number;
  /** From the end of one run to the beginning of the next. */
  readonly every: number;
  /** The same after a run whose time was over before its work. */
  readonly again: number;
  /** What a run may take. */
  readonly allotted: number;
  /** How long a stopping server waits for a run under way; what it leaves is done by the next one. */
  readonly stopWithin: number;
}

const MINUTE_MS = 60_000;
const TIMES: MaintenanceTimes = {
  firstAfter: 5_000,
  every: 5 * MINUTE_MS,
  again: 0,
  allotted: 5 * MINUTE_MS,
  stopWithin: 3_000,
};

export interface MaintenanceTimer {
  stop(): Promise<void>;
}

/**
 * Runs maintenance soon after the start, then every five minutes, and again at once while there is more to do. A failure is logged by its
 * code and the next round tries again. With a dimension CloudWatch counts the runs from the log, so that each is logged.
 */
export function startMaintenance(
  { maintenance, log, clock }: Pick<AppParts, 'maintenance' | 'log' | 'clock'>,
  { firstAfter, every, again, allotted, stopWithin }: MaintenanceTimes = TIMES,
  dimension?: string,
): MaintenanceTimer {
  const run = async (): Promise<boolean> => {
    const started = clock();
    const { report, failure } = await maintenance.run(allotted, { caller: 'schedule', request: 'maintenance' });
    const counted = dimension === undefined ? undefined : countedRun(started, dimension, report, failure !== undefined);
    if (counted || failure || Object.values(report).some(Boolean))
      log(maintenanceLine(report, failure, clock() - started), counted);
    return report.more;
  };
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const schedule = (ms: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = run().then((hasMore) => schedule(hasMore ? again : every));
    }, ms).unref();
  };
  schedule(firstAfter);
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      let deadline: NodeJS.Timeout | undefined;
      const waited = new Promise<void>((resolve) => (deadline = setTimeout(resolve, stopWithin)));
      await Promise.race([Promise.all([running, maintenance.stop()]), waited]);
      clearTimeout(deadline);
    },
  };
}

function countedRun(time: number, dimension: string, report: PurgeReport, isFailed: boolean): EmbeddedMetrics {
  const failed = { name: METRICS.failedRuns, unit: 'Count', value: isFailed ? 1 : 0 } as const;
  return embedMetrics(time, dimension, [...maintenanceMetrics(report), failed]);
}
