import type { Bytes } from '../../../core/bytes.ts';
import { freeName } from '../../../core/free-name.ts';
import { shownName } from '../../../core/shown-text.ts';
import type { ChosenFile } from '../../chosen-files.ts';
import { defineOnce } from '../../define-once.ts';
import { fill } from '../../dom.ts';
import { formatBytes } from '../../i18n/format.ts';
import { icon } from '../../icons.ts';
import { showOnDemand } from '../../on-demand.ts';
import type * as FileListPart from '../send-file-list/send-file-list.ts';
import type { SendFileList } from '../send-file-list/send-file-list.ts';

/** The list itself: only who has chosen something needs it. */
export const loadFileList = (): Promise<typeof FileListPart> => import('../send-file-list/send-file-list.ts');

export class FilesChangedEvent extends Event {
  static readonly type = 'files-changed';
  readonly files: readonly ChosenFile[];

  constructor(files: readonly ChosenFile[]) {
    super(FilesChangedEvent.type, { bubbles: true });
    this.files = files;
  }
}

/** The place of the list of chosen files. Fires `files-changed` when some are removed or renamed. */
export class SendChosenFiles extends HTMLElement {
  #files: readonly ChosenFile[] = [];
  #archiveName: string | undefined;
  #list: SendFileList | undefined;
  #isLoading = false;

  static define(): void {
    customElements.define('send-chosen-files', this);
  }

  /** `archiveName` is what the archive of them is called unless the sender names it; without it there is none to name. */
  show(files: readonly ChosenFile[], archiveName?: string): this {
    this.#files = files;
    this.#archiveName = archiveName;
    if (files.length === 0) {
      this.#list = undefined;
      return fill(this);
    }
    if (this.#list) this.#list.show(files, archiveName);
    else if (!this.#isLoading) void this.#load();
    return this;
  }

  get archiveName(): string | undefined {
    return this.#list?.archiveName ?? this.#archiveName;
  }

  /** Whether what was typed can be sent; what cannot is named where it was typed. */
  check(): boolean {
    return this.#list?.check() ?? true;
  }

  /** The small picture that the recipient is to see, where there is one. */
  async thumbnail(): Promise<Bytes | undefined> {
    return this.#list?.thumbnail();
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    await showOnDemand({
      stage: this,
      load: loadFileList,
      show: ({ SendFileList: List }) => {
        if (this.#files.length === 0) return [];
        defineOnce(List);
        this.#list = new List({
          freeName,
          shownName,
          formatBytes,
          icon,
          changed: (files) => this.dispatchEvent(new FilesChangedEvent(files)),
        });
        return [this.#list.show(this.#files, this.#archiveName)];
      },
    });
    this.#isLoading = false;
  }
}
