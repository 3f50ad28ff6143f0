import './send-timeline.css';
import type { TransferLog } from '../../../core/schemas.ts';
import type { LogVerdict } from '../../../core/verify-log.ts';
import { keepsNothing } from '../../browser-storage.ts';
import { sayAgent, sayCaller } from '../../callers.ts';
import type { Child } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatBytes, formatExactMoment, formatMoment, formatWhen } from '../../i18n/format.ts';
import { say, sayCode, t } from '../../i18n/i18n.ts';
import { loadProblemTexts, problemTitle } from '../../problem-texts.ts';
import type { TimelineEntry, TimelineGap } from '../../timeline.ts';
import { gapsOf } from '../../timeline.ts';
import type { TimelineFold } from '../../timeline-folds.ts';
import { foldedTimeline } from '../../timeline-folds.ts';

export interface TimelineOptions {
  /** How the server names the reader, to mark their own entries. */
  readonly ownCaller?: string | undefined;
  /** When this browser last saw this log, before this visit. */
  readonly seenAt?: string | undefined;
}

/** The log of a transfer as a readable list, the newest first, with what its fingerprints show. */
export class SendTimeline extends HTMLElement {
  /** What the reader has opened, by name: it stays so when something new comes. */
  readonly #opened = new Set<string>();

  static define(): void {
    customElements.define('send-timeline', this);
  }

  show(log: TransferLog, verdict: LogVerdict, { ownCaller, seenAt }: TimelineOptions = {}): this {
    const { entries, folds } = foldedTimeline(log, verdict);
    if (entries.some(({ event }) => event.outcome !== 'ok')) void loadProblemTexts();
    const lines = [
      ...entries.map((entry) => ({ id: entry.id, line: row(entry, ownCaller) })),
      ...folds.map((fold) => ({ id: fold.id, line: this.#foldRow(fold, ownCaller) })),
      ...gapsOf(log, verdict).map((gap) => ({ id: gap.id, line: gapRow(gap) })),
    ].sort((one, other) => (one.id < other.id ? 1 : -1));
    return fill(this, summary(verdict, seenAt), this.#proof(verdict), h('ol', {}, ...lines.map(({ line }) => line)));
  }

  /** Said plainly, what a chain of fingerprints can show. */
  #proof({ head }: LogVerdict): HTMLElement {
    return this.#folded(
      'proof',
      say('log.proof_title'),
      h('p', {}, say('log.proof')),
      h('p', {}, say('log.proof_not')),
      h('p', {}, say('log.head'), ' ', h('code', { class: 'mono' }, head)),
    );
  }

  #foldRow(fold: TimelineFold, ownCaller: string | undefined): HTMLLIElement {
    const { download, lastAt, caller, agent, entries } = fold;
    const kind = download === undefined ? 'part_stored' : 'part_sent';
    return h(
      'li',
      { 'data-kind': kind, 'data-outcome': 'ok' },
      this.#folded(
        `download ${download}`,
        () => describeFold(fold),
        h('ol', {}, ...entries.map((entry) => row(entry, ownCaller, formatExactMoment))),
      ),
      facts({ lastAt, caller, agent }, ownCaller),
    );
  }

  #folded(name: string, title: () => string, ...content: readonly Child[]): HTMLElement {
    const open = this.#opened.has(name);
    const details = h('details', { class: 'log-folded text-fold', open }, h('summary', {}, title), ...content);
    details.addEventListener('toggle', () => {
      if (details.open) this.#opened.add(name);
      else this.#opened.delete(name);
    });
    return details;
  }
}

function summary(verdict: LogVerdict, seenAt: string | undefined): HTMLElement {
  const { altered, missing, lost } = verdict;
  if (altered.length + missing.length + lost.length === 0) {
    const earlier =
      seenAt === undefined
        ? !keepsNothing() && say('log.kept_first')
        : () => t('log.kept_same', { moment: formatMoment(seenAt) });
    return h('div', { class: 'log-check' }, h('p', {}, say('log.whole')), earlier && h('p', {}, earlier));
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

function row(
  entry: TimelineEntry,
  ownCaller: string | undefined,
  formatTime: (iso: string) => string = formatWhen,
): HTMLLIElement {
  const { event, lastAt, isAltered } = entry;
  return h(
    'li',
    { 'data-kind': event.kind, 'data-outcome': event.outcome === 'ok' ? 'ok' : 'refused', 'data-flaw': isAltered },
    h('p', { class: 'timeline-what' }, () => describe(entry)),
    isAltered && h('p', { class: 'timeline-flaw' }, say('flaw.altered')),
    event.missed !== undefined && h('p', { class: 'timeline-flaw' }, say('flaw.unrecorded', { count: event.missed })),
    facts({ lastAt, caller: event.caller, agent: event.agent }, ownCaller, formatTime),
    isAltered && eventId(event.event),
  );
}

function gapRow({ id, flaw, at }: TimelineGap): HTMLLIElement {
  return h(
    'li',
    { 'data-flaw': true },
    h('p', { class: 'timeline-flaw' }, say(`flaw.${flaw === 'altered' ? 'unreadable' : flaw}`)),
    at !== undefined && facts({ lastAt: at }, undefined, formatExactMoment),
    eventId(id),
  );
}

/** When, and where it is known who and by which program. */
function facts(
  {
    lastAt,
    caller,
    agent,
  }: { readonly lastAt: string; readonly caller?: string | undefined; readonly agent?: string | undefined },
  ownCaller: string | undefined,
  formatTime: (iso: string) => string = formatWhen,
): HTMLElement {
  return h(
    'p',
    { class: 'timeline-facts' },
    h('time', { datetime: lastAt, title: () => formatExactMoment(lastAt) }, () => formatTime(lastAt)),
    caller !== undefined && h('span', { title: caller }, sayCaller(caller, ownCaller)),
    agent !== undefined && h('span', {}, sayAgent(agent)),
  );
}

/** To find the very file in the store. */
function eventId(id: string): HTMLElement {
  return h('p', { class: 'timeline-id' }, say('flaw.event'), ' ', h('code', {}, id));
}

function describeFold({ download, bytes, parts }: TimelineFold): string {
  if (bytes === undefined) return t('event.part_urls_issued', { parts });
  return t(download === undefined ? 'event.part_stored' : 'event.part_sent', { size: formatBytes(bytes) });
}

function describe({ event, count, parts, bytes }: TimelineEntry): string {
  const { outcome } = event;
  const what = sayCode('event.', event.kind, {
    count,
    parts: parts.length,
    size: formatBytes(bytes),
    download: event.download ?? 0,
    by: event.by ?? 'other',
    moment: event.expiresAt === undefined ? '' : formatMoment(event.expiresAt),
    reason: outcome === 'ok' ? '' : problemTitle(outcome),
  })();
  return event.password ? `${what} · ${t('password.protected')}` : what;
}
