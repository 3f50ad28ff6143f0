import './send-admin-sign-in.css';
import { SignIn } from '../../../core/admin/schemas.ts';
import { asSendError } from '../../../core/errors.ts';
import { announce } from '../../announce.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import type { ConsoleMessageKey } from '../../i18n/admin.ts';
import { say, t } from '../../i18n/admin.ts';
import { icon } from '../../icons.ts';
import { showOnDemand } from '../../on-demand.ts';
import { problemOf } from '../../problems.ts';
import { sayIfSlow, slowNotice } from '../../slow-notice.ts';
import type { SessionState } from '../session.ts';
import { signIn } from '../session.ts';

/** Why there is no session, where that needs a word. */
const WHY: Partial<Record<SessionState, ConsoleMessageKey>> = {
  ended: 'admin.session_ended',
  signed_out: 'admin.signed_out',
};

/** Exchanges the admin key for a session. The key is in the field and in one request, and nowhere else. */
export class SendAdminSignIn extends HTMLElement {
  readonly #key = h('input', {
    class: 'input mono',
    id: 'admin-key',
    type: 'password',
    name: 'key',
    autocomplete: 'current-password',
    autocapitalize: 'off',
    spellcheck: 'false',
    maxlength: 512,
    'aria-describedby': 'admin-key-wrong',
  });
  readonly #wrong = h('p', { class: 'field-problem', id: 'admin-key-wrong', role: 'alert' });
  readonly #problem = h('div', { class: 'sign-in-problem' });
  readonly #slow = slowNotice();
  readonly #submit = h('button', { class: 'button button-primary button-wide' });

  static define(): void {
    customElements.define('send-admin-sign-in', SendAdminSignIn);
  }

  show(state: SessionState): this {
    const form = h(
      'form',
      { class: 'stack', novalidate: true },
      h(
        'div',
        { class: 'field' },
        h('label', { class: 'label', for: this.#key.id }, say('admin.sign_in_key')),
        this.#key,
        this.#wrong,
      ),
      h('div', { class: 'actions' }, this.#submit),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#signIn();
    });
    fill(this.#submit, say('admin.sign_in'));
    const other = h('div', { class: 'sign-in-other' });
    // Loaded for those who have to sign in; with a key one can do so meanwhile.
    void showOnDemand({
      stage: other,
      load: async () => (await import('../provider.ts')).offerProvider(form),
      show: (offered) => offered,
    });
    const why = WHY[state];
    if (why !== undefined) announce(t(why));
    return fill(
      this,
      h(
        'section',
        { class: 'card' },
        h('span', { class: 'sign-in-mark' }, icon('lock')),
        h('h1', {}, say('admin.sign_in_title')),
        why !== undefined && h('p', { class: state === 'ended' ? 'notice' : 'done-mark' }, say(why)),
        h('p', { class: 'muted' }, say('admin.sign_in_lead')),
        this.#problem,
        this.#slow,
        form,
        other,
      ),
    );
  }

  async #signIn(): Promise<void> {
    if (this.#submit.getAttribute('aria-disabled') === 'true') return;
    const { data } = SignIn.safeParse({ key: this.#key.value.trim() });
    if (!data) {
      this.#refuse('admin.sign_in_empty');
      return;
    }
    this.#setBusy(true);
    try {
      await sayIfSlow(this.#slow, signIn(data.key));
    } catch (thrown) {
      this.#setBusy(false);
      if (asSendError(thrown).code === 'unauthorized') this.#refuse('admin.sign_in_wrong');
      else this.#problem.replaceChildren(new SendProblem().show(problemOf(thrown)));
    }
  }

  #setBusy(isBusy: boolean): void {
    // Not `disabled`, which would take the focus away.
    setAttributes(this.#submit, { 'aria-disabled': String(isBusy) });
    fill(this.#submit, isBusy ? say('admin.sign_in_busy') : say('admin.sign_in'));
    if (!isBusy) return;
    announce(t('admin.sign_in_busy'));
    fill(this.#wrong);
    this.#problem.replaceChildren();
    this.#key.removeAttribute('aria-invalid');
  }

  #refuse(why: 'admin.sign_in_empty' | 'admin.sign_in_wrong'): void {
    fill(this.#wrong, say(why));
    setAttributes(this.#key, { 'aria-invalid': 'true' });
    this.#key.value = '';
    this.#key.focus();
  }
}
