import './send-admin-tokens-page.css';
import type { TokenInfo } from '../../../core/tokens/schemas.ts';
import { announce } from '../../announce.ts';
import { button, fill, h } from '../../dom.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import type { ConsoleMessageKey } from '../../i18n/admin.ts';
import { say, t } from '../../i18n/admin.ts';
import { icon } from '../../icons.ts';
import { problemOf } from '../../problems.ts';
import { sayIfSlow, slowNotice } from '../../slow-notice.ts';
import { absent, adminApi } from '../api.ts';
import { dataTable } from '../data-table.ts';
import { emptyState, pageHead, refreshButton } from '../page-head.ts';
import { showPagedList } from '../paged-list.ts';
import { SendAdminLimitDialog } from '../send-admin-limit-dialog/send-admin-limit-dialog.ts';
import { SendAdminTokenDialog } from '../send-admin-token-dialog/send-admin-token-dialog.ts';
import type { TokenActions } from '../token-columns.ts';
import { tokenColumns } from '../token-columns.ts';

/** `/admin/tokens`: the access codes, what was done with them, and what can be done to them. */
export class SendAdminTokensPage extends HTMLElement {
  readonly #stage = h('div', { class: 'list-stage' });
  readonly #problem = h('div', { class: 'tokens-problem' });
  readonly #slow = slowNotice();
  #table = dataTable<TokenInfo>(say('admin.tokens'), []);
  /** Made on this visit: they come first, because the list is sorted by ids and has pages. */
  #made: readonly string[] = [];
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-admin-tokens-page', SendAdminTokensPage);
    SendAdminLimitDialog.define();
    SendAdminTokenDialog.define();
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const make = button(say('admin.token_new'), 'button button-primary button-small', () => void this.#create(), {
      'data-changes': true,
    });
    make.prepend(icon('plus'));
    fill(
      this,
      pageHead(
        say('admin.tokens'),
        refreshButton(() => this.#read()),
        make,
      ),
      h('p', { class: 'lead' }, say('admin.tokens_lead')),
      this.#problem,
      this.#slow,
      h('section', { class: 'card' }, this.#stage),
    );
    this.#read();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #read(): void {
    void showPagedList<TokenInfo>({
      stage: this.#stage,
      signal: this.#lifetime.signal,
      read: async (cursor, signal) => {
        const [made, { tokens, next }] = await Promise.all([
          cursor === undefined ? this.#readMade(signal) : [],
          adminApi.tokens(cursor, signal),
        ]);
        return { rows: [...made, ...tokens.filter(({ id }) => !this.#made.includes(id))], next };
      },
      list: () => {
        this.#table = dataTable(say('admin.tokens'), tokenColumns(this.#actions()), ({ id }) => id);
        return this.#table;
      },
      empty: () => emptyState(say('admin.tokens_none'), say('admin.tokens_none_hint')),
    });
  }

  async #readMade(signal: AbortSignal): Promise<TokenInfo[]> {
    const read = this.#made.map((id) => adminApi.token(id, signal).catch(absent));
    return (await Promise.all(read)).filter((token) => token !== undefined);
  }

  #actions(): TokenActions {
    return {
      revoke: (token) => void this.#change(token, adminApi.revokeToken, 'admin.token_revoked'),
      reactivate: (token) => void this.#change(token, adminApi.reactivateToken, 'admin.token_reactivated'),
      changeLimit: (token) => void this.#changeLimit(token),
      delete: (token) => void this.#delete(token),
    };
  }

  async #create(): Promise<void> {
    const id = await SendAdminTokenDialog.open();
    if (id === undefined) return;
    this.#made = [id, ...this.#made];
    this.#read();
  }

  async #change({ id }: TokenInfo, action: (id: string) => Promise<TokenInfo>, said: ConsoleMessageKey): Promise<void> {
    fill(this.#problem);
    try {
      this.#update(await sayIfSlow(this.#slow, action(id)), said);
    } catch (thrown) {
      this.#showProblem(thrown);
    }
  }

  async #changeLimit(token: TokenInfo): Promise<void> {
    const changed = await SendAdminLimitDialog.open(token);
    if (changed) this.#update(changed, 'admin.token_limit_changed');
  }

  async #delete(token: TokenInfo): Promise<void> {
    const isSure = await SendConfirm.ask({
      title: say('admin.token_delete_title', { name: token.name }),
      text: say('admin.token_delete_text'),
      yes: say('admin.token_delete_yes'),
      no: say('admin.token_delete_no'),
      danger: true,
    });
    if (!isSure) return;
    fill(this.#problem);
    try {
      await sayIfSlow(this.#slow, adminApi.deleteToken(token.id));
      announce(t('admin.token_deleted'));
      this.#read();
      this.querySelector('h1')?.focus();
    } catch (thrown) {
      this.#showProblem(thrown);
    }
  }

  /** The row is replaced, so the focus moves to its first button. */
  #update(token: TokenInfo, said: ConsoleMessageKey): void {
    this.#table.update(token)?.querySelector('button')?.focus();
    announce(t(said));
  }

  #showProblem(thrown: unknown): void {
    fill(this.#problem, new SendProblem().show(problemOf(thrown)));
  }
}
