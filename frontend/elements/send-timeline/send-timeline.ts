import './send-timeline.css';
import type { TransferLog } from '../../../core/schemas.ts';
import type { LogVerdict } from '../../../core/verify-log.ts';
import { sayAgent, sayCaller } from '../../callers.ts';
import type { Child } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatBytes, formatExactMoment, formatMoment } from '../../i18n/format.ts';
import { say, sayCode, t } from '../../i18n/i18n.ts';
import type { TimelineEntry, TimelineGap } from '../../timeline.ts';
import { gapsOf, timelineOf } from '../../timeline.ts';

export interface TimelineOptions {
  /** How the server names the reader, to mark their own entries. */
  readonly ownCaller?: string | undefined;
  /** When this browser last saw this log, before this visit. */
  readonly seenAt?: string | undefined;
}

/** The log of a transfer as a readable list, the newest first, with what its fingerprints show. */
export class SendTimeline extends HTMLElement {
  static define(): void {
    customElements.define('send-timeline', SendTimeline);
  }

  show(log: TransferLog, verdict: LogVerdict, { ownCaller, seenAt }: TimelineOptions = {}): this {
    const entries = timelineOf(log, verdict);
    const technical = entries.filter(isTechnical);
    const lines = [
      ...entries.filter((entry) => !isTechnical(entry)).map((entry) => ({ id: entry.id, line: row(entry, ownCaller) })),
      ...gapsOf(log, verdict).map((gap) => ({ id: gap.id, line: gapRow(gap) })),
    ].sort((one, other) => (one.id < other.id ? 1 : -1));
    return fill(
      this,
      summary(verdict, seenAt),
      proof(verdict),
      h('ol', {}, ...lines.map(({ line }) => line)),
      technical.length > 0 &&
        folded(say('problem.detail'), h('ol', {}, ...technical.map((entry) => row(entry, ownCaller)))),
    );
  }
}

function summary(verdict: LogVerdict, seenAt: string | undefined): HTMLElement {
  const { altered, missing, lost } = verdict;
  if (altered.length + missing.length + lost.length === 0) {
    const earlier =
      seenAt === undefined ? say('log.kept_first') : () => t('log.kept_same', { moment: formatMoment(seenAt) });
    return h('div', { class: 'log-check' }, h('p', {}, say('log.whole')), h('p', {}, earlier));
  }
  return h(
    'div',
    { class: 'log-check log-broken' },
    h('p', {}, say('log.broken')),
    h(
      'ul',
      {},
      altered.length > 0 && h('li', {}, say('log.altered', { count: altered.length })),
      missing.length > 0 && h('li', {}, say('log.missing', { count: missing.length })),
      lost.length > 0 && h('li', {}, say('log.lost', { count: lost.length })),
    ),
  );
}

/** Said plainly, what a chain of fingerprints can show. */
function proof({ head }: LogVerdict): HTMLElement {
  return folded(
    say('log.proof_title'),
    h('p', {}, say('log.proof')),
    h('p', {}, say('log.proof_not')),
    h('p', {}, say('log.head'), ' ', h('code', { class: 'mono' }, head)),
  );
}

function folded(title: () => string, ...content: readonly Child[]): HTMLElement {
  return h('details', { class: 'log-folded' }, h('summary', {}, title), ...content);
}

/** Addresses are given out for each part, and what then goes to them is a line of its own. */
function isTechnical({ event, isAltered }: TimelineEntry): boolean {
  return event.kind === 'part_urls_issued' && !isAltered && event.missed === undefined;
}

function row(entry: TimelineEntry, ownCaller: string | undefined): HTMLLIElement {
  const { event, lastAt, isAltered } = entry;
  return h(
    'li',
    { 'data-kind': event.kind, 'data-outcome': event.outcome === 'ok' ? 'ok' : 'refused', 'data-flaw': isAltered },
    h('p', { class: 'timeline-what' }, () => describe(entry)),
    isAltered && h('p', { class: 'timeline-flaw' }, say('flaw.altered')),
    event.missed !== undefined && h('p', { class: 'timeline-flaw' }, say('flaw.unrecorded', { count: event.missed })),
    timelineFacts(
      h('time', { datetime: lastAt }, () => formatExactMoment(lastAt)),
      h('span', { title: event.caller }, sayCaller(event.caller, ownCaller)),
      event.agent !== undefined && h('span', {}, sayAgent(event.agent)),
    ),
    isAltered && eventId(event.event),
  );
}

function gapRow({ id, flaw, at }: TimelineGap): HTMLLIElement {
  return h(
    'li',
    { 'data-flaw': true },
    h('p', { class: 'timeline-flaw' }, say(`flaw.${flaw === 'altered' ? 'unreadable' : flaw}`)),
    at !== undefined && timelineFacts(h('time', { datetime: at }, () => formatExactMoment(at))),
    eventId(id),
  );
}

function timelineFacts(...facts: readonly Child[]): HTMLElement {
  return h('p', { class: 'timeline-facts' }, ...facts);
}

/** To find the very file in the store. */
function eventId(id: string): HTMLElement {
  return h('p', { class: 'timeline-id' }, say('flaw.event'), ' ', h('code', {}, id));
}

function describe({ event, count, parts, bytes }: TimelineEntry): string {
  const { outcome } = event;
  return sayCode('event', event.kind, {
    count,
    parts: parts.length,
    size: formatBytes(bytes),
    download: event.download ?? 0,
    by: event.by ?? 'other',
    moment: event.expiresAt === undefined ? '' : formatMoment(event.expiresAt),
    reason: outcome === 'ok' ? '' : sayCode('error', outcome)(),
  })();
}
