import './send-upload-options.css';
import type { Protect } from '../../../core/crypto/protection.ts';
import type { ServerInfo } from '../../../core/schemas.ts';
import { choiceGroup } from '../../choice-group.ts';
import { defineOnce } from '../../define-once.ts';
import { button, fill, h } from '../../dom.ts';
import { formatDuration } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { showOnDemand } from '../../on-demand.ts';
import { defaultDownloads, downloadChoices, expiryChoices } from '../../upload-choices.ts';
import type { SendPasswordField } from '../send-password-field/send-password-field.ts';

const MESSAGE_CHARACTERS = 4_000;

export interface UploadChoice {
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  readonly message: string | undefined;
  /** Where a password was typed. */
  readonly protect: Protect | undefined;
}

/** Expiry, download limit, message and password, within what the server allows. */
export class SendUploadOptions extends HTMLElement {
  readonly #form = h('form');
  readonly #message = h('textarea', {
    rows: 3,
    name: 'message',
    class: 'input',
    dir: 'auto',
    'aria-describedby': 'message-problem',
  });

  readonly #problem = h('p', { class: 'field-problem', id: 'message-problem', role: 'alert' });
  readonly #password = h('div');
  #field: SendPasswordField | undefined;

  static define(): void {
    customElements.define('send-upload-options', this);
  }

  show(limits: ServerInfo['limits'], hasMessage = true): this {
    const expiry = expiryChoices(limits).map((value) => ({ value, text: () => formatDuration(value) }));
    const downloads = downloadChoices(limits).map((value) => ({ value, text: say('options.times', { count: value }) }));
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#message.addEventListener('input', () => fill(this.#problem));
    fill(
      this.#form,
      choiceGroup('expiry', say('options.expiry'), expiry, limits.defaultExpiresInSeconds),
      choiceGroup('downloads', say('options.downloads'), downloads, defaultDownloads(limits)),
      hasMessage &&
        h('label', { class: 'field' }, h('span', { class: 'label' }, say('options.message')), this.#message),
      this.#problem,
      this.#password,
    );
    if (!this.#field) this.#offerPassword();
    return fill(this, this.#form);
  }

  /** Whether all of it can be sent; what cannot is named where it was typed. */
  check(): boolean {
    return this.#checkMessage() && (this.#field?.check() ?? true);
  }

  /** What was typed or pasted is counted, and never cut. */
  #checkMessage(): boolean {
    const isTooLong = Array.from(this.#message.value.trim()).length > MESSAGE_CHARACTERS;
    fill(this.#problem, isTooLong && say('options.message_long', { max: MESSAGE_CHARACTERS }));
    this.#message.ariaInvalid = String(isTooLong);
    if (isTooLong) this.#message.focus();
    return !isTooLong;
  }

  forgetTyped(): void {
    this.#message.value = '';
    this.#field?.forget();
  }

  read(): UploadChoice {
    const data = new FormData(this.#form);
    const message = this.#message.value.trim();
    return {
      expiresInSeconds: Number(data.get('expiry')),
      maxDownloads: Number(data.get('downloads')),
      message: message === '' ? undefined : message,
      protect: this.#field?.protect(),
    };
  }

  /** Few want one, and it brings the code that makes a key of it. */
  #offerPassword(): void {
    const offer = button(say('password.add'), 'button button-quiet', () => {
      offer.ariaBusy = 'true';
      void showOnDemand({
        stage: this.#password,
        load: () => import('../../password-parts.ts'),
        show: ({ SendPasswordField: Field }) => {
          defineOnce(Field);
          return [(this.#field = new Field())];
        },
      }).then(() => this.#field?.focus());
    });
    offer.prepend(icon('lock'));
    fill(this.#password, offer);
  }
}
