import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { routeLink } from '../../route-link.ts';

/** Any other address. */
export class SendNotFoundPage extends HTMLElement {
  static define(): void {
    customElements.define('send-not-found-page', this);
  }

  connectedCallback(): void {
    const stage = h('div', { class: 'stage' });
    fill(this, pageFrame([stage]));
    const home = routeLink('/', { class: 'button button-primary' }, say('missing.home'));
    const actions = h('div', { class: 'actions' }, home);
    showStage(stage, [h('h1', {}, say('missing.title')), h('p', {}, say('missing.text')), actions], false);
  }
}
