import './send-transfer-log.css';
import { exportLog } from '../../../core/log-file.ts';
import type { TransferLog } from '../../../core/schemas.ts';
import type { LogVerdict } from '../../../core/verify-log.ts';
import { verifyLog } from '../../../core/verify-log.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { DownloadNotice } from '../../download-notice.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { keepHeads, keptHeads } from '../../kept-heads.ts';
import { problemOf } from '../../problems.ts';
import { offerFile } from '../../offer-file.ts';
import { serverNow } from '../../server-clock.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';
import { SendProblem } from '../send-problem/send-problem.ts';
import { SendTimeline } from '../send-timeline/send-timeline.ts';
import { serverHere } from '../../base-path.ts';

const REFRESH_MILLISECONDS = 5_000;

export interface WatchedLog {
  /** `isBackground`: the page reads it automatically. */
  read(signal: AbortSignal, isBackground: boolean): Promise<TransferLog>;
  readonly ownCaller: string | undefined;
  /** Whether to offer notifications of downloads: to the sender. */
  readonly tellsDownloads?: boolean;
  /** Called with each log that was read and checked. */
  readonly onRead?: (log: TransferLog, verdict: LogVerdict) => void;
}

/** Reads a log, checks and shows it, and reads it again every few seconds while the page is looked at. */
export class SendTransferLog extends HTMLElement {
  readonly #timeline = new SendTimeline();
  readonly #problem = new SendProblem();
  readonly #notice = new DownloadNotice();
  readonly #told = h('div', { class: 'log-told', role: 'status' });
  readonly #slow = slowNotice();
  #lifetime = new AbortController();
  #watched: WatchedLog | undefined;
  #log: TransferLog | undefined;
  #seenAt: string | undefined;
  #shown = '';

  static define(): void {
    customElements.define('send-transfer-log', this);
  }

  watch(watched: WatchedLog): this {
    this.#watched = watched;
    const refresh = smallButton('refresh', say('log.refresh'), () => void this.#read());
    const save = smallButton('download', say('log.export'), () => void this.#export());
    this.#problem.hidden = true;
    return fill(
      this,
      h(
        'div',
        { class: 'log-head' },
        h('p', { class: 'muted' }, say('log.hint')),
        h('div', { class: 'actions' }, refresh, save),
      ),
      watched.tellsDownloads && this.#noticeSwitch(),
      this.#told,
      this.#slow,
      this.#problem,
      this.#timeline,
    );
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    const isWanted = (): boolean => document.visibilityState === 'visible' || this.#notice.isOn;
    const timer = setInterval(() => isWanted() && void this.#read(true), REFRESH_MILLISECONDS);
    signal.addEventListener('abort', () => clearInterval(timer));
    void this.#read();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #noticeSwitch(): HTMLElement {
    const hint = h('p', { class: 'muted', role: 'status' });
    const input = h('input', { type: 'checkbox', role: 'switch' });
    input.addEventListener('change', () => {
      if (!input.checked) this.#notice.turnOff();
      fill(hint);
      if (input.checked) void this.#notice.turnOn().then((way) => input.checked && fill(hint, say(`notice.${way}`)));
    });
    return h('div', { class: 'log-notice' }, h('label', {}, input, h('span', {}, say('notice.switch'))), hint);
  }

  async #read(isBackground = false): Promise<void> {
    const { signal } = this.#lifetime;
    const watched = this.#watched;
    if (!watched) return;
    try {
      const log = isBackground
        ? await watched.read(signal, true)
        : await firstAnswer((attempt) => watched.read(attempt.signal, false), this.#slow, signal);
      const kept = keptHeads(log.transfer);
      const verdict = await verifyLog(log, { kept: kept?.heads ?? [] });
      if (signal.aborted) return;
      if (!this.#log) this.#seenAt = kept?.at;
      this.#log = log;
      this.#problem.clear();
      this.#show(log, verdict);
      watched.onRead?.(log, verdict);
      this.#tell(this.#notice.look(log));
    } catch (thrown) {
      if (!signal.aborted) this.#problem.show(problemOf(thrown));
    }
  }

  /** Adds only what is new: a list that is replaced loses the reader's position. */
  #show(log: TransferLog, verdict: LogVerdict): void {
    const { head, altered, missing, lost } = verdict;
    const state = [head, ...altered, '', ...missing, '', ...lost].join();
    if (state === this.#shown) return;
    this.#shown = state;
    keepHeads(log.transfer, verdict);
    this.#timeline.show(log, verdict, { ownCaller: this.#watched?.ownCaller, seenAt: this.#seenAt });
  }

  #tell(text: Child): void {
    if (text !== undefined) fill(this.#told, h('p', {}, text));
  }

  async #export(): Promise<void> {
    if (!this.#log) return;
    const text = await exportLog(this.#log, serverHere(), new Date(serverNow()));
    offerFile(new Blob([text]), `sgraph-send-log-${this.#log.transfer}.json`);
  }
}

function smallButton(name: Parameters<typeof icon>[0], text: () => string, onClick: () => void): HTMLButtonElement {
  const made = button(text, 'button button-small', onClick);
  made.prepend(icon(name));
  return made;
}
