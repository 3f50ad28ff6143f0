import './send-file-list.css';
import type { Bytes } from '../../../core/bytes.ts';
import type { freeName } from '../../../core/free-name.ts';
import type { shownName } from '../../../core/shown-text.ts';
import type { ChosenFile } from '../../chosen-files.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import type { formatBytes } from '../../i18n/format.ts';
import { currentLocale, say, t } from '../../i18n/i18n.ts';
import type { icon } from '../../icons.ts';
import { inListOrder, isFileName, lastName, renamed } from '../../renamed-files.ts';
import { cutName, virtualList } from '../../virtual-list.ts';

const REMOVE = '[data-removes]';
const ARCHIVE_ID = 'archive-name';
const EXTENSION = '.zip';

/** What the start of the page gives: imported here, it would divide its script. */
interface Given {
  readonly freeName: typeof freeName;
  readonly shownName: typeof shownName;
  readonly formatBytes: typeof formatBytes;
  readonly icon: typeof icon;
  /** Gets the files when some are removed or renamed, and shows them. */
  readonly changed: (files: readonly ChosenFile[]) => void;
}

/** All chosen files, sorted, with their sizes; each can be renamed and removed, and their archive has a name. */
export class SendFileList extends HTMLElement {
  readonly #given: Given;
  readonly #list = virtualList<ChosenFile>(say('chosen.label'), (file) => this.#row(file));
  readonly #archive = h('input', {
    id: ARCHIVE_ID,
    class: 'input',
    dir: 'auto',
    autocomplete: 'off',
    'aria-describedby': `${ARCHIVE_ID}-problem`,
  });
  readonly #archiveProblem = h('p', { class: 'field-problem', id: `${ARCHIVE_ID}-problem`, role: 'alert' });
  readonly #archiveField = h(
    'div',
    {},
    h('label', { class: 'label', for: ARCHIVE_ID }, say('chosen.archive')),
    this.#archive,
    this.#archiveProblem,
  );
  readonly #total = h('p', { class: 'muted' });
  readonly #problem = h('p', { class: 'field-problem', id: 'rename-problem', role: 'alert' });
  readonly #done = h('div', { class: 'chosen-done' });
  readonly #picture = h('div', { class: 'chosen-picture' });
  readonly #wantsPicture = h('input', { type: 'checkbox', checked: true });
  #pictured: File | undefined;
  #thumbnail: Promise<Bytes | undefined> | undefined;
  #files: readonly ChosenFile[] = [];
  #proposed: string | undefined;

  static define(): void {
    customElements.define('send-file-list', this);
  }

  constructor(given: Given) {
    super();
    this.#given = given;
    this.#archive.addEventListener('input', () => this.#showArchiveProblem(false));
    // The field is not in a form that Enter would submit.
    this.#archive.addEventListener('change', () => this.check());
  }

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    fill(this, this.#list.element, this.#problem, this.#done, this.#total, this.#picture, this.#archiveField);
  }

  show(files: readonly ChosenFile[], archiveName?: string): this {
    this.#files = inListOrder(files, currentLocale());
    // What the sender typed stays.
    if (this.#archive.value === (this.#proposed ?? '')) this.#archive.value = archiveName ?? '';
    this.#proposed = archiveName;
    this.#archiveField.hidden = archiveName === undefined;
    fill(this.#problem);
    this.#list.show(this.#files, true);
    const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
    this.#total.hidden = files.length < 2;
    fill(this.#total, () => t('chosen.total', { count: files.length, size: this.#given.formatBytes(bytes) }));
    this.#offerPicture(archiveName === undefined && files.length === 1 ? files[0]?.file : undefined);
    return this;
  }

  /** What the sender saw, unless it is not wanted. */
  async thumbnail(): Promise<Bytes | undefined> {
    return this.#wantsPicture.checked ? this.#thumbnail : undefined;
  }

  #offerPicture(file: File | undefined): void {
    if (file === this.#pictured) return;
    this.#pictured = file;
    fill(this.#picture);
    this.#thumbnail = file?.type.startsWith('image/') ? this.#pictureOf(file) : undefined;
  }

  /** Without it the file is sent as well. */
  async #pictureOf(file: File): Promise<Bytes | undefined> {
    const thumbnails = await import('../../thumbnails.ts').catch(() => undefined);
    const bytes = await thumbnails?.makeThumbnail(file);
    const image = bytes && thumbnails?.thumbnailImage(bytes, '');
    if (!image) return undefined;
    if (file === this.#pictured)
      fill(this.#picture, h('label', {}, this.#wantsPicture, image, h('span', {}, say('chosen.thumbnail'))));
    return bytes;
  }

  /** Undefined where nothing is to be named. */
  get archiveName(): string | undefined {
    if (this.#proposed === undefined) return undefined;
    const typed = typedName(this.#archive);
    return typed.toLowerCase().endsWith(EXTENSION) ? typed : `${typed}${EXTENSION}`;
  }

  check(): boolean {
    const isFault = this.#proposed !== undefined && !isGood(this.#archive, this.#proposed);
    this.#showArchiveProblem(isFault);
    if (isFault) this.#archive.focus();
    return !isFault;
  }

  #showArchiveProblem(isFault: boolean): void {
    this.#archive.ariaInvalid = String(isFault);
    fill(this.#archiveProblem, isFault && say('chosen.bad_name'));
  }

  #row(chosen: ChosenFile): Child[] {
    const { path, file } = chosen;
    const name = this.#given.shownName(lastName(path));
    const folder = this.#given.shownName(path.slice(0, -lastName(path).length));
    const rename = button('', 'button-icon', () => this.#startRename(chosen, rename), {
      'aria-label': say('chosen.rename', { name: this.#given.shownName(path) }),
    });
    const remove = button('', 'button-icon', () => this.#remove(chosen), {
      'aria-label': say('chosen.remove', { name: this.#given.shownName(path) }),
      'data-removes': true,
    });
    rename.append(this.#given.icon('note'));
    remove.append(this.#given.icon('close'));
    const size = (): string => this.#given.formatBytes(file.size);
    return [
      this.#given.icon('file'),
      h(
        'span',
        { class: 'chosen-name', title: this.#given.shownName(path) },
        cutName(name),
        h('span', { class: 'list-size' }, size, folder !== '' && ' · ', folder !== '' && h('bdi', {}, folder)),
      ),
      rename,
      remove,
    ];
  }

  #remove(chosen: ChosenFile): void {
    const index = this.#files.indexOf(chosen);
    const undo = button(say('app.undo'), 'button button-small', () => {
      fill(this.#done);
      this.#given.changed([...this.#files, chosen]);
      this.#list.focus(this.#files.indexOf(chosen), REMOVE);
    });
    fill(
      this.#done,
      h('span', { role: 'status' }, say('chosen.removed', { name: this.#given.shownName(chosen.path) })),
      undo,
    );
    this.#given.changed(this.#files.filter((other) => other !== chosen));
    if (this.#files.length > 0) this.#list.focus(Math.min(index, this.#files.length - 1), REMOVE);
  }

  /** In place of the row: Enter or leaving the field takes the name, Escape leaves it as it was. */
  #startRename(chosen: ChosenFile, button: HTMLElement): void {
    const name = lastName(chosen.path);
    const field = h('input', {
      class: 'input',
      dir: 'auto',
      autocomplete: 'off',
      value: name,
      'aria-label': say('chosen.rename', { name: this.#given.shownName(chosen.path) }),
      'aria-describedby': 'rename-problem',
    });
    const row = button.closest('li');
    if (!row) return;
    let isOpen = true;
    const end = (isTaken: boolean, keepsFocus: boolean): void => {
      if (!isOpen) return;
      isOpen = false;
      this.#endRename(chosen, isTaken ? typedName(field) : name, keepsFocus);
    };
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') end(false, true);
      if (event.key !== 'Enter' || event.isComposing) return;
      // The button that gets the focus would be pressed by the same key.
      event.preventDefault();
      if (isGood(field, name)) end(true, true);
      else this.#refuse(field);
    });
    field.addEventListener('blur', () => end(isGood(field, name), false));
    fill(row, this.#given.icon('file'), field);
    field.focus();
    field.setSelectionRange(0, name.includes('.', 1) ? name.lastIndexOf('.') : name.length);
  }

  #refuse(field: HTMLInputElement): void {
    field.ariaInvalid = 'true';
    fill(this.#problem, say('chosen.bad_name'));
  }

  #endRename(chosen: ChosenFile, name: string, keepsFocus: boolean): void {
    const [files, after] = renamed(this.#given.freeName, this.#files, chosen, name);
    if (after === chosen) this.show(files, this.#proposed);
    else {
      fill(
        this.#done,
        h('span', { role: 'status' }, say('chosen.renamed', { name: this.#given.shownName(after.path) })),
      );
      this.#given.changed(files);
    }
    if (keepsFocus) this.#list.focus(this.#files.indexOf(after));
  }
}

function typedName({ value }: HTMLInputElement): string {
  return value.normalize('NFC').trim();
}

/** Whether every recipient can save it by that name. What it was called before is not refused. */
function isGood(field: HTMLInputElement, before: string): boolean {
  const name = typedName(field);
  return name === before || isFileName(name);
}
