import { fill, h } from '../../dom.ts';
import { SendTransferLog } from '../../elements/send-transfer-log/send-transfer-log.ts';
import { listen } from '../../events.ts';
import { say } from '../../i18n/i18n.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { readAdminKey } from '../admin-key.ts';
import { readLog } from '../api.ts';
import { AdminKeyGivenEvent, SendAdminKey } from '../send-admin-key/send-admin-key.ts';

/** `/admin/transfers/{id}`: everything that happened to one transfer. */
export class SendAdminLogPage extends HTMLElement {
  readonly #stage = h('div', { class: 'stage' });
  #lifetime = new AbortController();
  #id = '';

  static define(): void {
    customElements.define('send-admin-log-page', SendAdminLogPage);
  }

  static create(id: string): SendAdminLogPage {
    const page = new SendAdminLogPage();
    page.#id = id;
    return page;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(this, pageFrame([this.#stage]));
    listen(this, AdminKeyGivenEvent, () => this.#showLog(), this.#lifetime.signal);
    if (readAdminKey() === undefined) showStage(this.#stage, [new SendAdminKey().show()], false);
    else this.#showLog();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #showLog(): void {
    const log = new SendTransferLog().watch({ read: (signal) => readLog(this.#id, signal), ownCaller: undefined });
    const back = h('a', { href: '/admin', 'data-route': true }, say('admin.back'));
    showStage(
      this.#stage,
      [
        h('p', {}, back),
        h('h1', { class: 'file-name' }, say('admin.log')),
        h('p', { class: 'mono muted' }, this.#id),
        log,
      ],
      false,
    );
  }
}
