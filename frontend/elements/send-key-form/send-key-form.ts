import './send-key-form.css';
import { asSendError } from '../../../core/errors.ts';
import type { Text } from '../../dom.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { readSecret } from '../../../core/read-secret.ts';

export class KeyGivenEvent extends Event {
  static readonly type = 'key-given';
  readonly secret: string;

  constructor(secret: string) {
    super(KeyGivenEvent.type, { bubbles: true });
    this.secret = secret;
  }
}

/** Asks for a key that was not in the link. Takes the key or the whole link. Fires `key-given`. */
export class SendKeyForm extends HTMLElement {
  static define(): void {
    customElements.define('send-key-form', SendKeyForm);
  }

  /** `id` is the transfer's: a whole link of another transfer is refused. */
  show(id: string, label: Text): this {
    const input = h('input', {
      class: 'input mono',
      type: 'text',
      name: 'key',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      required: true,
      dir: 'ltr',
    });
    const problem = h('p', { class: 'field-problem', id: 'key-problem', role: 'alert' });
    const form = h(
      'form',
      { novalidate: true, class: 'stack' },
      h('label', { class: 'field' }, h('span', { class: 'label' }, label), input),
      problem,
      h('div', { class: 'actions' }, h('button', { class: 'button button-primary' }, say('key.open'))),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      try {
        this.dispatchEvent(new KeyGivenEvent(readSecret(input.value, id)));
      } catch (thrown) {
        fill(problem, say(`hint.${asSendError(thrown).code}`));
        setAttributes(input, { 'aria-invalid': 'true', 'aria-describedby': problem.id });
        input.focus();
      }
    });
    return fill(this, form);
  }
}
