import './send-qr-code.css';
import { h } from '../../dom.ts';
import { say, t } from '../../i18n/i18n.ts';
import { showOnDemand } from '../../on-demand.ts';

/** A link as a QR code, shown and hidden by turns. What draws it is loaded when it is first shown. */
export class SendQrCode extends HTMLElement {
  static define(): void {
    customElements.define('send-qr-code', this);
  }

  connectedCallback(): void {
    this.hidden = this.childElementCount === 0;
  }

  toggle(link: string): void {
    this.hidden = !this.hidden;
    if (this.hidden) return;
    void showOnDemand({
      stage: this,
      load: () => import('../../qr-code.ts'),
      show: ({ qrCode }) => [qrCode(link, t('share.qr_of')), h('p', { class: 'muted' }, say('share.qr_hint'))],
    });
  }
}
