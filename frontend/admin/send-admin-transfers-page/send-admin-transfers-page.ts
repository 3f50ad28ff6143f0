import './send-admin-transfers-page.css';
import { isTransferId } from '../../../core/crypto/keys.ts';
import { TransferState } from '../../../core/schemas.ts';
import type { TransferInfo } from '../../../core/schemas.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { formatBytes } from '../../i18n/format.ts';
import { say } from '../../i18n/admin.ts';
import { navigate } from '../../router.ts';
import { adminApi } from '../api.ts';
import { downloadsText, relativeCell, stateBadge } from '../cells.ts';
import type { Column } from '../data-table.ts';
import { dataTable } from '../data-table.ts';
import { emptyState, pageHead, refreshButton } from '../page-head.ts';
import { showPagedList } from '../paged-list.ts';

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

/** `/admin/transfers`: all transfers, the newest first. The filter is a part of the address. */
export class SendAdminTransfersPage extends HTMLElement {
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
      h(
        'section',
        { class: 'card' },
        h(
          'div',
          { class: 'list-tools' },
          searchForm(),
          stateFilter((state) => this.#filter(state)),
        ),
        this.#stage,
      ),
    );
    this.#read();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #filter(state: TransferState | undefined): void {
    history.replaceState(null, '', state === undefined ? location.pathname : `?state=${state}`);
    this.#read();
  }

  #read(): void {
    const state = wantedState();
    void showPagedList<TransferInfo>({
      stage: this.#stage,
      signal: this.#lifetime.signal,
      read: async (cursor, signal) => {
        const { transfers, next } = await adminApi.transfers({ cursor, state }, signal);
        return { rows: transfers, next };
      },
      list: () => dataTable(say('admin.transfers'), COLUMNS, ({ id }) => id),
      empty: (hasMore) => {
        if (hasMore) return emptyState(say('admin.transfers_none_yet'));
        if (state !== undefined) return emptyState(say('admin.transfers_none_state'));
        return emptyState(say('admin.transfers_none'), say('admin.transfers_none_hint'));
      },
    });
  }
}

function wantedState(): TransferState | undefined {
  return TransferState.safeParse(new URLSearchParams(location.search).get('state')).data;
}

function stateFilter(onChange: (state: TransferState | undefined) => void): HTMLElement {
  const wanted = wantedState();
  const select = h(
    'select',
    { class: 'select', name: 'state' },
    h('option', { value: '' }, say('admin.filter_all')),
    ...TransferState.options.map((state) =>
      h('option', { value: state, selected: state === wanted }, say(`admin.state_${state}`)),
    ),
  );
  select.addEventListener('change', () => onChange(TransferState.safeParse(select.value).data));
  return h('label', { class: 'field' }, h('span', { class: 'label' }, say('admin.filter')), select);
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
