import './send-transfer-summary.css';
import { lastingDamage } from '../../../core/client/lasting-damage.ts';
import type { TransferInfo, TransferLog } from '../../../core/schemas.ts';
import { sayAgent } from '../../callers.ts';
import { button, fill, h } from '../../dom.ts';
import type { DownloadSummary, OpenDownload } from '../../download-summary.ts';
import { summaryOf, uploadedFraction } from '../../download-summary.ts';
import { formatPercent, formatWhen } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { serverNow } from '../../server-clock.ts';
import { sayEnd } from '../../say-end.ts';
import { endOf, isEnded } from '../../transfer-end.ts';
import { routeLink } from '../../route-link.ts';

/** What the sender wants to know first, in words: was it downloaded, is it under way, is anything wrong, and what can be done. */
export class SendTransferSummary extends HTMLElement {
  readonly #first = h('p', { class: 'summary-first' });
  readonly #more = h('p', { class: 'muted' });
  readonly #damage = h('div', { class: 'notice stack', hidden: true });
  readonly #openText = h('p');
  readonly #open = h('div', { class: 'summary-open', hidden: true });
  readonly #ended = h('p');
  readonly #end = h('div', { class: 'summary-end', hidden: true });

  static define(): void {
    customElements.define('send-transfer-summary', this);
  }

  /** The buttons stay the same ones when what they are about changes: focus is not lost. */
  watch(giveBack: () => void): this {
    const free = button(say('manage.give_back'), 'button button-small', giveBack);
    fill(this.#open, this.#openText, h('p', { class: 'muted' }, say('downloads.left_hint')), free);
    fill(this.#end, this.#ended, h('p', { class: 'muted' }, say('ended.hint')), sendAgain());
    return fill(this, this.#first, this.#more, this.#damage, this.#end, this.#open);
  }

  /** `log` without what was altered; undefined until it was read. */
  show(info: TransferInfo, log: TransferLog | undefined): void {
    const summary = summaryOf(info, log, serverNow());
    const [first, ...more] = linesOf(info, log, summary);
    const isLive = info.state === 'ready';
    const damage = isLive ? damageOf(info, log) : undefined;
    const open = [...summary.running, ...summary.left];
    fill(this.#first, first);
    fill(this.#more, ...more);
    this.#more.hidden = more.length === 0;
    this.#damage.hidden = damage === undefined;
    if (damage && this.#damage.dataset['at'] !== damage.at) this.#showDamage(damage);
    // What met damage would meet it again.
    this.#open.hidden = !isLive || damage !== undefined || info.downloads.claimed <= info.downloads.finished;
    fill(this.#openText, openText(open, Math.max(open.length, info.downloads.claimed - info.downloads.finished)));
    const { state } = info;
    this.#end.hidden = !isEnded(state);
    if (isEnded(state)) fill(this.#ended, sayEnd(endOf({ ...info, state }, log), 'sender'));
  }

  #showDamage({ at, found, text }: ShownDamage): void {
    this.#damage.dataset['at'] = at;
    fill(
      this.#damage,
      h('p', {}, h('strong', {}, say('damage.title'))),
      h('p', {}, () => t(text, { when: formatWhen(at), found })),
      sendAgain(),
    );
  }
}

interface ShownDamage {
  readonly at: string;
  readonly found: string;
  readonly text: 'damage.text' | 'damage.check_text';
}

/** Met by a download, or found by a check of the store: what the log says has the order of both. */
function damageOf({ damage }: TransferInfo, log: TransferLog | undefined): ShownDamage | undefined {
  const event = log && lastingDamage(log).at(-1);
  if (event?.kind === 'damaged') return { at: event.at, found: event.action ?? '', text: 'damage.text' };
  const known = damage ?? (event && { at: event.at, found: event.action ?? '' });
  return known && { at: known.at, found: known.found, text: 'damage.check_text' };
}

function sendAgain(): HTMLElement {
  return routeLink('/', { class: 'button button-small' }, say('ended.again'));
}

type Line = () => string;

/** What is under way comes before what has been. */
function linesOf(info: TransferInfo, log: TransferLog | undefined, summary: DownloadSummary): [Line, ...Line[]] {
  if (info.state === 'uploading') return [uploadLine(info, log)];
  const { times, running } = summary;
  const done = doneLine(summary, isEnded(info.state));
  if (info.state !== 'ready' || running.length === 0) return [done];
  return times > 0 ? [runningLine(running), done] : [runningLine(running)];
}

function doneLine({ times, last }: DownloadSummary, isOver: boolean): Line {
  if (times === 0) return say(isOver ? 'downloads.never' : 'downloads.none');
  if (!last) return say('downloads.times', { count: times });
  return () => {
    const agent = last.agent === undefined ? '' : `, ${sayAgent(last.agent)()}`;
    return t('downloads.when', { count: times, when: `${formatWhen(last.at)}${agent}` });
  };
}

function runningLine(running: readonly OpenDownload[]): Line {
  const [only] = running;
  const fraction = running.length === 1 ? only?.fraction : undefined;
  if (fraction === undefined) return say('downloads.running', { count: running.length });
  return () => t('downloads.running_part', { percent: formatPercent(fraction) });
}

function uploadLine(info: TransferInfo, log: TransferLog | undefined): Line {
  const fraction = uploadedFraction(info, log, serverNow());
  if (fraction === undefined) return say('uploads.left');
  return () => t('uploads.running', { percent: formatPercent(fraction) });
}

function openText(open: readonly OpenDownload[], count: number): Line {
  const newest = open
    .map(({ startedAt }) => startedAt)
    .sort()
    .at(-1);
  if (newest === undefined || newest === '') return say('downloads.open', { count });
  return () => t('downloads.open_when', { count, when: formatWhen(newest) });
}
