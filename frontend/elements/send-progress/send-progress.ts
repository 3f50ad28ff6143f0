import './send-progress.css';
import { announce } from '../../announce.ts';
import { button, fill, h } from '../../dom.ts';
import { formatBytes, formatDuration, formatPercent, formatSpeed } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { refreshTexts } from '../../live.ts';
import { showProgressInTitle } from '../../page-title.ts';
import { loadProblemTexts, problemTitle } from '../../problem-texts.ts';
import { retrySince } from '../../retries.ts';
import type { Rate } from '../../../core/rate.ts';
import { createRateMeter } from '../../../core/rate.ts';

const ANNOUNCED_STEPS = 4;
const REFRESH_MILLISECONDS = 500;

export class ProgressCancelledEvent extends Event {
  static readonly type = 'progress-cancelled';

  constructor() {
    super(ProgressCancelledEvent.type, { bubbles: true });
  }
}

/** How far a transfer is: percent, bytes, speed, time left, and a note while nothing moves. Fires `progress-cancelled`. */
export class SendProgress extends HTMLElement {
  /** A live region that is there before it has anything to say. */
  readonly #note = h('p', { class: 'progress-note', role: 'status' });
  #lifetime = new AbortController();
  #bar = h('progress');
  #meter = createRateMeter(0);
  #rate: Rate = { bytesPerSecond: 0, secondsLeft: undefined, stalled: false };
  #bytes = 0;
  #totalBytes = 0;
  #announced = 0;
  #movedAt = performance.now();

  static define(): void {
    customElements.define('send-progress', this);
  }

  /** `label` says what is going on, such as "encrypting and sending". */
  start(totalBytes: number, label: () => string): this {
    // While there is a connection: what goes wrong later may be that there is none.
    void loadProblemTexts();
    this.#totalBytes = totalBytes;
    this.#meter = createRateMeter(totalBytes);
    this.update(0);
    this.#bar = h('progress', { max: Math.max(1, totalBytes), value: 0, 'aria-label': label });
    return fill(
      this,
      // A browser that translates puts other texts in the place of these, which would stand still.
      h('p', { class: 'progress-percent', 'aria-hidden': 'true', translate: 'no' }, () =>
        formatPercent(this.#fraction()),
      ),
      this.#bar,
      h(
        'p',
        { class: 'progress-facts', translate: 'no' },
        h('span', {}, () =>
          t('progress.bytes', { done: formatBytes(this.#bytes), total: formatBytes(this.#totalBytes) }),
        ),
        h('span', {}, () => this.#speed()),
        h('span', {}, () => this.#timeLeft()),
      ),
      this.#note,
      h(
        'div',
        { class: 'actions' },
        button(say('progress.cancel'), 'button', () => this.#cancel()),
      ),
    );
  }

  /** `skipped` of the bytes were there already, and say nothing about the speed. */
  update(bytes: number, skipped = 0): void {
    if (bytes !== this.#bytes) this.#movedAt = performance.now();
    this.#bytes = bytes;
    this.#meter.add(bytes, performance.now(), skipped);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    const timer = setInterval(() => this.#refresh(), REFRESH_MILLISECONDS);
    signal.addEventListener('abort', () => clearInterval(timer));
    showProgressInTitle(() => formatPercent(this.#fraction()));
    signal.addEventListener('abort', () => showProgressInTitle(undefined));
    addEventListener('online', () => this.#refresh(), { signal });
    addEventListener('offline', () => this.#refresh(), { signal });
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #refresh(): void {
    this.#rate = this.#meter.read(performance.now());
    this.#bar.value = this.#totalBytes === 0 ? 1 : this.#bytes;
    this.#showNote();
    refreshTexts(this);
    showProgressInTitle(() => formatPercent(this.#fraction()));
    const step = Math.floor(this.#fraction() * ANNOUNCED_STEPS);
    if (step > this.#announced) announce(formatPercent(step / ANNOUNCED_STEPS));
    this.#announced = Math.max(step, this.#announced);
  }

  #showNote(): void {
    const waiting = this.#rate.stalled && this.#bytes < this.#totalBytes;
    const text = navigator.onLine ? this.#waitingFor(waiting) : t('progress.offline');
    if (this.#note.textContent === text) return;
    // A screen reader says that there is a wait, and not each second or try of it.
    const isSame = withoutNumbers(text) === withoutNumbers(this.#note.textContent);
    this.#note.ariaLive = isSame ? 'off' : 'polite';
    this.#note.textContent = text;
  }

  /** What is tried again since the last byte moved, from its second try on; else that nothing moves. */
  #waitingFor(isStalled: boolean): string {
    const retry = retrySince(this.#movedAt);
    const seconds = retry ? Math.ceil((retry.until - performance.now()) / 1_000) : 0;
    if (retry && seconds > 0) return t('progress.waiting', { seconds, reason: problemTitle(retry.code) });
    if (retry) return t('progress.retrying', { attempt: retry.attempt, reason: problemTitle(retry.code) });
    return isStalled ? t('progress.stalled') : '';
  }

  #fraction(): number {
    return this.#totalBytes === 0 ? 0 : Math.min(1, this.#bytes / this.#totalBytes);
  }

  #moves(): boolean {
    return navigator.onLine && !this.#rate.stalled;
  }

  #speed(): string {
    const { bytesPerSecond } = this.#rate;
    return this.#moves() && bytesPerSecond > 0 ? formatSpeed(bytesPerSecond) : '';
  }

  #timeLeft(): string {
    const { secondsLeft } = this.#rate;
    if (!this.#moves() && this.#bytes < this.#totalBytes) return '';
    if (this.#bytes >= this.#totalBytes || (secondsLeft ?? 1) < 1) return t('progress.finishing');
    return secondsLeft === undefined
      ? t('progress.estimating')
      : t('progress.left', { duration: formatDuration(secondsLeft) });
  }

  #cancel(): void {
    this.dispatchEvent(new ProgressCancelledEvent());
  }
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+/gu, '');
}
