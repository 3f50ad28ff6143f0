import './send-archive.css';
import type { ArchivedEntry } from '../../../core/archive-directory.ts';
import { shownName } from '../../../core/shown-text.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { formatBytes } from '../../i18n/format.ts';
import { currentLocale, say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import type { ArchiveFile, ArchiveFolder } from '../../inside/archive-tree.ts';
import { pathTo, rowsOf, treeOf } from '../../inside/archive-tree.ts';
import { cutName, virtualList } from '../../virtual-list.ts';

export class EntryChosenEvent extends Event {
  static readonly type = 'entry-chosen';
  readonly entry: ArchivedEntry;
  readonly name: string;
  /** To save it; to look at it otherwise. */
  readonly save: boolean;

  constructor({ entry, name }: ArchiveFile, save: boolean) {
    super(EntryChosenEvent.type, { bubbles: true });
    this.entry = entry;
    this.name = name;
    this.save = save;
  }
}

/** What an archive holds, one folder at a time. Fires `entry-chosen`. */
export class SendArchive extends HTMLElement {
  readonly #path = h('ol', { class: 'archive-path', 'aria-label': say('inside.path') });
  readonly #list = virtualList<ArchiveFolder | ArchiveFile>(say('inside.files'), (row) =>
    'entry' in row ? this.#fileRow(row) : this.#folderRow(row),
  );
  #folder: ArchiveFolder | undefined;

  static define(): void {
    customElements.define('send-archive', this);
  }

  show(name: string, entries: readonly ArchivedEntry[]): this {
    fill(this, this.#path, this.#list.element);
    this.#open(treeOf(name, entries));
    return this;
  }

  /** It may have been somewhere else while its list had no height. */
  connectedCallback(): void {
    if (this.#folder) this.#list.show(rowsOf(this.#folder, currentLocale()));
  }

  #open(folder: ArchiveFolder, focus = false): void {
    this.#folder = folder;
    fill(
      this.#path,
      ...pathTo(folder).map((each) =>
        h(
          'li',
          {},
          each === folder
            ? h('bdi', { 'aria-current': 'location', tabindex: -1 }, shownName(each.name))
            : button(shownName(each.name), 'button-link', () => this.#open(each, true)),
        ),
      ),
    );
    this.#list.show(rowsOf(folder, currentLocale()));
    if (focus) this.#path.querySelector<HTMLElement>('[aria-current]')?.focus();
  }

  #folderRow(folder: ArchiveFolder): Child[] {
    const count = folder.files.length + folder.folders.size;
    return [icon('folder'), nameAndSize(folder.name, t('inside.count', { count }), () => this.#open(folder, true))];
  }

  #fileRow(file: ArchiveFile): Child[] {
    const name = shownName(file.name);
    const choose = (save: boolean): void => void this.dispatchEvent(new EntryChosenEvent(file, save));
    const save = button('', 'button-icon', () => choose(true), { 'aria-label': t('inside.save_one', { name }) });
    save.append(icon('download'));
    return [icon('file'), nameAndSize(file.name, formatBytes(file.entry.bytes), () => choose(false)), save];
  }
}

function nameAndSize(name: string, size: string, onClick: () => void): HTMLElement {
  const shown = shownName(name);
  // Its parts are one name for a screen reader.
  const open = button('', 'button-link list-name', onClick, { 'aria-label': shown, title: shown });
  return h('div', { class: 'list-facts' }, fill(open, cutName(shown)), h('span', { class: 'list-size' }, size));
}
