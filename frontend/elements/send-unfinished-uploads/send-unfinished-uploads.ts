import './send-unfinished-uploads.css';
import { shownName } from '../../../core/shown-text.ts';
import type { ChosenFile } from '../../chosen-files.ts';
import type { pickedFiles } from '../../chosen-files.ts';
import { button, fill, h } from '../../dom.ts';
import { formatBytes, formatMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import type { UnfinishedUpload } from '../../journal.ts';
import type { isSameChoice } from '../../journal.ts';
import { localProblem } from '../../problems.ts';
import { SendProblem } from '../send-problem/send-problem.ts';

export class UploadResumedEvent extends Event {
  static readonly type = 'upload-resumed';
  readonly upload: UnfinishedUpload;
  readonly files: readonly ChosenFile[];

  constructor(upload: UnfinishedUpload, files: readonly ChosenFile[]) {
    super(UploadResumedEvent.type, { bubbles: true });
    this.upload = upload;
    this.files = files;
  }
}

export class UploadDiscardedEvent extends Event {
  static readonly type = 'upload-discarded';
  readonly upload: UnfinishedUpload;

  constructor(upload: UnfinishedUpload) {
    super(UploadDiscardedEvent.type, { bubbles: true });
    this.upload = upload;
  }
}

/** What the start of the page gives: imported here, it would divide its script. */
interface Given {
  readonly pickedFiles: typeof pickedFiles;
  readonly isSameChoice: typeof isSameChoice;
}

/**
 * Uploads that a reload or a crash interrupted: with the same file they resume where they stopped. Fires `upload-resumed`,
 * `upload-discarded`.
 */
export class SendUnfinishedUploads extends HTMLElement {
  readonly #given: Given;

  static define(): void {
    customElements.define('send-unfinished-uploads', this);
  }

  constructor(given: Given) {
    super();
    this.#given = given;
  }

  show(uploads: readonly UnfinishedUpload[]): this {
    return fill(
      this,
      h('h2', {}, say('unfinished.title', { count: uploads.length })),
      h('p', { class: 'muted' }, say('unfinished.hint')),
      h('ul', {}, ...uploads.map((upload) => this.#row(upload))),
    );
  }

  #row(upload: UnfinishedUpload): HTMLLIElement {
    const problem = new SendProblem();
    problem.hidden = true;
    const folder = upload.files.some(({ path }) => path.includes('/'));
    const input = h('input', {
      type: 'file',
      hidden: true,
      multiple: upload.files.length > 1,
      webkitdirectory: folder,
    });
    input.addEventListener('change', () => {
      const files = this.#given.pickedFiles(input.files);
      input.value = '';
      if (this.#given.isSameChoice(upload, files)) this.dispatchEvent(new UploadResumedEvent(upload, files));
      else problem.show(localProblem('other_files'));
    });
    const pick = button(say('unfinished.pick'), 'button button-small', () => input.click());
    pick.prepend(icon('upload'));
    return h(
      'li',
      {},
      h('bdi', { class: 'unfinished-name' }, shownName(upload.name)),
      h('span', { class: 'muted' }, () =>
        t('unfinished.facts', {
          size: formatBytes(upload.session.plaintextBytes),
          moment: formatMoment(upload.startedAt),
        }),
      ),
      h(
        'div',
        { class: 'actions' },
        pick,
        input,
        button(say('unfinished.discard'), 'button button-small', () =>
          this.dispatchEvent(new UploadDiscardedEvent(upload)),
        ),
      ),
      problem,
    );
  }
}
