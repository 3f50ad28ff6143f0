import './send-share.css';
import { downloadLink, manageLink } from '../../../core/link.ts';
import { button, fill, h } from '../../dom.ts';
import { formatMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon, outline } from '../../icons.ts';
import type { KeptTransfer } from '../../kept-transfers.ts';
import { refreshTexts } from '../../live.ts';
import { brandParts } from '../../brand.ts';
import { mailLink } from '../../mail-link.ts';
import { panel } from '../../panel.ts';
import { client } from '../../server.ts';
import { isTouch } from '../../touch.ts';
import { SendCopyField } from '../send-copy-field/send-copy-field.ts';
import { SendQrCode } from '../send-qr-code/send-qr-code.ts';
import { SendReceipt } from '../send-receipt/send-receipt.ts';
import { routeLink } from '../../route-link.ts';
import { serverHere } from '../../base-path.ts';

const QR_OUTLINE = 'M4 4h6v6H4zm10 0h6v6h-6zM4 14h6v6H4zm10 0h2v2h-2zm4 0h2m-2 4h2v2m-6-2v2';
const MAIL_OUTLINE = 'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zm-.5.5L12 13l8.5-6.5';

export class LinkSharedEvent extends Event {
  static readonly type = 'link-shared';

  constructor() {
    super(LinkSharedEvent.type, { bubbles: true });
  }
}

/**
 * The recipient's link and the ways to pass it on; behind "More" what few need at once. Fires `link-shared` when the link was passed on in
 * another way than by copying.
 */
export class SendShare extends HTMLElement {
  #receipt = new SendReceipt();
  #expiresAt = '';

  static define(): void {
    customElements.define('send-share', this);
  }

  /** `kept` says whether this browser keeps the private link. */
  show(transfer: KeptTransfer, kept: boolean): this {
    const { id, ownerSecret, expiresAt } = transfer;
    this.#expiresAt = expiresAt;
    const manage = new SendCopyField().show(say('share.manage'), manageLink(serverHere(), id, ownerSecret));
    this.#receipt = new SendReceipt();
    const more = panel(
      { name: 'key', title: say('share.more') },
      h('div', { class: 'stack' }, manageOffer(transfer, kept && manage), apart(transfer), this.#receipt),
    );
    // The log is read when it is asked for: reading it is itself an entry.
    more.addEventListener('toggle', () => this.#receipt.childElementCount === 0 && this.readReceipt(transfer));
    return fill(
      this,
      this.#recipientLink(transfer),
      h('p', { class: 'muted' }, () =>
        t(transfer.password ? 'share.until_password' : 'share.until', { moment: formatMoment(this.#expiresAt) }),
      ),
      !kept && h('section', { class: 'manage-at-risk' }, h('p', { class: 'notice' }, say('share.not_kept')), manage),
      more,
    );
  }

  /** The server knows of another expiry. */
  expiresAt(moment: string): void {
    this.#expiresAt = moment;
    refreshTexts(this);
  }

  readReceipt({ id, ownerSecret }: KeptTransfer): void {
    this.#receipt.show(() => client.log(id, { ownerSecret }), 'h3');
  }

  #recipientLink({ id, secret, password }: KeptTransfer): HTMLElement {
    const link = downloadLink(serverHere(), id, secret);
    const field = new SendCopyField();
    const code = new SendQrCode();
    const share = 'share' in navigator && button(say('share.native'), 'button', () => void this.#share(link, field));
    if (share) share.prepend(icon('share'));
    const isFirst = share && isTouch();
    if (isFirst) share.classList.add('button-primary');
    const showCode = button(say('share.qr'), 'button', () => {
      code.toggle(link);
      showCode.setAttribute('aria-expanded', String(!code.hidden));
      if (!code.hidden) this.dispatchEvent(new LinkSharedEvent());
    });
    showCode.setAttribute('aria-expanded', 'false');
    showCode.prepend(outline(QR_OUTLINE));
    const mail = h(
      'a',
      {
        class: 'button',
        href: () =>
          mailLink(
            brandParts()?.brandedSubject() ?? t('mail.subject'),
            t(password ? 'mail.body_password' : 'mail.body', { link, moment: formatMoment(this.#expiresAt) }),
          ),
      },
      outline(MAIL_OUTLINE),
      say('share.mail'),
    );
    mail.addEventListener('click', () => this.dispatchEvent(new LinkSharedEvent()));
    const others = [!isFirst && share, showCode, mail];
    return h('div', { class: 'stack' }, field.showWith(say('share.link'), link, isFirst && share, ...others), code);
  }

  /** By the device's own dialog. */
  async #share(url: string, field: SendCopyField): Promise<void> {
    try {
      await navigator.share({ url });
    } catch (thrown) {
      // The person closed the dialog.
      if (thrown instanceof DOMException && thrown.name === 'AbortError') return;
      field.select('share');
      return;
    }
    this.dispatchEvent(new LinkSharedEvent());
  }
}

function manageOffer({ id, ownerSecret }: KeptTransfer, field: HTMLElement | false): HTMLElement {
  const open = routeLink(manageLink('', id, ownerSecret), {}, say('share.open_manage'));
  return h(
    'section',
    { class: 'stack' },
    h('h3', {}, say('share.before_leaving')),
    field && h('p', { class: 'muted' }, say('share.kept')),
    field,
    h('p', {}, open),
  );
}

function apart({ id, secret }: KeptTransfer): HTMLElement {
  return h(
    'section',
    { class: 'stack' },
    h('h3', {}, say('share.apart')),
    h('p', { class: 'muted' }, say('share.apart_why')),
    new SendCopyField().show(say('share.link_only'), `${serverHere()}/d/${id}`),
    new SendCopyField().show(say('share.key_only'), secret, 'secret'),
  );
}
