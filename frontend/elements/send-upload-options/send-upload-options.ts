import './send-upload-options.css';
import type { ServerInfo } from '../../../core/schemas.ts';
import { choiceGroup } from '../../choice-group.ts';
import { fill, h } from '../../dom.ts';
import { formatDuration } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import { defaultDownloads, downloadChoices, expiryChoices } from '../../upload-choices.ts';

const MESSAGE_CHARACTERS = 4_000;

export interface UploadChoice {
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  readonly message: string | undefined;
}

/** Expiry, download limit and message, within what the server allows. */
export class SendUploadOptions extends HTMLElement {
  readonly #form = h('form');
  readonly #message = h('textarea', {
    rows: 3,
    maxlength: MESSAGE_CHARACTERS,
    name: 'message',
    class: 'input',
    dir: 'auto',
  });

  static define(): void {
    customElements.define('send-upload-options', this);
  }

  show(limits: ServerInfo['limits']): this {
    const expiry = expiryChoices(limits).map((value) => ({ value, text: () => formatDuration(value) }));
    const downloads = downloadChoices(limits).map((value) => ({ value, text: say('options.times', { count: value }) }));
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    fill(
      this.#form,
      choiceGroup('expiry', say('options.expiry'), expiry, limits.defaultExpiresInSeconds),
      choiceGroup('downloads', say('options.downloads'), downloads, defaultDownloads(limits)),
      h('label', { class: 'field' }, h('span', { class: 'label' }, say('options.message')), this.#message),
    );
    return fill(this, this.#form);
  }

  forgetMessage(): void {
    this.#message.value = '';
  }

  read(): UploadChoice {
    const data = new FormData(this.#form);
    const message = this.#message.value.trim();
    return {
      expiresInSeconds: Number(data.get('expiry')),
      maxDownloads: Number(data.get('downloads')),
      message: message === '' ? undefined : message,
    };
  }
}
