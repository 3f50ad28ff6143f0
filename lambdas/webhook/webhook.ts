import type { Store } from '../../core/stores/store.ts';
import type { Clock } from '../../core/transfer/clock.ts';
import { deliverNotices } from '../../core/webhook/deliver.ts';
import { readWebhookKeys } from '../../core/webhook/keys.ts';
import type { NoticeQueue } from '../../core/webhook/queue.ts';
import { createNoticeQueue, NO_NOTICES } from '../../core/webhook/queue.ts';
import { parseWebhookKey } from '../../core/webhook/sign.ts';
import type { Log } from '../http/log-line.ts';
import type { Settings } from '../settings.ts';
import { sendMessage } from './send-message.ts';

/** Notifies the operator's receiver, where there is one. */
export interface Webhook {
  readonly notices: NoticeQueue;
  /** Sends what is due until that time (milliseconds since 1970, asked again and again), and logs what came of it. One run at a time. */
  deliver(until: () => number): Promise<void>;
  /** Ends a run that is under way, and waits for it. */
  stop(): Promise<void>;
}

export interface WebhookOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Pick<Settings, 'webhookUrl' | 'webhookKey'>;
  /** Called after each notice, in a process that sends soon. */
  readonly onNotice?: (() => void) | undefined;
}

const NO_WEBHOOK: Webhook = {
  notices: NO_NOTICES,
  deliver: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

export function createWebhook({ store, clock, log, settings, onNotice }: WebhookOptions): Webhook {
  const { webhookUrl: url, webhookKey: key } = settings;
  if (url === undefined) return NO_WEBHOOK;
  const stopped = new AbortController();
  const readKeys = key === undefined ? () => readWebhookKeys(store) : () => Promise.resolve([parseWebhookKey(key)]);
  let running: Promise<void> | undefined;
  const run = async (until: () => number): Promise<void> => {
    const { signal } = stopped;
    const report = await deliverNotices(
      { store, clock, readKeys, send: (message) => sendMessage(url, message, signal) },
      () => (signal.aborted ? 0 : until()),
    );
    if (Object.values(report).some(Boolean)) log({ route: 'webhook', ...report });
  };
  return {
    notices: createNoticeQueue(store, clock, onNotice),
    deliver: (until) => (running ??= run(until).finally(() => (running = undefined))),
    async stop() {
      stopped.abort();
      // What it could not do is done by the next process.
      await running?.catch(() => undefined);
    },
  };
}
