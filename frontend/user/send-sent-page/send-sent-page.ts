import type { TransferInfo } from '../../../core/schemas.ts';
import { fill, h } from '../../dom.ts';
import { SendSent } from '../../elements/send-sent/send-sent.ts';
import { SendTransparency } from '../../elements/send-transparency/send-transparency.ts';
import { say } from '../../i18n/i18n.ts';
import type { KeptTransfer } from '../../kept-transfers.ts';
import { isListKept, keptTransfer } from '../../kept-transfers.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { client } from '../../server.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';
import { routeLink } from '../../route-link.ts';

/** `/sent/{id}`: the link of what was sent from here, again. No secret is in the address: this browser keeps them, or this page has them until it is left. */
export class SendSentPage extends HTMLElement {
  readonly #stage = h('div', { class: 'stage' });
  readonly #transparency = new SendTransparency();
  readonly #lifetime = new AbortController();
  #id = '';

  static define(): void {
    customElements.define('send-sent-page', this);
  }

  static create(id: string): SendSentPage {
    const page = new this();
    page.#id = id;
    return page;
  }

  connectedCallback(): void {
    fill(this, pageFrame([this.#stage], [this.#transparency]));
    const transfer = keptTransfer(this.#id);
    if (transfer) void this.#show(transfer, isListKept());
    else this.#showUnknown();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  /** The link is there at once; what the server says of it comes after. */
  async #show(transfer: KeptTransfer, kept: boolean): Promise<void> {
    const { signal } = this.#lifetime;
    const sent = new SendSent().show(transfer, kept).found(undefined);
    const news = slowNotice();
    showStage(this.#stage, [sent, news], false);
    const ask = (asked: AbortSignal): Promise<TransferInfo> => client.status(transfer.id, transfer.ownerSecret, asked);
    const record = await firstAnswer((attempt) => ask(attempt.signal), news, signal).catch(() => undefined);
    if (signal.aborted || !record) return;
    sent.found(record);
    this.#transparency.show(record);
  }

  #showUnknown(): void {
    const send = routeLink('/', { class: 'button' }, say('missing.home'));
    const children = [h('h1', {}, say('sent.unknown')), h('p', {}, say('sent.unknown_hint'))];
    showStage(this.#stage, [...children, h('div', { class: 'actions' }, send)], false);
  }
}
