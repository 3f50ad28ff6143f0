import './send-file-card.css';
import type { Metadata, TransferInfo } from '../../../core/schemas.ts';
import { shownMessage, shownName } from '../../../core/shown-text.ts';
import { fill, h } from '../../dom.ts';
import { expiryText } from '../../expiry-text.ts';
import { formatBytes } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';

/** The number of downloads left is shown only up to this. */
export const FEW_DOWNLOADS = 3;

/** What a link holds: name, size, message, expiry, and remaining downloads where they are few. */
export class SendFileCard extends HTMLElement {
  static define(): void {
    customElements.define('send-file-card', this);
  }

  show(metadata: Metadata, info: TransferInfo): this {
    const left = Math.max(0, info.downloads.max - info.downloads.claimed);
    const { files = [], message, thumbnail } = metadata;
    const sign = h('span', { class: 'file-icon' }, icon(files.length > 0 ? 'folder' : 'file'));
    if (thumbnail !== undefined) void showThumbnail(sign, metadata);
    return fill(
      this,
      h(
        'div',
        { class: 'file-head' },
        sign,
        h(
          'div',
          {},
          h('h1', { class: 'file-name' }, h('bdi', {}, shownName(metadata.name))),
          h('p', { class: 'muted' }, () => formatBytes(metadata.bytes)),
        ),
      ),
      message !== undefined &&
        h(
          'blockquote',
          { class: 'file-message', dir: 'auto', 'aria-label': say('file.message') },
          shownMessage(message),
        ),
      files.length > 0 && fileList(files),
      h(
        'dl',
        { class: 'facts' },
        h(
          'div',
          {},
          h('dt', {}, say('file.expires')),
          h(
            'dd',
            {},
            h('time', { datetime: info.expiresAt }, () => expiryText(info.expiresAt)),
          ),
        ),
        left <= FEW_DOWNLOADS &&
          h('div', {}, h('dt', {}, say('file.downloads')), h('dd', {}, say('file.downloads_left', { count: left }))),
      ),
    );
  }
}

function fileList(files: NonNullable<Metadata['files']>): HTMLElement {
  return h(
    'details',
    { class: 'file-list text-fold' },
    h('summary', {}, say('file.contains', { count: files.length })),
    h(
      'ul',
      {},
      ...files.map(({ name, bytes }) =>
        h(
          'li',
          {},
          h('bdi', {}, shownName(name)),
          h('span', { class: 'muted' }, () => formatBytes(bytes)),
        ),
      ),
    ),
  );
}

/** In place of the icon, whose size it has from the start. Without it the file is shown as any other. */
async function showThumbnail(place: HTMLElement, metadata: Metadata): Promise<void> {
  place.classList.add('file-thumbnail');
  const thumbnails = await import('../../thumbnails.ts').catch(() => undefined);
  const image = thumbnails?.shownThumbnail(metadata, say('file.thumbnail'));
  if (image) place.append(image);
}
