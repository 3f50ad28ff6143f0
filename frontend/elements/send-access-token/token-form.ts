import { asSendError } from '../../../core/errors.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import { keepsNothing } from '../../browser-storage.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { hiddenInput } from '../../hidden-input.ts';
import { say } from '../../i18n/i18n.ts';
import { sayProblemAndHint } from '../../problem-texts.ts';

const PROBLEM_ID = 'access-token-problem';

export interface TokenForm {
  readonly element: HTMLFormElement;
  /** Says at the field what is wrong with a token. */
  refuse(token: string, code: ErrorCode): void;
}

/** The field for a token, hidden like a password, and the choice to remember it. What `check` throws is shown at the field. */
export function createTokenForm(check: (token: string, remember: boolean) => Promise<void>): TokenForm {
  const input = h('input', {
    class: 'input mono',
    type: 'password',
    id: 'access-token',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    required: true,
    dir: 'ltr',
  });
  const remember = h('input', { type: 'checkbox', 'aria-describedby': 'access-token-remember' });
  const problem = h('p', { class: 'field-problem', id: PROBLEM_ID, role: 'alert' });
  const submit = h('button', { class: 'button button-primary' }, say('token.use'));
  const refuse = (token: string, code: ErrorCode): void => {
    // What is not known here is worth no second try; the others may be good again when the operator says so.
    input.value = code === 'token_invalid' ? input.value : token;
    fill(problem, sayProblemAndHint(code));
    setAttributes(input, { 'aria-invalid': 'true', 'aria-describedby': PROBLEM_ID });
  };
  const element = h(
    'form',
    { novalidate: true, class: 'stack' },
    h('div', {}, h('label', { class: 'label', for: input.id }, say('token.label')), hiddenInput(input, 'token')),
    problem,
    h(
      'div',
      {},
      !keepsNothing() && h('label', { class: 'token-remember' }, remember, h('span', {}, say('token.remember'))),
      h(
        'p',
        { class: 'muted', id: 'access-token-remember' },
        say(keepsNothing() ? 'token.not_kept' : 'token.remember_hint'),
      ),
    ),
    h('div', { class: 'actions' }, submit),
  );
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    if (submit.ariaBusy === 'true') return;
    const token = input.value.trim();
    submit.ariaBusy = 'true';
    fill(problem);
    check(token, remember.checked)
      .catch((thrown: unknown) => {
        refuse(token, asSendError(thrown).code);
        input.focus();
      })
      .finally(() => (submit.ariaBusy = 'false'));
  });
  return { element, refuse };
}
