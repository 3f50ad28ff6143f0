import './send-chosen-files.css';
import { shownName } from '../../../core/shown-text.ts';
import type { ChosenFile } from '../../chosen-files.ts';
import { button, fill, h } from '../../dom.ts';
import { formatBytes } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';

const SHOWN = 8;

export class FileRemovedEvent extends Event {
  static readonly type = 'file-removed';
  readonly file: ChosenFile;

  constructor(file: ChosenFile) {
    super(FileRemovedEvent.type, { bubbles: true });
    this.file = file;
  }
}

/** The chosen files with their sizes; each can be taken out again. Fires `file-removed`. */
export class SendChosenFiles extends HTMLElement {
  static define(): void {
    customElements.define('send-chosen-files', this);
  }

  show(files: readonly ChosenFile[]): this {
    const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
    const hidden = files.length - SHOWN;
    return fill(
      this,
      h('ul', { 'aria-label': say('chosen.label') }, ...files.slice(0, SHOWN).map((file) => this.#row(file))),
      hidden > 0 && h('p', { class: 'muted' }, say('chosen.more', { count: hidden })),
      files.length > 1 &&
        h('p', { class: 'chosen-total' }, () => t('chosen.total', { count: files.length, size: formatBytes(bytes) })),
    );
  }

  #row(chosen: ChosenFile): HTMLLIElement {
    const remove = button('', 'button-icon', () => this.dispatchEvent(new FileRemovedEvent(chosen)), {
      'aria-label': say('chosen.remove', { name: shownName(chosen.path) }),
    });
    remove.append(icon('close'));
    return h(
      'li',
      {},
      icon('file'),
      h('bdi', { class: 'chosen-name' }, shownName(chosen.path)),
      h('span', { class: 'chosen-size' }, () => formatBytes(chosen.file.size)),
      remove,
    );
  }
}
