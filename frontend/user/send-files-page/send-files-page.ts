import { keepsNothing } from '../../browser-storage.ts';
import { defineOnce } from '../../define-once.ts';
import { fill, h } from '../../dom.ts';
import { KeepingChangedEvent, SendKeeping } from '../../elements/send-keeping/send-keeping.ts';
import { SendKeptTransfers } from '../../elements/send-kept-transfers/send-kept-transfers.ts';
import { listen } from '../../events.ts';
import { say } from '../../i18n/files.ts';
import { say as sayAsk } from '../../i18n/i18n.ts';
import { showOnDemand } from '../../on-demand.ts';
import { pageFrame } from '../../page-frame.ts';
import { routeLink } from '../../route-link.ts';

/** `/sent`: what was sent from this browser, and what this browser keeps. */
export class SendFilesPage extends HTMLElement {
  readonly #hint = h('p', { class: 'muted' });
  readonly #list = new SendKeptTransfers();
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-files-page', SendFilesPage);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const list = h(
      'section',
      { class: 'card' },
      h('h1', {}, say('kept.title')),
      this.#hint,
      this.#list,
      requestsLink(),
    );
    const keeping = h('section', { class: 'card' }, new SendKeeping());
    const file = h('section', { class: 'card' });
    fill(this, pageFrame([list, file, keeping]));
    this.#showHint();
    listen(this, KeepingChangedEvent, () => {
      this.#showHint();
      this.#list.update();
    });
    // Few need it, so it comes after all else.
    void showOnDemand({
      stage: file,
      signal: this.#lifetime.signal,
      load: () => import('../../elements/send-list-file/send-list-file.ts'),
      show: ({ SendListFile }) => {
        defineOnce(SendListFile);
        return [new SendListFile()];
      },
    });
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #showHint(): void {
    fill(this.#hint, say(keepsNothing() ? 'kept.hint_nothing' : 'kept.hint'));
  }
}

function requestsLink(): HTMLElement {
  return h('p', {}, routeLink('/request', { class: 'button button-quiet' }, sayAsk('request.list')));
}
