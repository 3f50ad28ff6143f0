import './send-kept-transfer.css';
import { downloadLink } from '../../../core/link.ts';
import { shownName } from '../../../core/shown-text.ts';
import { announce } from '../../announce.ts';
import { askState } from '../../ask-state.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { formatBytes, formatWhen } from '../../i18n/format.ts';
import type { FilesMessageKey } from '../../i18n/files.ts';
import { say, t } from '../../i18n/files.ts';
import { keptHeads, restoreHeads } from '../../kept-heads.ts';
import type { KeptTransfer } from '../../kept-transfers.ts';
import { forgetTransfer, keepTransfers, noteShared } from '../../kept-transfers.ts';
import type { Problem } from '../../problems.ts';
import { localProblem, problemOf } from '../../problems.ts';
import type { SeenState } from '../../seen-state.ts';
import { isOver, noteSeen, stateBy } from '../../seen-state.ts';
import { client } from '../../server.ts';
import { isEnded } from '../../transfer-end.ts';
import { SendConfirm } from '../send-confirm/send-confirm.ts';
import { SendCopyField } from '../send-copy-field/send-copy-field.ts';
import { SendProblem } from '../send-problem/send-problem.ts';
import { SendQrCode } from '../send-qr-code/send-qr-code.ts';
import { stateLine } from './state-line.ts';
import { routeLink } from '../../route-link.ts';
import { serverHere } from '../../base-path.ts';

const COPIED_MILLISECONDS = 2_500;
let rows = 0;

/** A transfer of the list: what it is, what the server last said of it, and what can be done with it. */
export class SendKeptTransfer extends HTMLElement {
  readonly #state = h('div', { class: 'kept-state' });
  readonly #actions = h('div', { class: 'actions' });
  /** What is shown when it is asked for. */
  readonly #more = h('div', { class: 'kept-more', hidden: true });
  readonly #nameId = `kept-name-${(rows += 1)}`;
  readonly #lifetime = new AbortController();
  #transfer: KeptTransfer | undefined;
  #seen: SeenState | undefined;
  #isAsked = false;
  #isFresh = false;
  #offers = '';

  static define(): void {
    customElements.define('send-kept-transfer', SendKeptTransfer);
  }

  get transfer(): KeptTransfer {
    if (!this.#transfer) throw new TypeError('a row is shown before it is asked');
    return this.#transfer;
  }

  /** `seen` is what the server said when it was last asked. */
  show(transfer: KeptTransfer, seen: SeenState | undefined): this {
    this.#transfer = transfer;
    this.#seen = seen;
    this.#showState();
    return fill(
      this,
      h(
        'div',
        { class: 'kept-facts' },
        h('bdi', { class: 'kept-name', id: this.#nameId }, shownName(transfer.name)),
        h('span', { class: 'muted' }, () => `${formatBytes(transfer.bytes)} · ${formatWhen(transfer.sentAt)}`),
        this.#state,
      ),
      this.#actions,
      this.#more,
    );
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  /** Whether the server is to be asked, which whoever asks does then: once, and never for what has ended. */
  takeQuestion(): boolean {
    if (this.#isAsked || (this.#seen && isEnded(this.#seen.state))) return false;
    this.#isAsked = true;
    return true;
  }

  /** The server has answered. */
  update(seen: SeenState): void {
    this.#isFresh = true;
    this.#seen = seen;
    this.#showState();
  }

  #showState(): void {
    const { expiresAt } = this.transfer;
    fill(this.#state, ...stateLine(expiresAt, this.#seen, this.#isFresh));
    const state = stateBy(expiresAt, this.#seen);
    const offers = state === 'gone' ? 'remove' : state !== undefined && isOver({ state }) ? 'look' : 'all';
    if (offers === this.#offers) return;
    this.#offers = offers;
    const hadFocus = this.#actions.contains(document.activeElement);
    this.#more.hidden = true;
    fill(this.#actions, ...this.#actionsFor(offers));
    if (hadFocus) this.#actions.querySelector<HTMLElement>('a, button')?.focus();
  }

  #actionsFor(offers: 'remove' | 'look' | 'all'): Child[] {
    const remove = (): HTMLElement => this.#button('kept.forget', () => void this.#remove());
    if (offers === 'remove') return [remove()];
    // Without the secret, which this browser has: an address is written into the browser's history.
    const attributes = { class: 'button button-small', 'aria-describedby': this.#nameId };
    const manage = routeLink(`/t/${this.transfer.id}`, attributes, say('kept.manage'));
    if (offers === 'look') return [manage, remove()];
    const more: HTMLButtonElement = this.#button('kept.more', () => this.#toggleMore(more, remove()));
    more.setAttribute('aria-expanded', 'false');
    const copy: HTMLButtonElement = this.#button('kept.copy', () => void this.#copy(copy));
    return [copy, manage, more];
  }

  /** The name of the file is said with each of its buttons. */
  #button(text: FilesMessageKey, onClick: () => void, kind = ''): HTMLButtonElement {
    return button(say(text), `button button-small ${kind}`, onClick, { 'aria-describedby': this.#nameId });
  }

  #toggleMore(toggle: HTMLButtonElement, remove: HTMLElement): void {
    this.#more.hidden = !this.#more.hidden;
    toggle.setAttribute('aria-expanded', String(!this.#more.hidden));
    if (this.#more.hidden) return;
    const code = new SendQrCode();
    const showCode: HTMLButtonElement = this.#button('share.qr', () => {
      code.toggle(this.#link());
      showCode.setAttribute('aria-expanded', String(!code.hidden));
      if (!code.hidden) noteShared(this.transfer.id);
    });
    showCode.setAttribute('aria-expanded', 'false');
    const end = this.#button('kept.delete', () => void this.#delete(), 'button-danger');
    fill(this.#more, h('div', { class: 'actions' }, showCode, remove, end), code);
  }

  #link(): string {
    const { id, secret } = this.transfer;
    return downloadLink(serverHere(), id, secret);
  }

  async #copy(copy: HTMLButtonElement): Promise<void> {
    noteShared(this.transfer.id);
    try {
      await navigator.clipboard.writeText(this.#link());
    } catch {
      const field = new SendCopyField().show(say('share.link'), this.#link());
      this.#more.hidden = false;
      fill(this.#more, field);
      field.select();
      return;
    }
    announce(t('copy.done'));
    fill(copy, say('copy.done'));
    setTimeout(() => fill(copy, say('kept.copy')), COPIED_MILLISECONDS);
  }

  /** The list may hold the only key to the transfer: removing asks, and can be taken back. */
  async #remove(): Promise<void> {
    const transfer = this.transfer;
    const isLive = this.#offers === 'all';
    const yes = await SendConfirm.ask({
      title: say('forget.title', { name: isolated(transfer.name) }),
      text: say(isLive ? 'forget.text' : 'forget.text_ended'),
      yes: say('kept.forget'),
      no: say('forget.no'),
      danger: true,
    });
    if (!yes) return;
    const heads = keptHeads(transfer.id);
    forgetTransfer(transfer.id);
    const undo = button(say('forget.undo'), 'button button-small', () => {
      keepTransfers([transfer]);
      if (heads) restoreHeads(heads);
      this.show(transfer, this.#seen);
      this.#actions.querySelector<HTMLElement>('a, button')?.focus();
    });
    const done = say('forget.done', { name: isolated(transfer.name) });
    fill(this, h('p', { class: 'kept-removed', role: 'status' }, h('span', {}, done), undo));
    undo.focus();
  }

  /** The transfer itself, for everybody. */
  async #delete(): Promise<void> {
    const { id, name, ownerSecret } = this.transfer;
    if (!navigator.onLine) {
      this.#showProblem(localProblem('network'));
      return;
    }
    const yes = await SendConfirm.ask({
      title: say('kept.delete_title', { name: isolated(name) }),
      text: say('kept.delete_text'),
      yes: say('kept.delete'),
      no: say('delete.no'),
      danger: true,
    });
    if (!yes) return;
    const { signal } = this.#lifetime;
    try {
      fill(this.#state, h('span', { class: 'waiting', role: 'status' }, say('kept.deleting')));
      await client.delete(id, ownerSecret, signal);
      const seen = await askState(this.transfer, signal);
      noteSeen({ [id]: seen });
      this.update(seen);
      announce(t('state.deleted'));
    } catch (thrown) {
      if (signal.aborted) return;
      this.#showState();
      this.#showProblem(problemOf(thrown));
    }
  }

  #showProblem(problem: Problem): void {
    this.#more.querySelector('send-problem')?.remove();
    this.#more.append(new SendProblem().show(problem));
  }
}

/** A name within a sentence, whose direction it does not change. */
function isolated(name: string): string {
  return `\u2068${shownName(name)}\u2069`;
}
