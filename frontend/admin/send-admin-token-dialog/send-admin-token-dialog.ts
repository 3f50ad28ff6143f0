import './send-admin-token-dialog.css';
import type { CreatedToken } from '../../../core/tokens/schemas.ts';
import { button, fill, h, setAttributes } from '../../dom.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { SendCopyField, TextCopiedEvent } from '../../elements/send-copy-field/send-copy-field.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { listen } from '../../events.ts';
import { say } from '../../i18n/admin.ts';
import { problemOf } from '../../problems.ts';
import { sayIfSlow, slowNotice } from '../../slow-notice.ts';
import { adminApi } from '../api.ts';
import { openModal } from '../modal.ts';
import { SessionChangedEvent } from '../session.ts';
import type { TokenFields } from '../token-fields.ts';
import { tokenFields } from '../token-fields.ts';

const TITLE = 'token-title';

/** Makes a token, and shows it the one time that it can be shown. */
export class SendAdminTokenDialog extends HTMLElement {
  readonly #lifetime = new AbortController();
  readonly #dialog = openModal(this, TITLE, () => this.#mayClose());
  readonly #problem = h('div', { class: 'modal-problem' });
  readonly #slow = slowNotice();
  readonly #submit = h('button', { class: 'button button-primary' }, say('admin.token_create'));
  #created: CreatedToken | undefined;
  #isCopied = false;

  static define(): void {
    customElements.define('send-admin-token-dialog', SendAdminTokenDialog);
  }

  /** Takes itself away when it is closed; resolves with the token's id when one was made. */
  static async open(): Promise<string | undefined> {
    const element = new SendAdminTokenDialog();
    document.body.append(element);
    await element.#run();
    element.remove();
    return element.#created?.info.id;
  }

  #run(): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#lifetime;
      this.#dialog.addEventListener('close', () => {
        this.#lifetime.abort();
        resolve();
      });
      listen(window, SessionChangedEvent, () => this.#dialog.close(), signal);
      addEventListener('beforeunload', (event) => this.#isUncopied() && event.preventDefault(), { signal });
      const fields = tokenFields();
      this.#showForm(fields);
      this.#dialog.showModal();
      fields.focus();
    });
  }

  #showForm(fields: TokenFields): void {
    const form = h(
      'form',
      { class: 'stack', novalidate: true },
      ...fields.elements,
      this.#problem,
      this.#slow,
      h(
        'div',
        { class: 'actions' },
        button(say('admin.cancel'), 'button', () => this.#dialog.close()),
        this.#submit,
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#create(fields);
    });
    fill(this.#dialog, h('h2', { id: TITLE }, say('admin.token_new_title')), form);
  }

  async #create(fields: TokenFields): Promise<void> {
    if (this.#submit.getAttribute('aria-disabled') === 'true') return;
    const wanted = fields.read();
    if (!wanted) return;
    setAttributes(this.#submit, { 'aria-disabled': 'true' });
    fill(this.#problem);
    try {
      this.#created = await sayIfSlow(this.#slow, adminApi.createToken(wanted));
      this.#showToken(this.#created);
    } catch (thrown) {
      fill(this.#problem, new SendProblem().show(problemOf(thrown)));
    } finally {
      setAttributes(this.#submit, { 'aria-disabled': 'false' });
    }
  }

  #showToken({ token, info }: CreatedToken): void {
    const field = new SendCopyField().show(say('admin.token_made_of', { name: info.name }), token, 'main');
    const copied = h('p', { class: 'done-mark', role: 'status', hidden: true });
    const noteCopied = (): void => {
      this.#isCopied = true;
      copied.hidden = false;
      fill(copied, say('admin.token_copied'));
    };
    listen(field, TextCopiedEvent, noteCopied);
    field.addEventListener('copy', noteCopied);
    const done = button(say('admin.token_done'), 'button', () => void this.#leave());
    const title = h('h2', { id: TITLE, tabindex: -1 }, say('admin.token_made'));
    fill(
      this.#dialog,
      title,
      h('p', { class: 'notice' }, say('admin.token_made_once')),
      field,
      copied,
      h('div', { class: 'actions' }, done),
    );
    title.focus();
  }

  async #leave(): Promise<void> {
    if (await this.#mayClose()) this.#dialog.close();
  }

  #isUncopied(): boolean {
    return this.#created !== undefined && !this.#isCopied;
  }

  async #mayClose(): Promise<boolean> {
    if (!this.#isUncopied()) return true;
    return SendConfirm.ask({
      title: say('admin.token_uncopied_title'),
      text: say('admin.token_uncopied_text'),
      yes: say('admin.token_uncopied_yes'),
      no: say('admin.token_uncopied_no'),
      danger: true,
    });
  }
}
