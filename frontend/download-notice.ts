import type { StoredTransferEvent, TransferLog } from '../core/schemas.ts';
import { announce } from './announce.ts';
import { formatExactMoment } from './i18n/format.ts';
import { t } from './i18n/i18n.ts';
import { showInTitle } from './title-notice.ts';

/** By a notification of the device, or within the page where the browser has none or may not show any. */
export type NoticeWay = 'device' | 'page';

/** Notifies once of each download that finishes while it is on. */
export class DownloadNotice {
  #way: NoticeWay | undefined;
  #seen = new Set<string>();
  #newest: TransferLog | undefined;

  get isOn(): boolean {
    return this.#way !== undefined;
  }

  /** What has finished before is no news. */
  async turnOn(): Promise<NoticeWay> {
    this.#seen = new Set(finishedIn(this.#newest).map(({ event }) => event));
    this.#way = await chooseWay();
    return this.#way;
  }

  turnOff(): void {
    this.#way = undefined;
  }

  /** Compares with what was seen before. Returns what the page is to say of new downloads. */
  look(log: TransferLog): (() => string) | undefined {
    this.#newest = log;
    if (this.#way === undefined) return undefined;
    const fresh = finishedIn(log).filter(({ event }) => !this.#seen.has(event));
    for (const { event } of fresh) this.#seen.add(event);
    const newest = fresh.at(-1);
    if (!newest) return undefined;
    const text = (): string => textOf(newest);
    announce(text());
    showInTitle(() => t('notice.title'));
    if (this.#way === 'device') showNotification(newest);
    return text;
  }
}

function finishedIn(log: TransferLog | undefined): StoredTransferEvent[] {
  return (log?.events ?? []).map(({ event }) => event).filter(({ kind }) => kind === 'finished');
}

function textOf({ download, at }: StoredTransferEvent): string {
  return t('notice.text', { download: download ?? 0, moment: formatExactMoment(at) });
}

async function chooseWay(): Promise<NoticeWay> {
  if (!('Notification' in globalThis)) return 'page';
  const permission =
    Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
  return permission === 'granted' ? 'device' : 'page';
}

function showNotification(event: StoredTransferEvent): void {
  try {
    new Notification(t('notice.title'), { body: textOf(event), tag: event.event });
  } catch (thrown) {
    // Phones take notifications from service workers only; the page has said it already.
    if (!(thrown instanceof TypeError)) throw thrown;
  }
}
