import { isTransferId } from '../../../core/crypto/keys.ts';
import { button, h } from '../../dom.ts';
import { SendCopyField } from '../../elements/send-copy-field/send-copy-field.ts';
import { SendKeyForm } from '../../elements/send-key-form/send-key-form.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { mailLink } from '../../mail-link.ts';
import { panel } from '../../panel.ts';
import { serverHere } from '../../base-path.ts';

/** What a recipient can do whose link gives no file: ask its sender, or open another one. */
export function nextSteps(id: string, reason: () => string): HTMLElement {
  const other = panel({ name: 'key', title: say('other.title') }, new SendKeyForm().showAny(say('other.label')));
  return h('div', { class: 'stack' }, askSender(id, reason), other);
}

/** The message names the link by its address only: the key is in no message that this page writes. */
function askSender(id: string, reason: () => string): HTMLElement {
  const link = isTransferId(id) ? ` ${serverHere()}/d/${id}` : '';
  const text = (): string => `${t('ask.body', { reason: reason() })}${link}`;
  // Where there is no program for mail, the link does nothing: the message can be shared or copied as well.
  return h(
    'section',
    { class: 'stack' },
    h('h2', {}, say('ask.title')),
    h(
      'div',
      { class: 'actions' },
      h('a', { class: 'button', href: () => mailLink(t('ask.subject'), text()) }, say('ask.mail')),
      shareButton(text),
    ),
    new SendCopyField().show(say('ask.message'), text()),
  );
}

function shareButton(text: () => string): HTMLElement | undefined {
  if (!('share' in navigator)) return undefined;
  // Closing the device's dialog rejects, and is not an error.
  const share = button(say('ask.share'), 'button', () => void navigator.share({ text: text() }).catch(() => undefined));
  share.prepend(icon('share'));
  return share;
}
