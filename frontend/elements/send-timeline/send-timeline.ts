import './send-timeline.css';
import type { TransferLog } from '../../../core/schemas.ts';
import type { LogVerdict } from '../../../core/verify-log.ts';
import { fill, h } from '../../dom.ts';
import { formatBytes, formatExactMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import type { TimelineEntry } from '../../timeline.ts';
import { timelineOf } from '../../timeline.ts';

const SHOWN_CALLER_CHARACTERS = 8;

/** The log of a transfer as a readable list, the newest first. */
export class SendTimeline extends HTMLElement {
  static define(): void {
    customElements.define('send-timeline', SendTimeline);
  }

  /** `ownCaller` is how the server names whoever is looking, to mark their own entries. */
  show(log: TransferLog, verdict: LogVerdict, ownCaller?: string): this {
    const [missing, altered] = [verdict.missing.length, verdict.altered.length];
    const isWhole = missing === 0 && altered === 0;
    const check = isWhole ? say('log.whole', { count: log.events.length }) : say('log.broken', { missing, altered });
    return fill(
      this,
      h('p', { class: isWhole ? 'log-check' : 'log-check log-broken' }, check),
      h('ol', {}, ...timelineOf(log).map((entry) => row(entry, ownCaller))),
    );
  }
}

function row(entry: TimelineEntry, ownCaller: string | undefined): HTMLLIElement {
  const { event, lastAt, bytes } = entry;
  const caller = event.caller === ownCaller ? say('log.you') : say('log.caller', { caller: shortCaller(event.caller) });
  return h(
    'li',
    { 'data-kind': event.kind, 'data-outcome': event.outcome === 'ok' ? 'ok' : 'refused' },
    h('p', { class: 'timeline-what' }, () => describe(entry)),
    h(
      'p',
      { class: 'timeline-facts' },
      h('time', { datetime: lastAt }, () => formatExactMoment(lastAt)),
      bytes > 0 && h('span', {}, () => formatBytes(bytes)),
      h('span', { title: event.caller }, caller),
    ),
  );
}

function describe({ event, count, parts }: TimelineEntry): string {
  const { outcome } = event;
  return t(`event.${event.kind}`, {
    count,
    parts: parts.length,
    download: event.download ?? 0,
    by: event.by ?? 'other',
    reason: outcome === 'ok' ? '' : t(`error.${outcome}`),
  });
}

function shortCaller(caller: string): string {
  return caller.slice(0, SHOWN_CALLER_CHARACTERS);
}
