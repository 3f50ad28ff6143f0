import type { Unlock } from '../../../core/crypto/protection.ts';
import { unlockWith } from '../../../core/crypto/password.ts';
import { asSendError } from '../../../core/errors.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { hiddenInput } from '../../hidden-input.ts';
import { say } from '../../i18n/i18n.ts';
import { passwordInput } from '../../password-input.ts';
import { sayProblemAndHint } from '../../problem-texts.ts';

const ID = 'password';

/** Asks a recipient for the password of a transfer until it is the right one. It is kept nowhere; only its key is given on. */
export class SendPasswordForm extends HTMLElement {
  static define(): void {
    customElements.define('send-password-form', this);
  }

  /** `open` gets the password key. */
  show(...[secret, terms, open]: [...Parameters<Unlock>, (passwordKey: string) => void]): this {
    const input = passwordInput(ID, 'off');
    const problem = h('p', { class: 'field-problem', id: `${ID}-problem`, role: 'alert' });
    const checking = h('p', { class: 'muted', role: 'status' });
    const submit = h('button', { class: 'button button-primary' }, say('key.open'));
    const refuse = (text: () => string): void => {
      fill(problem, text);
      setAttributes(input, { 'aria-invalid': 'true', 'aria-describedby': `${ID}-problem ${ID}-hint` });
      input.focus();
    };
    const form = h(
      'form',
      { novalidate: true, class: 'stack' },
      h('div', {}, h('label', { class: 'label', for: ID }, say('password.label')), hiddenInput(input, 'password')),
      problem,
      h('div', { class: 'actions' }, submit),
      checking,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (submit.ariaBusy === 'true') return;
      fill(problem);
      if (input.value === '') {
        refuse(say('password.title'));
        return;
      }
      submit.ariaBusy = 'true';
      fill(checking, say('password.checking'));
      keyOf(input.value, secret, terms)
        .then(open, (thrown: unknown) => refuse(faultOf(thrown)))
        .finally(() => {
          submit.ariaBusy = 'false';
          fill(checking);
        });
    });
    this.classList.add('stack');
    return fill(this, h('h1', {}, say('password.title')), h('p', { id: `${ID}-hint` }, say('password.lead')), form);
  }
}

/** After the page has shown that it checks. */
async function keyOf(password: string, ...of: Parameters<Unlock>): Promise<string> {
  return unlockWith(password)(...of);
}

function faultOf(thrown: unknown): () => string {
  const { code } = asSendError(thrown);
  return code === 'invalid_request' ? say('password.too_long') : sayProblemAndHint(code);
}
