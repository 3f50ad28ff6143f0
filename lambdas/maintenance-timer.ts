import { asSendError } from '../core/errors.ts';
import type { AppParts } from './http/app-env.ts';

/** All in milliseconds. */
export interface MaintenanceTimes {
  readonly firstAfter: number;
  /** From the end of one run to the beginning of the next. */
  readonly every: number;
  /** How long a stopping server waits for a run under way; what it leaves is done by the next one. */
  readonly stopWithin: number;
}

const TIMES: MaintenanceTimes = { firstAfter: 5_000, every: 5 * 60_000, stopWithin: 3_000 };

export interface MaintenanceTimer {
  stop(): Promise<void>;
}

/** Runs maintenance soon after the start and then every five minutes. A failure is logged by its code and the next round tries again. */
export function startMaintenance(
  { maintenance, log, clock }: Pick<AppParts, 'maintenance' | 'log' | 'clock'>,
  { firstAfter, every, stopWithin }: MaintenanceTimes = TIMES,
): MaintenanceTimer {
  const run = async (): Promise<void> => {
    const started = clock();
    try {
      const report = await maintenance.run({ caller: 'schedule', request: 'maintenance' });
      const didSomething = Object.values(report).some((count) => count > 0);
      if (didSomething) log({ route: 'maintenance', ...report, ms: clock() - started });
    } catch (thrown) {
      log({ route: 'maintenance', code: asSendError(thrown).code, ms: clock() - started });
    }
  };
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const schedule = (ms: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = run().then(() => schedule(every));
    }, ms).unref();
  };
  schedule(firstAfter);
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      let deadline: NodeJS.Timeout | undefined;
      const waited = new Promise<void>((resolve) => (deadline = setTimeout(resolve, stopWithin)));
      await Promise.race([running, waited]);
      clearTimeout(deadline);
    },
  };
}
