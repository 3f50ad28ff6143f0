import './send-admin-transfers-page.css';
import type { ListedTransfer } from '../../../core/schemas.ts';
import type { TokenInfo } from '../../../core/tokens/schemas.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { formatBytes, formatMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/admin.ts';
import { navigate } from '../../router.ts';
import { adminApi } from '../api.ts';
import { bulkDelete, isDeletable } from '../bulk-delete.ts';
import { damagedBadge, downloadsText, relativeCell, stateBadge } from '../cells.ts';
import type { Column } from '../data-table.ts';
import { dataTable } from '../data-table.ts';
import { focusFilter } from '../filter-fields.ts';
import { filterForm } from '../filter-form.ts';
import { emptyState, pageHead, refreshButton } from '../page-head.ts';
import { showPagedList } from '../paged-list.ts';
import { searchForm } from '../search-form.ts';
import type { TransferFilter } from '../transfer-filter.ts';
import { addressOf, apiQueryOf, filterOf } from '../transfer-filter.ts';
import { serverNow } from '../../server-clock.ts';
import { replaceQuery } from '../../page-history.ts';
import { routeLink } from '../../route-link.ts';

const COLUMNS: readonly Column<ListedTransfer>[] = [
  {
    label: say('admin.state'),
    cell: ({ state, damaged }) => h('span', { class: 'states' }, stateBadge(state), damaged && damagedBadge()),
  },
  { label: say('admin.created'), cell: ({ createdAt }) => relativeCell(createdAt) },
  { label: say('admin.expires'), cell: ({ expiresAt }) => relativeCell(expiresAt) },
  {
    label: say('admin.size'),
    kind: 'number',
    cell:
      ({ ciphertextBytes }) =>
      () =>
        formatBytes(ciphertextBytes),
  },
  { label: say('admin.downloads'), kind: 'number', cell: ({ downloads }) => downloadsText(downloads) },
];

/** `/admin/transfers`: all transfers, the newest first, or those that the filter in the address finds. */
export class SendAdminTransfersPage extends HTMLElement {
  readonly #filter = h('div', {});
  readonly #reach = h('p', { class: 'muted', role: 'status' });
  readonly #bulk = bulkDelete(
    () => this.#lifetime.signal,
    () => this.#read(),
  );
  readonly #unreadable = h('div', {});
  readonly #stage = h('div', { class: 'list-stage' });
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-admin-transfers-page', SendAdminTransfersPage);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(
      this,
      pageHead(
        say('admin.transfers'),
        refreshButton(() => this.#read()),
      ),
      h('section', { class: 'card' }, ...this.#parts()),
    );
    this.#showFilter();
    this.#read();
  }

  #parts(): readonly Child[] {
    const search = searchForm(say('admin.search'), (id) => navigate(`/admin/transfers/${id}`));
    return [search, this.#filter, this.#reach, this.#unreadable, this.#bulk.element, this.#stage];
  }

  #columns(): readonly Column<ListedTransfer>[] {
    const first: Column<ListedTransfer> = {
      label: say('admin.transfer'),
      cell: ({ id, state }) =>
        h('span', { class: 'select-cell' }, isDeletable(state) && this.#bulk.checkbox(id), transferLink(id)),
    };
    return [first, ...COLUMNS];
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #showFilter(): void {
    fill(
      this.#filter,
      filterForm({
        filter: filterOf(location.search),
        readTokens: () => readTokens(this.#lifetime.signal),
        onWanted: (filter) => this.#apply(filter),
        onCleared: () => this.#clear(),
      }),
    );
  }

  #apply(filter: TransferFilter): void {
    replaceQuery(addressOf(filter));
    this.#read();
  }

  #clear(): void {
    replaceQuery('');
    this.#showFilter();
    focusFilter(this.#filter);
    this.#read();
  }

  #read(): void {
    const filter = filterOf(location.search);
    // Of one time for all pages.
    const query = apiQueryOf(filter, serverNow());
    let looked = 0;
    const unreadable: string[] = [];
    fill(this.#reach);
    fill(this.#unreadable);
    this.#bulk.reset();
    void showPagedList<ListedTransfer>({
      stage: this.#stage,
      signal: this.#lifetime.signal,
      read: async (cursor, signal) => {
        const page = await adminApi.transfers({ ...query, cursor }, signal);
        signal.throwIfAborted();
        unreadable.push(...(page.unreadable ?? []));
        fill(this.#unreadable, unreadable.length > 0 && unreadableNotice(unreadable));
        looked += page.looked?.transfers ?? 0;
        const moment = page.looked?.backTo;
        if (moment !== undefined) fill(this.#reach, () => reachText(looked, moment));
        return { rows: page.transfers, next: page.next };
      },
      list: () => dataTable(say('admin.transfers'), this.#columns(), ({ id }) => id),
      empty: (hasMore) => this.#nothing(hasMore, addressOf(filter) !== ''),
    });
  }

  #nothing(hasMore: boolean, isFiltered: boolean): HTMLElement {
    if (hasMore) return emptyState(say('admin.transfers_none_yet'));
    if (!isFiltered) return emptyState(say('admin.transfers_none'), say('admin.transfers_none_hint'));
    const clear = button(say('admin.filter_clear'), 'button', () => this.#clear());
    return emptyState(say('admin.filter_none'), say('admin.filter_none_hint'), clear);
  }
}

function transferLink(id: string): HTMLElement {
  return routeLink(`/admin/transfers/${id}`, { class: 'mono' }, id);
}

function unreadableNotice(ids: readonly string[]): HTMLElement {
  const links = ids.map((id) => h('li', {}, transferLink(id)));
  return h(
    'div',
    { class: 'notice' },
    h('p', {}, say('admin.unreadable', { count: ids.length })),
    h('ul', {}, ...links),
  );
}

function reachText(count: number, backTo: string): string {
  return t('admin.filter_reach', { count, moment: formatMoment(backTo) });
}

async function readTokens(signal: AbortSignal): Promise<TokenInfo[]> {
  const tokens: TokenInfo[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await adminApi.tokens(cursor, signal);
    tokens.push(...page.tokens);
    if (page.next === undefined) return tokens;
    cursor = page.next;
  }
}
