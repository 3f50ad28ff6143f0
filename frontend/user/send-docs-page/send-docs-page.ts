import { onServer } from '../../base-path.ts';
import { button, fill, h } from '../../dom.ts';
import { SendApiDocs } from '../../elements/send-api-docs/send-api-docs.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { say } from '../../i18n/i18n.ts';
import { OpenApi } from '../../openapi.ts';
import { pageFrame } from '../../page-frame.ts';
import { problemOf } from '../../problems.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';

const DOCUMENT = '/api/openapi.json';

/** `/docs`: the server's own description of its API. */
export class SendDocsPage extends HTMLElement {
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-docs-page', this);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const place = h('div', { class: 'stage' });
    const source = h('p', { class: 'muted' }, h('a', { href: onServer(DOCUMENT) }, onServer(DOCUMENT)));
    fill(this, pageFrame([h('h1', {}, say('docs.title')), source, place]));
    void this.#load(place);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #load(place: HTMLElement): Promise<void> {
    const { signal } = this.#lifetime;
    const news = slowNotice();
    fill(place, h('p', { class: 'waiting' }, say('app.connecting')), news);
    try {
      const api = await firstAnswer((attempt) => readDocument(attempt.signal), news, signal);
      fill(place, new SendApiDocs().show(api));
    } catch (thrown) {
      const again = button(say('problem.again'), 'button', () => void this.#load(place));
      if (!signal.aborted) fill(place, new SendProblem().show(problemOf(thrown), { actions: [again] }));
    }
  }
}

async function readDocument(signal: AbortSignal): Promise<OpenApi> {
  const response = await fetch(onServer(DOCUMENT), { signal });
  return OpenApi.parse(await response.json());
}
