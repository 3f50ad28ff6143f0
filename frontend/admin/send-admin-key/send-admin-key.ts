import './send-admin-key.css';
import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import type { Problem } from '../../problems.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { rememberAdminKey } from '../admin-key.ts';

export class AdminKeyGivenEvent extends Event {
  static readonly type = 'admin-key-given';

  constructor() {
    super(AdminKeyGivenEvent.type, { bubbles: true });
  }
}

/** Asks for the admin key and keeps it for this tab. Fires `admin-key-given`. */
export class SendAdminKey extends HTMLElement {
  static define(): void {
    customElements.define('send-admin-key', SendAdminKey);
  }

  /** `problem` says why the key before was refused. */
  show(problem?: Problem): this {
    const input = h('input', {
      class: 'input mono',
      type: 'password',
      name: 'key',
      autocomplete: 'off',
      required: true,
    });
    const form = h(
      'form',
      { class: 'stack' },
      h('label', { class: 'field' }, h('span', { class: 'label' }, say('admin.key_label')), input),
      h('div', { class: 'actions' }, h('button', { class: 'button button-primary' }, say('admin.key_open'))),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      rememberAdminKey(input.value.trim());
      this.dispatchEvent(new AdminKeyGivenEvent());
    });
    return fill(
      this,
      h('h1', {}, say('admin.key_title')),
      h('p', {}, say('admin.key_lead')),
      problem && new SendProblem().show(problem),
      form,
    );
  }
}
