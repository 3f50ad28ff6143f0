import './send-admin-sign-out.css';
import { button, fill, h } from '../../dom.ts';
import { listen } from '../../events.ts';
import { say, t } from '../../i18n/admin.ts';
import { outline } from '../../icons.ts';
import { sayProblem } from '../../problem-texts.ts';
import { problemOf } from '../../problems.ts';
import { ADMIN_ICONS } from '../admin-icons.ts';
import { SessionChangedEvent, sessionOperator, signOut } from '../session.ts';

/** The button that ends the session. */
export class SendAdminSignOut extends HTMLElement {
  readonly #problem = h('p', { class: 'field-problem', role: 'alert' });

  static define(): void {
    customElements.define('send-admin-sign-out', SendAdminSignOut);
  }

  connectedCallback(): void {
    const leave = button('', 'button button-small', () => void this.#signOut());

    leave.append(outline(ADMIN_ICONS.leave), h('span', {}, say('admin.sign_out')));
    const whose = h('span', { class: 'muted' });
    const show = (): unknown => fill(whose, say('admin.signed_in_as', { name: sessionOperator()?.name ?? '' }));
    listen(window, SessionChangedEvent, show);
    fill(this, whose, leave, this.#problem);
  }

  async #signOut(): Promise<void> {
    fill(this.#problem);
    try {
      await signOut();
    } catch (thrown) {
      const what = sayProblem(problemOf(thrown).code);
      fill(this.#problem, () => `${t('admin.signing_out_failed')}: ${what()}`);
    }
  }
}
