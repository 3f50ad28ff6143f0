import './send-admin-sign-out.css';
import { button, fill, h } from '../../dom.ts';
import { say, t } from '../../i18n/admin.ts';
import { outline } from '../../icons.ts';
import { problemOf } from '../../problems.ts';
import { ADMIN_ICONS } from '../admin-icons.ts';
import { signOut } from '../session.ts';

/** The button that ends the session. */
export class SendAdminSignOut extends HTMLElement {
  readonly #problem = h('p', { class: 'field-problem', role: 'alert' });

  static define(): void {
    customElements.define('send-admin-sign-out', SendAdminSignOut);
  }

  connectedCallback(): void {
    const leave = button('', 'button button-small', () => void this.#signOut());
    leave.append(outline(ADMIN_ICONS.leave), h('span', {}, say('admin.sign_out')));
    fill(this, leave, this.#problem);
  }

  async #signOut(): Promise<void> {
    fill(this.#problem);
    try {
      await signOut();
    } catch (thrown) {
      const { code } = problemOf(thrown);
      fill(this.#problem, () => `${t('admin.signing_out_failed')}: ${t(`error.${code}`)}`);
    }
  }
}
