import './send-share.css';
import { downloadLink, manageLink } from '../../../core/link.ts';
import { button, fill, h } from '../../dom.ts';
import { formatMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import type { KeptTransfer } from '../../kept-transfers.ts';
import { panel } from '../../panel.ts';
import { client } from '../../server.ts';
import { SendCopyField } from '../send-copy-field/send-copy-field.ts';
import { SendReceipt } from '../send-receipt/send-receipt.ts';

/** The finished upload: the link, link and key apart, and the management link before one leaves. */
export class SendShare extends HTMLElement {
  static define(): void {
    customElements.define('send-share', SendShare);
  }

  /** `kept` says whether this browser keeps the management link. */
  show(transfer: KeptTransfer, kept: boolean): this {
    const { id, secret, ownerSecret } = transfer;
    const link = downloadLink(location.origin, id, secret);
    const manage = new SendCopyField().show(say('share.manage'), manageLink(location.origin, id, ownerSecret));
    return fill(
      this,
      new SendCopyField().show(say('share.link'), link, 'main'),
      h('p', { class: 'muted' }, () => t('share.until', { moment: formatMoment(transfer.expiresAt) })),
      shareButton(link),
      panel(
        { name: 'key', title: say('share.apart') },
        h(
          'div',
          { class: 'stack' },
          h('p', { class: 'muted' }, say('share.apart_why')),
          new SendCopyField().show(say('share.link_only'), `${location.origin}/d/${id}`),
          new SendCopyField().show(say('share.key_only'), secret, 'secret'),
        ),
      ),
      h(
        'section',
        { class: kept ? 'manage-offer' : 'manage-offer manage-at-risk' },
        h('h2', {}, say('share.before_leaving')),
        h('p', {}, say(kept ? 'share.kept' : 'share.not_kept')),
        manage,
        h('p', {}, h('a', { href: manageLink('', id, ownerSecret), 'data-route': true }, say('share.open_manage'))),
      ),
      new SendReceipt().show(() => client.log(id, { ownerSecret })),
    );
  }
}

/** The device's own way of passing a link on, where there is one. */
function shareButton(url: string): HTMLElement | undefined {
  if (!('share' in navigator)) return undefined;
  const share = button(say('share.native'), 'button', () => {
    // Closing the device's dialog rejects, and is not an error.
    navigator.share({ url }).catch(() => undefined);
  });
  share.prepend(icon('share'));
  return share;
}
