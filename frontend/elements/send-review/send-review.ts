import './send-review.css';
import { ciphertextLength } from '../../../core/crypto/layout.ts';
import type { ServerInfo } from '../../../core/schemas.ts';
import { announce } from '../../announce.ts';
import type { ChosenFile } from '../../chosen-files.ts';
import { commonFolder, isArchive, totalBytes } from '../../chosen-files.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { listen } from '../../events.ts';
import { formatBytes } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import type { Sending } from '../../sending.ts';
import { localProblem } from '../../problems.ts';
import { packPayload } from '../../source.ts';
import type { SendNoteField } from '../send-note-field/send-note-field.ts';
import { FilesChangedEvent, SendChosenFiles } from '../send-chosen-files/send-chosen-files.ts';
import { FilesChosenEvent, SendDropZone } from '../send-drop-zone/send-drop-zone.ts';
import { SendProblem } from '../send-problem/send-problem.ts';
import { SendUploadOptions } from '../send-upload-options/send-upload-options.ts';

export class ReviewAcceptedEvent extends Event {
  static readonly type = 'review-accepted';
  readonly sending: Sending;

  constructor(sending: Sending) {
    super(ReviewAcceptedEvent.type, { bubbles: true });
    this.sending = sending;
  }
}

export class ReviewLeftEvent extends Event {
  static readonly type = 'review-left';

  constructor() {
    super(ReviewLeftEvent.type, { bubbles: true });
  }
}

/**
 * What is about to be sent: files or a note, expiry, downloads, message. Refuses what the server would refuse before anything is encrypted.
 * Fires `review-accepted`, `review-left`.
 */
export class SendReview extends HTMLElement {
  readonly #chosen = new SendChosenFiles();
  readonly #options = new SendUploadOptions();
  readonly #problem = new SendProblem();
  readonly #accept = button(say('upload.send'), 'button button-primary button-wide', () => void this.#take());
  #lifetime = new AbortController();
  #files: readonly ChosenFile[] = [];
  #note: SendNoteField | undefined;
  #limits: ServerInfo['limits'] | undefined;

  static define(): void {
    customElements.define('send-review', this);
  }

  constructor() {
    super();
    this.#accept.prepend(icon('lock'));
  }

  get files(): readonly ChosenFile[] {
    return this.#files;
  }

  show(files: readonly ChosenFile[], limits: ServerInfo['limits']): this {
    this.#files = files;
    this.#options.show(limits);
    const zone = SendDropZone.create({ title: say('drop.more'), compact: true });
    return this.limit(limits).#fill(h('h1', {}, say('review.title')), this.#chosen, zone, say('review.back'));
  }

  /** A text in place of files, with the same choices but for a message beside it. It stays in its field when the review is left. */
  showNote(note: SendNoteField, limits: ServerInfo['limits']): this {
    this.#note = note;
    this.#problem.clear();
    this.#options.show(limits, false);
    return this.#fill(h('h1', {}, say('note.write')), note, undefined, say('note.leave'));
  }

  #fill(heading: Child, content: Child, more: Child, back: () => string): this {
    const leave = button(back, 'button button-quiet', () => this.dispatchEvent(new ReviewLeftEvent()));
    const actions = h('div', { class: 'actions' }, this.#accept, leave);
    return fill(this, heading, content, more, this.#options, this.#problem, actions);
  }

  /** Whether more than one choice would be lost. */
  isWorth(): boolean {
    const { message, protect } = this.#options.read();
    return this.#files.length > 1 || (this.#files.length > 0 && (message !== undefined || protect !== undefined));
  }

  /** Drops what was chosen and written. */
  forget(): void {
    this.#files = [];
    this.#options.forgetTyped();
  }

  /** The same files and choices within other limits. */
  limit(limits: ServerInfo['limits']): this {
    this.#limits = limits;
    return this;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    listen(this, FilesChangedEvent, ({ files }) => this.#change(files), signal);
    listen(
      this,
      FilesChosenEvent,
      (event) => {
        event.stopPropagation();
        this.#change([...this.#files, ...event.files]);
      },
      signal,
    );
    if (!this.#note) this.#change(this.#files);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #take(): Promise<void> {
    if (this.#note?.check() === false || !this.#chosen.check() || !this.#options.check()) return;
    if (this.#note) this.#files = [{ file: this.#note.file(), path: '' }];
    const files = this.#files;
    // A parcel of its own for each attempt: of an earlier one a read may still be under way.
    const payload = await packPayload(files, this.#chosen.archiveName ?? '');
    const thumbnail = await this.#chosen.thumbnail();
    const sending = { files, payload, thumbnail, ...this.#options.read(), isNote: this.#note !== undefined };
    this.dispatchEvent(new ReviewAcceptedEvent(sending));
  }

  #change(files: readonly ChosenFile[]): void {
    this.#files = files;
    if (files.length === 0) {
      this.dispatchEvent(new ReviewLeftEvent());
      return;
    }
    this.#chosen.show(files, isArchive(files) ? proposedName(files) : undefined);
    void this.#measure(files);
  }

  /** What is sent is known when it is packed, for which something may have to be loaded. */
  async #measure(files: readonly ChosenFile[]): Promise<void> {
    this.#accept.disabled = true;
    try {
      const { bytes } = (await packPayload(files, '')).source;
      if (files !== this.#files) return;
      this.#checkSize(bytes);
      announce(t('chosen.total', { count: files.length, size: formatBytes(totalBytes(files)) }));
    } catch {
      if (files !== this.#files) return;
      const again = button(say('problem.again'), 'button', () => this.#change(files));
      this.#problem.show(localProblem('part_missing'), { actions: [again] });
    }
  }

  #checkSize(bytes: number): void {
    this.#accept.disabled = false;
    if (!this.#limits) return;
    const { segmentBytes, maxTransferBytes } = this.#limits;
    const isTooLarge = ciphertextLength(bytes, segmentBytes) > maxTransferBytes;
    this.#accept.disabled = isTooLarge;
    if (isTooLarge) this.#problem.show({ code: 'too_large', detail: `${bytes} bytes of ${maxTransferBytes}` });
    else this.#problem.clear();
  }
}

/** A folder keeps its name; files of several places get a neutral one. */
function proposedName(files: readonly ChosenFile[]): string {
  const folder = commonFolder(files);
  return folder === undefined ? t('archive.name', { count: files.length }) : `${folder}.zip`;
}
