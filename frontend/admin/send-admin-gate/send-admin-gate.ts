import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { listen } from '../../events.ts';
import { say } from '../../i18n/admin.ts';
import { showOnDemand } from '../../on-demand.ts';
import { problemOf } from '../../problems.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';
import { SendAdminSignIn } from '../send-admin-sign-in/send-admin-sign-in.ts';
import { findSession, SessionChangedEvent, sessionOperator, sessionState } from '../session.ts';

export type MakePage = () => HTMLElement;

/** Holds a page of the console: loads and shows it while there is a session, and the sign-in form otherwise. */
export class SendAdminGate extends HTMLElement {
  #title: () => string = () => '';
  #load: () => Promise<MakePage> = () => Promise.resolve(() => h('div'));
  #lifetime = new AbortController();
  #shown = new AbortController();
  #isFinding = false;

  static define(): void {
    customElements.define('send-admin-gate', SendAdminGate);
  }

  static create(title: () => string, load: () => Promise<MakePage>): SendAdminGate {
    const gate = new SendAdminGate();
    gate.#title = title;
    gate.#load = load;
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
    const news = slowNotice();
    const waiting = h('p', { class: 'waiting' }, say('admin.loading'));
    fill(this, h('h1', { class: 'visually-hidden' }, this.#title), waiting, news);
    this.#isFinding = true;
    try {
      await firstAnswer((attempt) => findSession(attempt.signal), news, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      const again = button(say('problem.again'), 'button', () => void this.#find());
      fill(this, h('section', { class: 'card' }, problem(thrown, again)));
    }
  }

  #show(moveFocus: boolean): void {
    const state = sessionState();
    const wasWaiting = this.#isFinding || this.querySelector('h1') === null;
    this.#isFinding = false;
    // A page that is being loaded must not cover the sign-in that comes meanwhile.
    this.#shown.abort();
    this.#shown = new AbortController();
    if (state === 'open') this.#showPage(AbortSignal.any([this.#lifetime.signal, this.#shown.signal]));
    else fill(this, new SendAdminSignIn().show(state));
    if (!moveFocus || wasWaiting) return;
    const heading = this.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  }

  /** Its heading is there at once, so that it can take the focus. */
  #showPage(signal: AbortSignal): void {
    fill(this, h('div', {}, h('h1', {}, this.#title), h('p', { class: 'waiting' }, say('admin.loading'))));
    void showOnDemand({
      stage: this,
      signal,
      load: this.#load,
      show: (make) => [viewerNotice(), make()],
      heading: 'h1',
    });
  }
}

/** Why a viewer finds no button that changes anything. */
function viewerNotice(): Child {
  const operator = sessionOperator();
  return operator?.role === 'viewer' && h('p', { class: 'notice' }, say('admin.viewer', { name: operator.name }));
}

function problem(thrown: unknown, again: HTMLElement): SendProblem {
  return new SendProblem().show(problemOf(thrown), { heading: 'h1', actions: [again] });
}
