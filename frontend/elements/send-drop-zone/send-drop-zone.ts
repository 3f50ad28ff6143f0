import './send-drop-zone.css';
import type { ChosenFile } from '../../chosen-files.ts';
import { droppedFiles, pickedFiles } from '../../chosen-files.ts';
import type { Child, Text } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { problemOf } from '../../problems.ts';
import { SendProblem } from '../send-problem/send-problem.ts';

export class FilesChosenEvent extends Event {
  static readonly type = 'files-chosen';
  readonly files: readonly ChosenFile[];

  constructor(files: readonly ChosenFile[]) {
    super(FilesChosenEvent.type, { bubbles: true });
    this.files = files;
  }
}

/** A button that opens the picker, while the whole page takes what is dropped or pasted. Fires `files-chosen`. */
export class SendDropZone extends HTMLElement {
  readonly #problem = new SendProblem();
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-drop-zone', this);
  }

  /** What the button says. `compact` leaves a small button, for adding to what was chosen. `other` is beside what chooses a folder. */
  static create(options: { title: Text; hint?: Text; compact?: boolean; other?: Child }): SendDropZone {
    const zone = new this();
    zone.#render(options);
    return zone;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    document.addEventListener('dragenter', (event) => this.#hover(event), { signal });
    document.addEventListener('dragover', (event) => this.#hover(event), { signal });
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && this.#rest(), { signal });
    document.addEventListener('drop', (event) => void this.#take(event, event.dataTransfer), { signal });
    document.addEventListener('paste', (event) => void this.#take(event, event.clipboardData), { signal });
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
    this.#rest();
  }

  #render({
    title,
    hint,
    compact = false,
    other,
  }: {
    title: Text;
    hint?: Text;
    compact?: boolean;
    other?: Child;
  }): void {
    const files = this.#picker({ multiple: true });
    const folder = this.#picker({ webkitdirectory: true });
    const main = h(
      'button',
      { type: 'button', class: compact ? 'button' : 'drop-zone' },
      icon(compact ? 'plus' : 'upload'),
      h('span', { class: 'drop-zone-title' }, title),
      hint !== undefined && h('span', { class: 'drop-zone-hint' }, hint),
    );
    main.addEventListener('click', () => files.click());
    const folders = button(say(compact ? 'drop.more_folder' : 'drop.folder'), 'button button-quiet', () =>
      folder.click(),
    );
    folders.prepend(icon('folder'));
    this.#problem.hidden = true;
    const ways = compact ? folders : h('div', { class: 'actions' }, folders, other);
    fill(this, main, files, folder, ways, this.#problem);
  }

  #picker(attributes: { multiple?: boolean; webkitdirectory?: boolean }): HTMLInputElement {
    const input = h('input', { type: 'file', hidden: true, tabindex: -1, ...attributes });
    input.addEventListener('change', () => {
      this.#choose(pickedFiles(input.files));
      input.value = '';
    });
    return input;
  }

  #hover(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    document.documentElement.dataset['dragging'] = '';
  }

  #rest(): void {
    delete document.documentElement.dataset['dragging'];
  }

  async #take(event: Event, data: DataTransfer | null): Promise<void> {
    this.#rest();
    if (!data?.types.includes('Files')) return;
    event.preventDefault();
    try {
      this.#choose(await droppedFiles(data));
    } catch (thrown) {
      this.#problem.show({ code: 'unreadable', detail: problemOf(thrown).detail });
    }
  }

  #choose(files: readonly ChosenFile[]): void {
    if (files.length > 0) this.dispatchEvent(new FilesChosenEvent(files));
  }
}
