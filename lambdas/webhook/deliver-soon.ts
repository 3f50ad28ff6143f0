import { asSendError } from '../../core/errors.ts';
import type { AppParts } from '../http/app-env.ts';

type Parts = Pick<AppParts, 'webhook' | 'log' | 'clock'>;

/** Long enough that what happens together is sent by one run. */
const SOON_MS = 1_000;
const RUN_MS = 60_000;

/** Sends notices soon after they were stored, in a process that lives on. Maintenance sends what this leaves. */
export interface DeliverSoon {
  readonly wake: () => void;
  stop(): Promise<void>;
}

export function deliverSoon({ webhook, log, clock }: Parts): DeliverSoon {
  let timer: NodeJS.Timeout | undefined;
  const run = (): void => {
    timer = undefined;
    const until = clock() + RUN_MS;
    void webhook
      .deliver(() => until)
      .catch((thrown: unknown) => log({ route: 'webhook', code: asSendError(thrown).code }));
  };
  return {
    wake: () => void (timer ??= setTimeout(run, SOON_MS).unref()),
    stop() {
      clearTimeout(timer);
      return webhook.stop();
    },
  };
}
