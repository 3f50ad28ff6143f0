import './send-admin-storage-page.css';
import type { PurgeReport, StorageReport } from '../../../core/admin/schemas.ts';
import { addReports } from '../../../core/admin/schemas.ts';
import { announce } from '../../announce.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h, setAttributes } from '../../dom.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import {
  formatBytes,
  formatDuration,
  formatLimit,
  formatNumber,
  formatPercent,
  formatRate,
} from '../../i18n/format.ts';
import { say, t } from '../../i18n/admin.ts';
import { showOnDemand } from '../../on-demand.ts';
import { problemOf } from '../../problems.ts';
import { adminApi } from '../api.ts';
import { fact } from '../cells.ts';
import type { Column } from '../data-table.ts';
import { dataTable } from '../data-table.ts';
import { emptyState, pageHead, refreshButton, section } from '../page-head.ts';
import { showRead } from '../show-read.ts';

const HOUR = 3_600;
/** Longer than it takes where the clean-up runs as it should. */
const LATE_SECONDS = HOUR / 2;
/** As `/health/ready` has it. */
const NEARLY_FULL = 0.9;
const PURGED = ['expired', 'abandoned', 'swept', 'repaired', 'parts', 'records'] as const;

/** `/admin/storage`: what is stored against the cap, what ends soon, and the purge. */
export class SendAdminStoragePage extends HTMLElement {
  readonly #stage = h('div', { class: 'list-stage' });
  readonly #report = h('div', { class: 'purge-report', tabindex: -1 });
  readonly #check = h('div');
  readonly #purge = button(say('admin.purge_now'), 'button', () => void this.#purgeNow(), {
    'data-changes': true,
  });
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-admin-storage-page', SendAdminStoragePage);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal: lifetime } = this.#lifetime;
    fill(
      this,
      pageHead(
        say('admin.storage'),
        refreshButton(() => this.#read()),
      ),
      this.#stage,
      section(
        say('admin.purge'),
        h('p', { class: 'muted' }, say('admin.purge_lead')),
        h('div', { class: 'actions' }, this.#purge),
        this.#report,
      ),
      this.#check,
    );
    this.#read();
    // Few need it, so it comes after all else.
    void showOnDemand({
      stage: this.#check,
      signal: lifetime,
      load: async () => {
        const part = await import('../store-check-section.ts');
        await part.loadTexts();
        return part;
      },
      show: ({ storeCheckSection }) => [storeCheckSection({ lifetime, announce, problem })],
    });
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #read(): void {
    const { signal } = this.#lifetime;
    void showRead({ stage: this.#stage, signal, read: adminApi.storage, show: report });
  }

  async #purgeNow(): Promise<void> {
    if (this.#purge.getAttribute('aria-disabled') === 'true') return;
    this.#setBusy(true);
    try {
      let purged = await adminApi.purge();
      // Each answer is given in the time that a request may take.
      while (purged.more && this.isConnected) {
        fill(this.#report, ...purgeReport(purged));
        purged = addReports(purged, await adminApi.purge());
      }
      fill(this.#report, ...purgeReport(purged));
      announce(t('admin.purge_report'));
      this.#report.focus({ preventScroll: true });
      this.#read();
    } catch (thrown) {
      fill(this.#report, problem(thrown));
    } finally {
      this.#setBusy(false);
    }
  }

  #setBusy(isBusy: boolean): void {
    setAttributes(this.#purge, { 'aria-disabled': String(isBusy) });
    fill(this.#purge, isBusy ? say('admin.purge_busy') : say('admin.purge_now'));
  }
}

function problem(thrown: unknown): SendProblem {
  return new SendProblem().show(problemOf(thrown));
}

function report(stored: StorageReport): readonly Child[] {
  const { capBytes, reservedBytes, transfers, byState, expiringSoon, medium } = stored;
  const isNearlyFull = reservedBytes >= capBytes * NEARLY_FULL;
  // The round number is a little less than the quota, and must not be less than what is used.
  const cap = (): string => (isNearlyFull ? formatBytes(capBytes) : formatLimit(capBytes));
  const used = (): string => t('admin.storage_used', { used: formatBytes(reservedBytes), cap: cap() });
  const meter = h('meter', {
    class: 'meter-large',
    min: 0,
    max: capBytes,
    high: capBytes * 0.8,
    value: Math.min(reservedBytes, capBytes),
    'aria-label': used,
  });
  const states = stateTable(byState, capBytes);
  return [
    h(
      'section',
      { class: 'card' },
      h('p', { class: 'storage-figure' }, used),
      meter,
      isNearlyFull && h('p', { role: 'alert' }, say('admin.storage_cap_warning')),
      medium !== undefined && medium.usedShare >= NEARLY_FULL && mediumWarning(medium),
      h('p', { class: 'muted' }, say('admin.storage_lead')),
      transfers === 0 ? emptyState(say('admin.storage_none')) : states,
    ),
    section(say('admin.storage_soon'), soonTable(expiringSoon)),
    section(say('admin.backlog'), backlogLine(stored)),
  ];
}

/** What the clean-up has to do, with a warning where it is behind. */
function backlogLine({ backlog, backlogSeconds }: StorageReport): HTMLElement {
  if (backlog === 0) return h('p', { class: 'muted' }, say('admin.backlog_none'));
  const isLate = backlogSeconds > LATE_SECONDS;
  return h('p', isLate ? { class: 'notice' } : {}, () => {
    const values = { count: backlog, age: formatDuration(backlogSeconds) };
    return t(isLate ? 'admin.backlog_late' : 'admin.backlog_due', values);
  });
}

function mediumWarning({ freeBytes, usedShare }: NonNullable<StorageReport['medium']>): HTMLElement {
  const text = (): string =>
    t('admin.storage_medium_warning', { share: formatPercent(usedShare), free: formatBytes(freeBytes) });
  return h('p', { role: 'alert' }, text);
}

/** What both tables show of their rows. */
const amountColumns: readonly Column<Pick<StorageReport, 'transfers'> & { readonly bytes: number }>[] = [
  { label: say('admin.storage_transfers'), kind: 'number', cell: (row) => () => formatNumber(row.transfers) },
  { label: say('admin.storage_bytes'), kind: 'number', cell: (row) => () => formatBytes(row.bytes) },
];

function stateTable(rows: StorageReport['byState'], capBytes: number): HTMLElement {
  const { element, append } = dataTable<StorageReport['byState'][number]>(say('admin.storage_by_state'), [
    { label: say('admin.state'), cell: ({ state }) => say(`admin.storage_${state}`) },
    ...amountColumns,
    {
      label: say('admin.storage_share'),
      kind: 'number',
      cell:
        ({ bytes }) =>
        () =>
          formatRate(capBytes === 0 ? 0 : bytes / capBytes),
    },
  ]);
  append(rows);
  return element;
}

function soonTable(rows: StorageReport['expiringSoon']): HTMLElement {
  const { element, append } = dataTable<StorageReport['expiringSoon'][number]>(say('admin.storage_soon'), [
    {
      label: say('admin.storage_within'),
      cell:
        ({ hours }) =>
        () =>
          formatDuration(hours * HOUR),
    },
    ...amountColumns,
  ]);
  append(rows);
  return element;
}

function purgeReport(purged: PurgeReport): readonly Child[] {
  const title = h('h3', {}, say('admin.purge_report'));
  if (PURGED.every((name) => purged[name] === 0)) {
    return [title, h('p', { class: 'muted' }, say('admin.purge_nothing'))];
  }
  const lines = PURGED.map((name) => fact(`admin.purge_${name}`, () => formatNumber(purged[name])));
  return [title, h('dl', { class: 'facts' }, ...lines)];
}
