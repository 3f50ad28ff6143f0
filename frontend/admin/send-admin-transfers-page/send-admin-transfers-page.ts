import './send-admin-transfers-page.css';
import { isTransferId } from '../../../core/crypto/keys.ts';
import type { TransferInfo } from '../../../core/schemas.ts';
import type { TokenInfo } from '../../../core/tokens/schemas.ts';
import { button, fill, h, setAttributes } from '../../dom.ts';
import { formatBytes, formatMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/admin.ts';
import { navigate } from '../../router.ts';
import { adminApi } from '../api.ts';
import { downloadsText, relativeCell, stateBadge } from '../cells.ts';
import type { Column } from '../data-table.ts';
import { dataTable } from '../data-table.ts';
import { filterForm } from '../filter-form.ts';
import { emptyState, pageHead, refreshButton } from '../page-head.ts';
import { showPagedList } from '../paged-list.ts';
import type { TransferFilter } from '../transfer-filter.ts';
import { addressOf, apiQueryOf, filterOf } from '../transfer-filter.ts';
import { serverNow } from '../../server-clock.ts';

const COLUMNS: readonly Column<TransferInfo>[] = [
  {
    label: say('admin.transfer'),
    cell: ({ id }) => h('a', { href: `/admin/transfers/${id}`, 'data-route': true, class: 'mono' }, id),
  },
  { label: say('admin.state'), cell: ({ state }) => stateBadge(state) },
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
      h('section', { class: 'card' }, searchForm(), this.#filter, this.#reach, this.#stage),
    );
    this.#showFilter();
    this.#read();
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
    history.replaceState(null, '', addressOf(filter) || location.pathname);
    this.#read();
  }

  #clear(): void {
    history.replaceState(null, '', location.pathname);
    this.#showFilter();
    this.#filter.querySelector('select')?.focus();
    this.#read();
  }

  #read(): void {
    const filter = filterOf(location.search);
    // Of one time for all pages.
    const query = apiQueryOf(filter, serverNow());
    let looked = 0;
    fill(this.#reach);
    void showPagedList<TransferInfo>({
      stage: this.#stage,
      signal: this.#lifetime.signal,
      read: async (cursor, signal) => {
        const page = await adminApi.transfers({ ...query, cursor }, signal);
        looked += page.looked?.transfers ?? 0;
        const moment = page.looked?.backTo;
        if (moment !== undefined) fill(this.#reach, () => reachText(looked, moment));
        return { rows: page.transfers, next: page.next };
      },
      list: () => dataTable(say('admin.transfers'), COLUMNS, ({ id }) => id),
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

function searchForm(): HTMLFormElement {
  const input = h('input', {
    class: 'input mono',
    id: 'transfer-search',
    type: 'search',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    dir: 'ltr',
    'aria-describedby': 'transfer-search-wrong',
  });
  const wrong = h('p', { class: 'field-problem', id: 'transfer-search-wrong', role: 'alert' });
  const form = h(
    'form',
    { class: 'search', role: 'search', novalidate: true },
    h('label', { class: 'label', for: input.id }, say('admin.search')),
    h('div', { class: 'search-line' }, input, h('button', { class: 'button' }, say('admin.search_go'))),
    wrong,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const id = input.value.trim().toLowerCase();
    if (isTransferId(id)) {
      navigate(`/admin/transfers/${id}`);
      return;
    }
    fill(wrong, say('admin.search_malformed'));
    setAttributes(input, { 'aria-invalid': 'true' });
    input.focus();
  });
  return form;
}
