import { ChangeTokenLimit } from '../../../core/tokens/schemas.ts';
import type { TokenInfo } from '../../../core/tokens/schemas.ts';
import { button, fill, h, setAttributes } from '../../dom.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { listen } from '../../events.ts';
import { say } from '../../i18n/admin.ts';
import { problemOf } from '../../problems.ts';
import { sayIfSlow, slowNotice } from '../../slow-notice.ts';
import { adminApi } from '../api.ts';
import { openModal } from '../modal.ts';
import { SessionChangedEvent } from '../session.ts';
import { usesField } from '../uses-field.ts';

const TITLE = 'limit-title';

/** Changes how many transfers a token is good for. */
export class SendAdminLimitDialog extends HTMLElement {
  static define(): void {
    customElements.define('send-admin-limit-dialog', SendAdminLimitDialog);
  }

  /** Asks and takes itself away; resolves with the token as it is then, undefined when nothing was changed. */
  static async open(token: TokenInfo): Promise<TokenInfo | undefined> {
    const element = new SendAdminLimitDialog();
    document.body.append(element);
    const changed = await element.#ask(token);
    element.remove();
    return changed;
  }

  #ask(token: TokenInfo): Promise<TokenInfo | undefined> {
    return new Promise((resolve) => {
      const dialog = openModal(this, TITLE, () => Promise.resolve(true));
      const uses = usesField(token.maxUses);
      const problem = h('div', { class: 'modal-problem' });
      const slow = slowNotice();
      const submit = h('button', { class: 'button button-primary' }, say('admin.token_save'));
      const lifetime = new AbortController();
      let changed: TokenInfo | undefined;
      const save = async (): Promise<void> => {
        if (submit.getAttribute('aria-disabled') === 'true') return;
        const wanted = ChangeTokenLimit.safeParse({ maxUses: uses.read() });
        uses.show(wanted.success);
        if (!wanted.success) {
          uses.focus();
          return;
        }
        setAttributes(submit, { 'aria-disabled': 'true' });
        fill(problem);
        try {
          changed = await sayIfSlow(slow, adminApi.changeTokenLimit(token.id, wanted.data.maxUses));
          dialog.close();
        } catch (thrown) {
          fill(problem, new SendProblem().show(problemOf(thrown)));
        } finally {
          setAttributes(submit, { 'aria-disabled': 'false' });
        }
      };
      const cancel = button(say('admin.cancel'), 'button', () => dialog.close());
      const form = h(
        'form',
        { class: 'stack', novalidate: true },
        uses.element,
        h('p', { class: 'muted' }, say('admin.token_uses_already', { uses: token.uses })),
        problem,
        slow,
        h('div', { class: 'actions' }, cancel, submit),
      );
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        void save();
      });
      fill(dialog, h('h2', { id: TITLE }, say('admin.token_limit_of', { name: token.name })), form);
      dialog.addEventListener('close', () => {
        lifetime.abort();
        resolve(changed);
      });
      listen(window, SessionChangedEvent, () => dialog.close(), lifetime.signal);
      dialog.showModal();
      uses.focus();
    });
  }
}
