import './send-admin-audit-page.css';
import type { AuditPage } from '../../../core/admin/schemas.ts';
import { verifyLog } from '../../../core/verify-log.ts';
import { sayAgent } from '../../callers.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { say, sayWord, t } from '../../i18n/admin.ts';
import { formatMoment } from '../../i18n/format.ts';
import { loadProblemTexts, problemTitle } from '../../problem-texts.ts';
import { serverNow } from '../../server-clock.ts';
import { replaceQuery } from '../../page-history.ts';
import { adminApi } from '../api.ts';
import type { AuditFilter } from '../audit-filter.ts';
import { auditAddressOf, auditFilterOf, auditQueryOf, leavesOut } from '../audit-filter.ts';
import { auditFilterForm } from '../audit-filter-form.ts';
import { momentCell } from '../cells.ts';
import type { Column } from '../data-table.ts';
import { dataTable } from '../data-table.ts';
import { focusFilter } from '../filter-fields.ts';
import { emptyState, pageHead, refreshButton } from '../page-head.ts';
import { showPagedList } from '../paged-list.ts';
import { routeLink } from '../../route-link.ts';

type Entry = AuditPage['events'][number];

const SHOWN_CALLER_CHARACTERS = 8;
const COLUMNS: readonly Column<Entry>[] = [
  { label: say('admin.audit_when'), cell: ({ event }) => momentCell(event.at) },
  { label: say('admin.audit_what'), cell: ({ event }) => whatCell(event) },
  { label: say('admin.audit_target'), cell: ({ event }) => targetCell(event) },
  { label: say('admin.audit_by'), cell: ({ event }) => operatorCell(event) },
  { label: say('admin.audit_caller'), cell: ({ event }) => callerCell(event) },
];

/** `/admin/audit`: what operators did, the newest first: all, or what the filter in the address finds. */
export class SendAdminAuditPage extends HTMLElement {
  readonly #filter = h('div', {});
  readonly #reach = h('p', { class: 'muted', role: 'status' });
  readonly #stage = h('div', { class: 'list-stage' });
  #operators: (names: ReadonlySet<string>) => void = () => undefined;
  readonly #verdict = h('p', { class: 'audit-verdict', role: 'status' });
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-admin-audit-page', SendAdminAuditPage);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(
      this,
      pageHead(
        say('admin.audit'),
        refreshButton(() => this.#read()),
      ),
      h('p', { class: 'lead' }, say('admin.audit_lead')),
      h('section', { class: 'card' }, this.#filter, this.#reach, this.#verdict, this.#stage),
    );
    this.#showFilter();
    this.#read();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #showFilter(): void {
    const { element, offer } = auditFilterForm({
      filter: auditFilterOf(location.search),
      onWanted: (filter) => this.#apply(filter),
      onCleared: () => this.#clear(),
    });
    this.#operators = offer;
    fill(this.#filter, element);
  }

  #apply(filter: AuditFilter): void {
    replaceQuery(auditAddressOf(filter));
    this.#read();
  }

  #clear(): void {
    replaceQuery('');
    this.#showFilter();
    focusFilter(this.#filter);
    this.#read();
  }

  #read(): void {
    const filter = auditFilterOf(location.search);
    // Of one time for all pages.
    const query = auditQueryOf(filter, serverNow());
    const seen = { events: [] as Entry[], unreadable: [] as string[] };
    const names = new Set<string>();
    let looked = 0;
    fill(this.#reach);
    fill(this.#verdict);
    void showPagedList<Entry>({
      stage: this.#stage,
      signal: this.#lifetime.signal,
      read: async (cursor, signal) => {
        const page = await adminApi.audit({ ...query, cursor }, signal);
        signal.throwIfAborted();
        const { events, unreadable = [], next } = page;
        seen.events.push(...events);
        // Each is a day and an id.
        seen.unreadable.push(...unreadable.map((name) => name.slice(name.indexOf('/') + 1)));
        for (const { event } of events) if (event.operator !== undefined) names.add(event.operator);
        this.#operators(names);
        looked += page.looked?.events ?? 0;
        const moment = page.looked?.backTo;
        if (moment !== undefined) fill(this.#reach, () => reachText(looked, moment));
        void this.#showVerdict(seen, leavesOut(filter), signal);
        return { rows: events, next };
      },
      list: () => dataTable(say('admin.audit'), COLUMNS, ({ event }) => event.event),
      empty: (hasMore) => this.#nothing(hasMore, auditAddressOf(filter) !== ''),
    });
  }

  #nothing(hasMore: boolean, isFiltered: boolean): HTMLElement {
    if (hasMore) return emptyState(say('admin.transfers_none_yet'));
    if (!isFiltered) return emptyState(say('admin.audit_none'));
    const clear = button(say('admin.filter_clear'), 'button', () => this.#clear());
    return emptyState(say('admin.audit_filter_none'), say('admin.audit_filter_none_hint'), clear);
  }

  async #showVerdict(
    seen: { events: readonly Entry[]; unreadable: readonly string[] },
    isExcerpt: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    // What is older than the last page may be on the next one, or beyond its retention.
    const from = seen.events.at(-1)?.event.event ?? '';
    const { altered, missing: unseen } = await verifyLog(seen, { from });
    if (signal.aborted || seen.events.length + seen.unreadable.length === 0) return;
    const missing = isExcerpt ? [] : unseen;
    const isGood = altered.length === 0 && missing.length === 0;
    this.#verdict.dataset['good'] = String(isGood);
    fill(
      this.#verdict,
      isGood
        ? say(isExcerpt ? 'admin.audit_excerpt' : 'admin.audit_whole')
        : say('admin.audit_broken', { altered: altered.length, missing: missing.length }),
    );
  }
}

function reachText(count: number, moment: string): string {
  return t('admin.audit_filter_reach', { count, moment: formatMoment(moment) });
}

function whatCell({ kind, outcome, count }: Entry['event']): Child {
  const what = sayWord('admin.kind.', kind);
  const counted = count === undefined || kind === 'sign_in_refused' ? '' : ` (${count})`;
  if (outcome === 'ok') return h('span', {}, () => `${what()}${counted}`);
  void loadProblemTexts();
  return h(
    'span',
    { class: 'two-lines' },
    h('span', {}, what),
    h('span', { class: 'audit-refused' }, () => t('admin.audit_refused', { reason: problemTitle(outcome) })),
  );
}

function targetCell({ kind, target }: Entry['event']): Child {
  if (target === undefined) return '–';
  const isTransfer = kind.startsWith('transfer_') || kind === 'log_viewed';
  if (!isTransfer) return h('span', { class: 'mono' }, target);
  return routeLink(`/admin/transfers/${target}`, { class: 'mono' }, target);
}

function operatorCell({ operator, by }: Entry['event']): Child {
  const way = sayWord('admin.audit_by_', by);
  if (operator === undefined) return way;
  return h('span', { class: 'two-lines' }, h('bdi', {}, operator), h('span', { class: 'muted' }, way));
}

function callerCell({ caller, agent }: Entry['event']): Child {
  return h(
    'span',
    { class: 'two-lines' },
    h('span', { class: 'mono', title: caller }, caller.slice(0, SHOWN_CALLER_CHARACTERS)),
    agent !== undefined && h('span', { class: 'muted' }, sayAgent(agent)),
  );
}
