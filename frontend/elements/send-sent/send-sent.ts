import './send-sent.css';
import { manageLink } from '../../../core/link.ts';
import type { TransferInfo } from '../../../core/schemas.ts';
import { shownName } from '../../../core/shown-text.ts';
import { fill, h } from '../../dom.ts';
import { listen } from '../../events.ts';
import { formatBytes } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import type { KeptTransfer } from '../../kept-transfers.ts';
import { noteShared } from '../../kept-transfers.ts';
import { askBeforeLeaving } from '../../leaving.ts';
import { sentFilesLink } from '../../sent-files-link.ts';
import { TextCopiedEvent } from '../send-copy-field/send-copy-field.ts';
import { LinkSharedEvent, SendShare } from '../send-share/send-share.ts';
import { routeLink } from '../../route-link.ts';
import { serverHere } from '../../base-path.ts';

/** A transfer of this sender: what it is, its link, and how it stands. Asks before the page is left with the link not passed on. */
export class SendSent extends HTMLElement {
  readonly #head = h('div', { class: 'stack' });
  readonly #share = new SendShare();
  #transfer: KeptTransfer | undefined;
  #isKept = false;
  #isManageCopied = false;
  #isShared = false;
  #lifetime = new AbortController();
  #question = new AbortController();

  static define(): void {
    customElements.define('send-sent', this);
  }

  /** `kept` says whether this browser keeps the private link. */
  show(transfer: KeptTransfer, kept: boolean): this {
    this.#transfer = transfer;
    this.#isKept = kept;
    this.#isShared = !transfer.unshared;
    this.#share.show(transfer, kept);
    const another = routeLink('/', { class: 'button' }, say('sent.another'));
    return fill(
      this,
      this.#head,
      h('p', { class: 'file-line' }, h('bdi', {}, shownName(transfer.name)), ' · ', () => formatBytes(transfer.bytes)),
      this.#share,
      h('div', { class: 'actions' }, another, sentFilesLink()),
    );
  }

  /** The upload has just arrived. */
  arrived(): this {
    if (this.#transfer) this.#share.readReceipt(this.#transfer);
    fill(this.#head, h('p', { class: 'done-mark' }, say('sent.done')), h('h1', {}, say('sent.title')));
    return this;
  }

  /** As the server says, for one that was sent earlier; undefined while it has not been asked. */
  found(record: Pick<TransferInfo, 'state' | 'expiresAt'> | undefined): this {
    const state = record?.state;
    if (record) this.#share.expiresAt(record.expiresAt);
    const works = state === undefined || state === 'ready';
    fill(
      this.#head,
      h('h1', {}, say(works ? 'sent.title' : 'sent.over')),
      !works && h('p', { class: 'notice' }, say(state === 'uploading' ? 'sent.unfinished' : `state.${state}`)),
    );
    return this;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    listen(this, LinkSharedEvent, () => this.#shared(), signal);
    listen(this, TextCopiedEvent, ({ text }) => this.#copied(text), signal);
    this.#guard();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
    this.#question.abort();
  }

  #copied(text: string): void {
    const { id = '', ownerSecret = '' } = this.#transfer ?? {};
    if (text !== manageLink(serverHere(), id, ownerSecret)) {
      this.#shared();
      return;
    }
    this.#isManageCopied = true;
    this.#guard();
  }

  #shared(): void {
    this.#isShared = true;
    if (this.#transfer) noteShared(this.#transfer.id);
    this.#guard();
  }

  #guard(): void {
    this.#question.abort();
    this.#question = new AbortController();
    const { signal } = this.#question;
    // Without the private link nothing can be done about the transfer any more.
    if (!this.#isKept && !this.#isManageCopied) askBeforeLeaving('not_kept', signal);
    else if (!this.#isShared) askBeforeLeaving('not_shared', signal, () => this.#shared());
  }
}
