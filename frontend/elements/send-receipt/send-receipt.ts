import './send-receipt.css';
import type { TransferLog } from '../../../core/schemas.ts';
import { verifyLog } from '../../../core/verify-log.ts';
import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { keepHeads, keptHeads } from '../../kept-heads.ts';
import { SendCopyField } from '../send-copy-field/send-copy-field.ts';

/** The fingerprint of a transfer's log as it is now, to keep. Nothing where the log cannot be read. */
export class SendReceipt extends HTMLElement {
  static define(): void {
    customElements.define('send-receipt', this);
  }

  show(read: () => Promise<TransferLog>, heading: 'h2' | 'h3' = 'h2'): this {
    // What was sent or received is complete without it.
    void this.#fill(read, heading).catch(() => fill(this));
    return this;
  }

  async #fill(read: () => Promise<TransferLog>, heading: 'h2' | 'h3'): Promise<void> {
    const log = await read();
    const verdict = await verifyLog(log, { kept: keptHeads(log.transfer)?.heads ?? [] });
    keepHeads(log.transfer, verdict);
    fill(
      this,
      h(heading, {}, say('receipt.title')),
      h('p', { class: 'muted' }, say('receipt.why')),
      new SendCopyField().show(say('receipt.label'), verdict.head),
    );
  }
}
