import './send-kept-transfers.css';
import { askState } from '../../ask-state.ts';
import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/files.ts';
import { isKeptList, keptTransfers } from '../../kept-transfers.ts';
import type { SeenState } from '../../seen-state.ts';
import { noteSeen, seenStates } from '../../seen-state.ts';
import { createTurns } from '../../turns.ts';
import { SendKeptTransfer } from '../send-kept-transfer/send-kept-transfer.ts';
import { routeLink } from '../../route-link.ts';

/** So many rows at a time ask the server, and only rows that are in sight. */
const AT_A_TIME = 4;
/** Rows a little further down are asked for before they are scrolled to. */
const MARGIN = '200px';

/** What was sent from this browser, a row each. The server is asked for the state of those that a person looks at. */
export class SendKeptTransfers extends HTMLElement {
  readonly #answers = new Map<string, SeenState>();
  readonly #turns = createTurns(AT_A_TIME, () => this.#note());
  #lifetime = new AbortController();
  #shown = '';

  static define(): void {
    customElements.define('send-kept-transfers', this);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    // Another tab has sent something, or removed it.
    addEventListener('storage', (event) => isKeptList(event) && this.update(), { signal });
    this.#show();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
    this.#note();
  }

  /** Shows the list as it is now. A row that is shown stays as it is where nothing came or went. */
  update(): void {
    if (idsOf(keptTransfers()) !== this.#shown) this.#show();
  }

  #show(): void {
    const transfers = keptTransfers();
    this.#shown = idsOf(transfers);
    if (transfers.length === 0) {
      const send = routeLink('/', { class: 'button' }, say('missing.home'));
      fill(this, h('p', {}, say('kept.none')), h('div', { class: 'actions' }, send));
      return;
    }
    const seen = seenStates();
    const rows = transfers.map((transfer) => new SendKeptTransfer().show(transfer, seen[transfer.id]));
    fill(this, h('ul', {}, ...rows.map((row) => h('li', {}, row))));
    const sight = new IntersectionObserver((entries) => this.#ask(entries), { rootMargin: MARGIN });
    for (const row of rows) sight.observe(row);
    this.#lifetime.signal.addEventListener('abort', () => sight.disconnect());
  }

  #ask(entries: readonly IntersectionObserverEntry[]): void {
    const { signal } = this.#lifetime;
    for (const { target, isIntersecting } of entries) {
      if (!(target instanceof SendKeptTransfer) || !isIntersecting || !target.takeQuestion()) continue;
      this.#turns(async () => {
        if (!target.isConnected) return;
        const state = await askState(target.transfer, signal);
        this.#answers.set(target.transfer.id, state);
        target.update(state);
      });
    }
  }

  /** Together: each time the whole list is written. */
  #note(): void {
    if (this.#answers.size > 0) noteSeen(Object.fromEntries(this.#answers));
    this.#answers.clear();
  }
}

function idsOf(transfers: readonly { readonly id: string }[]): string {
  return transfers.map(({ id }) => id).join();
}
