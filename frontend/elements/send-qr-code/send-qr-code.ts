import './send-qr-code.css';
import { fill, h } from '../../dom.ts';
import { say, t } from '../../i18n/i18n.ts';
import { localProblem } from '../../problems.ts';
import { SendProblem } from '../send-problem/send-problem.ts';

/** A link as a QR code, shown and hidden by turns. What draws it is loaded when it is first shown. */
export class SendQrCode extends HTMLElement {
  static define(): void {
    customElements.define('send-qr-code', SendQrCode);
  }

  connectedCallback(): void {
    this.hidden = this.childElementCount === 0;
  }

  toggle(link: string): void {
    this.hidden = !this.hidden;
    if (!this.hidden) void this.#draw(link);
  }

  async #draw(link: string): Promise<void> {
    const drawing = await import('../../qr-code.ts').catch(() => undefined);
    if (drawing) fill(this, drawing.qrCode(link, t('share.qr_of')), h('p', { class: 'muted' }, say('share.qr_hint')));
    else fill(this, new SendProblem().show(localProblem('network')));
  }
}
