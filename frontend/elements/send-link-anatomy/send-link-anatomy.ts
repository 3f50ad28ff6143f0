import './send-link-anatomy.css';
import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { basePath } from '../../base-path.ts';

const SAMPLE_ID = 'k3vq7m2x…';
const SAMPLE_KEY = 'u8Xw-2fQ9s…';

/** Shows a link in its two parts: what the server receives, and what stays behind the "#". */
export class SendLinkAnatomy extends HTMLElement {
  static define(): void {
    customElements.define('send-link-anatomy', this);
  }

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    fill(
      this,
      h(
        'figure',
        {},
        h(
          'div',
          { class: 'anatomy-public' },
          h('code', { dir: 'ltr' }, `${location.host}${basePath}/d/${SAMPLE_ID}`),
          h('span', {}, say('anatomy.public')),
        ),
        h(
          'div',
          { class: 'anatomy-secret' },
          h('code', { dir: 'ltr' }, `#${SAMPLE_KEY}`),
          h('span', {}, say('anatomy.secret')),
        ),
        h('figcaption', { class: 'visually-hidden' }, say('anatomy.caption')),
      ),
    );
  }
}
