import { fill, h } from '../../dom.ts';
import { SendApiDocs } from '../../elements/send-api-docs/send-api-docs.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { say } from '../../i18n/i18n.ts';
import { OpenApi } from '../../openapi.ts';
import { pageFrame } from '../../page-frame.ts';
import { problemOf } from '../../problems.ts';

const DOCUMENT = '/api/openapi.json';

/** `/docs`: the server's own description of its API. */
export class SendDocsPage extends HTMLElement {
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-docs-page', SendDocsPage);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const place = h('div', { class: 'stage' });
    const source = h('p', { class: 'muted' }, h('a', { href: DOCUMENT }, DOCUMENT));
    fill(this, pageFrame([h('h1', {}, say('docs.title')), source, place]));
    void this.#load(place);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #load(place: HTMLElement): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      const response = await fetch(DOCUMENT, { signal });
      place.replaceChildren(new SendApiDocs().show(OpenApi.parse(await response.json())));
    } catch (thrown) {
      if (!signal.aborted) place.replaceChildren(new SendProblem().show(problemOf(thrown)));
    }
  }
}
