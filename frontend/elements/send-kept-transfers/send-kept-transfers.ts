import './send-kept-transfers.css';
import type { TransferInfo } from '../../../core/schemas.ts';
import { manageLink } from '../../../core/link.ts';
import { shownName } from '../../../core/shown-text.ts';
import { button, fill, h } from '../../dom.ts';
import { formatBytes, formatMoment } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import { keptHeads, restoreHeads } from '../../kept-heads.ts';
import type { KeptTransfer } from '../../kept-transfers.ts';
import { forgetTransfer, keepTransfers, keptTransfers } from '../../kept-transfers.ts';
import { panel } from '../../panel.ts';
import { SendConfirm } from '../send-confirm/send-confirm.ts';

/** What was sent from this browser. The state of each is asked for when the list is opened. */
export class SendKeptTransfers extends HTMLElement {
  #status: (transfer: KeptTransfer) => Promise<TransferInfo['state']> = () => Promise.resolve('ready');

  static define(): void {
    customElements.define('send-kept-transfers', SendKeptTransfers);
  }

  /** `status` asks the server for the state of one transfer. */
  show(status: (transfer: KeptTransfer) => Promise<TransferInfo['state']>, open = false): this {
    this.#status = status;
    const transfers = keptTransfers();
    this.hidden = transfers.length === 0;
    const rows = transfers.map((transfer) => this.#row(transfer));
    const details = panel(
      { name: 'file', title: say('kept.title'), open },
      h('ul', {}, ...rows.map(({ element }) => element)),
      h('p', { class: 'muted' }, say('kept.hint')),
    );
    const askAll = (): void => {
      if (details.open) for (const { ask } of rows) void ask();
    };
    details.addEventListener('toggle', askAll);
    return fill(this, details);
  }

  #row(transfer: KeptTransfer): { element: HTMLLIElement; ask: () => Promise<void> } {
    const state = h('span', { class: 'state', hidden: true });
    const forget = button(say('kept.forget'), 'button button-small', () => void this.#forget(transfer));
    const element = h(
      'li',
      {},
      h(
        'div',
        { class: 'kept-facts' },
        h('bdi', { class: 'kept-name' }, shownName(transfer.name)),
        h('span', { class: 'muted' }, () => `${formatBytes(transfer.bytes)} · ${formatMoment(transfer.sentAt)}`),
      ),
      state,
      h(
        'div',
        { class: 'kept-actions' },
        h(
          'a',
          { class: 'button button-small', href: manageLink('', transfer.id, transfer.ownerSecret), 'data-route': true },
          say('kept.manage'),
        ),
        forget,
      ),
    );
    return { element, ask: () => this.#ask(transfer, state) };
  }

  /** The list may hold the only key to the transfer: removing asks, and can be taken back. */
  async #forget(transfer: KeptTransfer): Promise<void> {
    const yes = await SendConfirm.ask({
      title: say('forget.title'),
      text: say('forget.text'),
      yes: say('kept.forget'),
      no: say('forget.no'),
      danger: true,
    });
    if (!yes) return;
    const before = keptTransfers();
    const heads = keptHeads(transfer.id);
    forgetTransfer(transfer.id);
    this.show(this.#status, true);
    const undo = button(say('forget.undo'), 'button button-small', () => {
      keepTransfers(before);
      if (heads) restoreHeads(heads);
      this.show(this.#status, true);
      this.querySelector('summary')?.focus();
    });
    this.hidden = false;
    this.append(h('p', { class: 'kept-removed', role: 'status' }, h('span', {}, say('forget.done')), undo));
    undo.focus();
  }

  async #ask(transfer: KeptTransfer, state: HTMLElement): Promise<void> {
    if (!state.hidden) return;
    const answer = await this.#status(transfer).catch(() => undefined);
    if (answer === undefined) return;
    state.hidden = false;
    state.dataset['state'] = answer;
    fill(state, say(`state.${answer}`));
  }
}
