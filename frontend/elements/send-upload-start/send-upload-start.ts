import './send-upload-start.css';
import type { ServerInfo } from '../../../core/schemas.ts';
import type { TokenAllowance } from '../../../core/tokens/shown-token.ts';
import type { ChosenFile } from '../../chosen-files.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { listen } from '../../events.ts';
import { formatLimit } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { refreshTexts } from '../../live.ts';
import { isTouch } from '../../touch.ts';
import { SendAccessToken, TokenAcceptedEvent, TokenForgottenEvent } from '../send-access-token/send-access-token.ts';
import { FilesChangedEvent, loadFileList, SendChosenFiles } from '../send-chosen-files/send-chosen-files.ts';
import { FilesChosenEvent, SendDropZone } from '../send-drop-zone/send-drop-zone.ts';

/** A text is to be written, in place of files. */
export class NoteWantedEvent extends Event {
  static readonly type = 'note-wanted';

  constructor() {
    super(NoteWantedEvent.type, { bubbles: true });
  }
}

/**
 * Where files are chosen. It is there before the server has said what may be sent: what is chosen until then is kept, and given out by
 * `files-chosen` as soon as it may be sent, and so is `note-wanted`. Where the server wants an access code, that is asked for first.
 */
export class SendUploadStart extends HTMLElement {
  #files: readonly ChosenFile[] = [];
  #wantsNote = false;
  #maxTransferBytes: number | undefined;
  readonly #first = h('div');
  readonly #news = h('div', { role: 'status' });
  readonly #chosen = new SendChosenFiles();
  readonly #note = button(say('note.write'), 'button button-quiet', () => this.#wantNote());
  // The same one all the time: of a zone that is replaced while the system's dialog is open, the files would be lost.
  readonly #zone = SendDropZone.create({
    title: say(isTouch() ? 'drop.title_touch' : 'drop.title'),
    hint: () => this.#hint(),
    other: this.#note,
  });

  static define(): void {
    customElements.define('send-upload-start', this);
  }

  constructor() {
    super();
    this.#note.prepend(icon('note'));
    listen(this, FilesChosenEvent, (event) => this.#keep(event));
    listen(this, FilesChangedEvent, ({ files }) => this.#showKept(files));
    // It arrives while files are being chosen; where it does not, the list says so.
    this.#zone.addEventListener('click', () => void loadFileList().catch(() => undefined));
  }

  connectedCallback(): void {
    if (this.childElementCount === 0) fill(this, this.#first, this.#zone, this.#chosen, this.#news);
  }

  /** What is said below, such as that the server is slow. */
  tell(...news: readonly Child[]): void {
    fill(this.#news, ...news);
  }

  show({ uploads, limits }: ServerInfo): this {
    this.tell();
    if (uploads === 'open') this.#take(limits.maxTransferBytes);
    else if (uploads === 'closed') fill(this, h('h2', {}, say('upload.closed')), h('p', {}, say('upload.closed_hint')));
    else this.#askForToken(limits);
    return this;
  }

  #askForToken(limits: ServerInfo['limits']): void {
    const token = new SendAccessToken();
    this.#zone.hidden = true;
    listen(token, TokenForgottenEvent, () => {
      this.#zone.hidden = true;
      this.#maxTransferBytes = undefined;
    });
    listen(token, TokenAcceptedEvent, ({ allowance, typed }) => {
      this.#take(narrowed(limits, allowance).maxTransferBytes);
      if (typed) this.#zone.querySelector('button')?.focus();
    });
    fill(this.#first, token.start());
  }

  /** From now on what is chosen goes out, and first what was chosen so far. */
  #take(maxTransferBytes: number): void {
    this.#maxTransferBytes = maxTransferBytes;
    this.#zone.hidden = false;
    refreshTexts(this.#zone);
    const files = this.#files;
    this.#showKept([]);
    // The page learns first what a token allows.
    if (files.length > 0) queueMicrotask(() => this.dispatchEvent(new FilesChosenEvent(files)));
    else if (this.#wantsNote) queueMicrotask(() => this.#wantNote());
  }

  #wantNote(): void {
    this.#wantsNote = this.#maxTransferBytes === undefined;
    if (!this.#wantsNote) this.dispatchEvent(new NoteWantedEvent());
    this.#note.ariaBusy = String(this.#wantsNote);
  }

  #keep(event: FilesChosenEvent): void {
    if (this.#maxTransferBytes !== undefined) return;
    event.stopPropagation();
    this.#showKept([...this.#files, ...event.files]);
  }

  #showKept(files: readonly ChosenFile[]): void {
    this.#files = files;
    this.#chosen.show(files);
  }

  #hint(): string {
    const bytes = this.#maxTransferBytes;
    return bytes === undefined ? t('drop.hint_early') : t('drop.hint', { size: formatLimit(bytes) });
  }
}

/** The limits of the server for the holder of this token. */
export function narrowed(limits: ServerInfo['limits'], { maxTransferBytes }: TokenAllowance): ServerInfo['limits'] {
  return { ...limits, maxTransferBytes: Math.min(limits.maxTransferBytes, maxTransferBytes ?? Infinity) };
}
