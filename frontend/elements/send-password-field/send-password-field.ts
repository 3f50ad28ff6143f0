import { protectWith } from '../../../core/crypto/password.ts';
import type { Protect } from '../../../core/crypto/protection.ts';
import { asSendError } from '../../../core/errors.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { hiddenInput } from '../../hidden-input.ts';
import { say } from '../../i18n/i18n.ts';
import { passwordInput } from '../../password-input.ts';

const ID = 'new-password';

/** Where a sender chooses a password for the transfer. It is kept nowhere. */
export class SendPasswordField extends HTMLElement {
  readonly #input = passwordInput(ID, 'new-password');
  readonly #problem = h('p', { class: 'field-problem', id: `${ID}-problem`, role: 'alert' });

  static define(): void {
    customElements.define('send-password-field', this);
  }

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    this.#input.addEventListener('input', () => this.#show(undefined));
    fill(
      this,
      h('label', { class: 'label', for: ID }, say('password.label')),
      hiddenInput(this.#input, 'password'),
      this.#problem,
      h('p', { class: 'muted', id: `${ID}-hint` }, say('password.hint')),
    );
  }

  override focus(): void {
    this.#input.focus();
  }

  /** Whether what was typed can be used; where it cannot, says so at the field. Nothing typed is no password. */
  check(): boolean {
    if (this.#input.value === '') return true;
    try {
      protectWith(this.#input.value);
      return true;
    } catch (thrown) {
      if (asSendError(thrown).code !== 'invalid_request') throw thrown;
      this.#show(say('password.too_long'));
      this.#input.focus();
      return false;
    }
  }

  /** What protects the transfer; undefined where nothing was typed. */
  protect(): Protect | undefined {
    const { value } = this.#input;
    return value === '' ? undefined : (secret) => protectWith(value)(secret);
  }

  forget(): void {
    this.#input.value = '';
    this.#show(undefined);
  }

  #show(problem: (() => string) | undefined): void {
    fill(this.#problem, problem);
    setAttributes(this.#input, { 'aria-invalid': String(problem !== undefined) });
    setAttributes(this.#input, { 'aria-describedby': `${ID}-problem ${ID}-hint` });
  }
}
