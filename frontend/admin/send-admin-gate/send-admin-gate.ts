import { button, fill, h } from '../../dom.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { listen } from '../../events.ts';
import { say } from '../../i18n/admin.ts';
import { problemOf } from '../../problems.ts';
import { SendAdminSignIn } from '../send-admin-sign-in/send-admin-sign-in.ts';
import { findSession, SessionChangedEvent, sessionState } from '../session.ts';

/** Holds a page of the console: shows the page while there is a session, and the sign-in form otherwise. */
export class SendAdminGate extends HTMLElement {
  #makePage: () => HTMLElement = () => h('div');
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-admin-gate', SendAdminGate);
  }

  static create(makePage: () => HTMLElement): SendAdminGate {
    const gate = new SendAdminGate();
    gate.#makePage = makePage;
    return gate;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    listen(window, SessionChangedEvent, () => this.#show(true), this.#lifetime.signal);
    if (sessionState() === 'unknown') void this.#find();
    else this.#show(false);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #find(): Promise<void> {
    const { signal } = this.#lifetime;
    fill(this, h('p', { class: 'waiting' }, say('admin.loading')));
    try {
      await findSession();
    } catch (thrown) {
      if (signal.aborted) return;
      const again = button(say('problem.again'), 'button', () => void this.#find());
      fill(this, h('section', { class: 'card' }, problem(thrown, again)));
    }
  }

  #show(moveFocus: boolean): void {
    const state = sessionState();
    const wasWaiting = this.querySelector('h1') === null;
    fill(this, state === 'open' ? this.#makePage() : new SendAdminSignIn().show(state));
    if (!moveFocus || wasWaiting) return;
    const heading = this.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  }
}

function problem(thrown: unknown, again: HTMLElement): SendProblem {
  return new SendProblem().show(problemOf(thrown), { heading: 'h1', actions: [again] });
}
