import type { TransferInfo } from '../../../core/schemas.ts';
import { h } from '../../dom.ts';
import { FEW_DOWNLOADS } from '../../elements/send-file-card/send-file-card.ts';
import { expiryText } from '../../expiry-text.ts';
import { formatBytes, formatWhen } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { isEnded } from '../../transfer-end.ts';

/** What stays true of a transfer for longer than a look, below its summary. */
export function factsOf(info: TransferInfo): HTMLElement[] {
  const { state, createdAt, expiresAt, downloads, ciphertextBytes } = info;
  const left = Math.max(0, downloads.max - downloads.claimed);
  const isLive = !isEnded(state);
  // Otherwise it is what the other numbers say.
  const isOther = left !== downloads.max - downloads.finished;
  const used = (): string => {
    const count = t('manage.downloads_used', { finished: downloads.finished, max: downloads.max });
    return isLive && isOther && left <= FEW_DOWNLOADS
      ? `${count} · ${t('file.downloads_left', { count: left })}`
      : count;
  };
  return [
    h('p', {}, h('span', { class: 'state', 'data-state': state }, say(`state.${state}`))),
    ...(info.password ? [h('p', { class: 'muted' }, say('password.protected'))] : []),
    h(
      'dl',
      { class: 'facts' },
      fact('manage.downloads', used),
      fact('manage.sent', () => formatWhen(createdAt)),
      isLive && fact('file.expires', () => expiryText(expiresAt)),
      fact('manage.size', () => formatBytes(ciphertextBytes)),
    ),
  ];
}

function fact(name: Parameters<typeof say>[0], value: () => string): HTMLElement {
  return h('div', {}, h('dt', {}, say(name)), h('dd', {}, value));
}
