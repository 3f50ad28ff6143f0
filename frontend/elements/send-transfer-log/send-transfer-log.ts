import './send-transfer-log.css';
import type { TransferLog } from '../../../core/schemas.ts';
import { verifyLog } from '../../../core/verify-log.ts';
import { button, fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { problemOf } from '../../problems.ts';
import { SendProblem } from '../send-problem/send-problem.ts';
import { SendTimeline } from '../send-timeline/send-timeline.ts';

const REFRESH_MILLISECONDS = 5_000;

export interface WatchedLog {
  read(signal: AbortSignal): Promise<TransferLog>;
  readonly ownCaller: string | undefined;
}

/** Reads a log, shows it, and reads it again every few seconds while the page is looked at. */
export class SendTransferLog extends HTMLElement {
  readonly #timeline = new SendTimeline();
  readonly #problem = new SendProblem();
  #lifetime = new AbortController();
  #watched: WatchedLog | undefined;
  #shownEvents = -1;

  static define(): void {
    customElements.define('send-transfer-log', SendTransferLog);
  }

  watch(watched: WatchedLog): this {
    this.#watched = watched;
    const refresh = button(say('log.refresh'), 'button button-small', () => void this.#read());
    refresh.prepend(icon('refresh'));
    this.#problem.hidden = true;
    return fill(
      this,
      h('div', { class: 'log-head' }, h('p', { class: 'muted' }, say('log.hint')), refresh),
      this.#problem,
      this.#timeline,
    );
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    const timer = setInterval(() => document.visibilityState === 'visible' && void this.#read(), REFRESH_MILLISECONDS);
    signal.addEventListener('abort', () => clearInterval(timer));
    void this.#read();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #read(): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      const log = await this.#watched?.read(signal);
      if (!log) return;
      const verdict = await verifyLog(log);
      if (signal.aborted) return;
      this.#problem.clear();
      if (log.events.length !== this.#shownEvents) this.#timeline.show(log, verdict, this.#watched?.ownCaller);
      this.#shownEvents = log.events.length;
    } catch (thrown) {
      if (!signal.aborted) this.#problem.show(problemOf(thrown));
    }
  }
}
