import { keepsNothing } from '../../browser-storage.ts';
import { fill, h } from '../../dom.ts';
import { KeepingChangedEvent, SendKeeping } from '../../elements/send-keeping/send-keeping.ts';
import { SendKeptTransfers } from '../../elements/send-kept-transfers/send-kept-transfers.ts';
import { listen } from '../../events.ts';
import { say } from '../../i18n/files.ts';
import { pageFrame } from '../../page-frame.ts';

/** `/sent`: what was sent from this browser, and what this browser keeps. */
export class SendFilesPage extends HTMLElement {
  readonly #hint = h('p', { class: 'muted' });
  readonly #list = new SendKeptTransfers();

  static define(): void {
    customElements.define('send-files-page', SendFilesPage);
  }

  connectedCallback(): void {
    const list = h('section', { class: 'card' }, h('h1', {}, say('kept.title')), this.#hint, this.#list);
    const keeping = h('section', { class: 'card' }, new SendKeeping());
    fill(this, pageFrame([list, keeping]));
    this.#showHint();
    listen(this, KeepingChangedEvent, () => {
      this.#showHint();
      this.#list.update();
    });
  }

  #showHint(): void {
    fill(this.#hint, say(keepsNothing() ? 'kept.hint_nothing' : 'kept.hint'));
  }
}
