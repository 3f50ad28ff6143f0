import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/admin.ts';
import { emptyState, pageHead } from '../page-head.ts';
import { routeLink } from '../../route-link.ts';

/** Any other address below `/admin`. */
export class SendAdminNotFoundPage extends HTMLElement {
  static define(): void {
    customElements.define('send-admin-not-found-page', SendAdminNotFoundPage);
  }

  connectedCallback(): void {
    const home = routeLink('/admin', { class: 'button' }, say('admin.missing_home'));
    const text = emptyState(say('admin.missing_text'), undefined, home);
    fill(this, pageHead(say('admin.missing')), h('section', { class: 'card' }, text));
  }
}
