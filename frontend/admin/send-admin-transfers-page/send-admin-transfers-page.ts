import './send-admin-transfers-page.css';
import { asSendError } from '../../../core/errors.ts';
import type { AdminTransfers, TransferInfo } from '../../../core/schemas.ts';
import { button, fill, h } from '../../dom.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { listen } from '../../events.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { formatBytes, formatMoment } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { problemOf } from '../../problems.ts';
import { forgetAdminKey, readAdminKey } from '../admin-key.ts';
import { listTransfers } from '../api.ts';
import { AdminKeyGivenEvent, SendAdminKey } from '../send-admin-key/send-admin-key.ts';

const COLUMNS = ['id', 'state', 'created', 'expires', 'size', 'downloads'] as const;

/** `/admin`: all transfers with their state. */
export class SendAdminTransfersPage extends HTMLElement {
  readonly #stage = h('div', { class: 'stage' });
  readonly #rows = h('tbody');
  readonly #more = h('div', { class: 'actions' });
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-admin-transfers-page', SendAdminTransfersPage);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(this, pageFrame([this.#stage]));
    listen(this, AdminKeyGivenEvent, () => void this.#load(), this.#lifetime.signal);
    if (readAdminKey() === undefined) showStage(this.#stage, [new SendAdminKey().show()], false);
    else void this.#load();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #load(): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      const page = await listTransfers(undefined, signal);
      if (signal.aborted) return;
      this.#showTable(page.transfers.length === 0);
      this.#append(page);
    } catch (thrown) {
      if (!signal.aborted) this.#showProblem(thrown);
    }
  }

  #showTable(isEmpty: boolean): void {
    this.#rows.replaceChildren();
    const forget = button(say('admin.forget'), 'button button-quiet', () => {
      forgetAdminKey();
      showStage(this.#stage, [new SendAdminKey().show()]);
    });
    const refresh = button(say('admin.refresh'), 'button', () => void this.#load());
    refresh.prepend(icon('refresh'));
    const head = COLUMNS.map((name) => h('th', { scope: 'col' }, say(column(name))));
    showStage(this.#stage, [
      h(
        'div',
        { class: 'table-head' },
        h('h1', {}, say('admin.transfers')),
        h('div', { class: 'actions' }, refresh, forget),
      ),
      isEmpty
        ? h('p', { class: 'muted' }, say('admin.none'))
        : h(
            'div',
            { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': say('admin.transfers') },
            h('table', {}, h('thead', {}, h('tr', {}, ...head)), this.#rows),
          ),
      this.#more,
    ]);
  }

  #append({ transfers, next }: AdminTransfers): void {
    this.#rows.append(...transfers.map(row));
    fill(this.#more, next !== undefined && button(say('admin.more'), 'button', () => void this.#loadMore(next)));
  }

  async #loadMore(cursor: string): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      this.#append(await listTransfers(cursor, signal));
    } catch (thrown) {
      if (!signal.aborted) this.#showProblem(thrown);
    }
  }

  #showProblem(thrown: unknown): void {
    const problem = problemOf(thrown);
    if (asSendError(thrown).code === 'unauthorized') {
      forgetAdminKey();
      showStage(this.#stage, [new SendAdminKey().show(problem)], false);
      return;
    }
    const again = button(say('problem.again'), 'button', () => void this.#load());
    showStage(this.#stage, [new SendProblem().show(problem, { heading: 'h1', actions: [again] })], false);
  }
}

function column(name: (typeof COLUMNS)[number]): MessageKey {
  return `admin.${name}`;
}

function row({ id, state, createdAt, expiresAt, ciphertextBytes, downloads }: TransferInfo): HTMLTableRowElement {
  const { finished, max } = downloads;
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('a', { href: `/admin/transfers/${id}`, 'data-route': true, class: 'mono' }, id)),
    h('td', {}, h('span', { class: 'state', 'data-state': state }, say(`state.${state}`))),
    h('td', {}, () => formatMoment(createdAt)),
    h('td', {}, () => formatMoment(expiresAt)),
    h('td', {}, () => formatBytes(ciphertextBytes)),
    h('td', {}, say('admin.downloads_of', { finished, max })),
  );
}
