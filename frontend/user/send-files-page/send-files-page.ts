import { fill, h } from '../../dom.ts';
import { SendKeptTransfers } from '../../elements/send-kept-transfers/send-kept-transfers.ts';
import { say } from '../../i18n/i18n.ts';
import { pageFrame } from '../../page-frame.ts';

/** `/sent`: what was sent from this browser. */
export class SendFilesPage extends HTMLElement {
  readonly #list = new SendKeptTransfers();

  static define(): void {
    customElements.define('send-files-page', SendFilesPage);
  }

  connectedCallback(): void {
    const head = [h('h1', {}, say('kept.title')), h('p', { class: 'muted' }, say('kept.hint'))];
    fill(this, pageFrame([h('section', { class: 'card' }, ...head, this.#list)]));
  }
}
