import './send-transparency-page.css';
import type { ServerInfo } from '../../../core/schemas.ts';
import type { Child, Text } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { say, sayCode } from '../../i18n/i18n.ts';
import type { IconName } from '../../icons.ts';
import { icon } from '../../icons.ts';
import { pageFrame } from '../../page-frame.ts';
import { problemOf } from '../../problems.ts';
import { askServerAgain, serverInfo } from '../../server.ts';
import { slowNotice, showWhenSlow } from '../../slow-notice.ts';
import { facts, folded } from '../../stored-facts.ts';

type Stored = ServerInfo['stored'];

const ENCRYPTED = ['fact.name', 'fact.type', 'fact.size', 'fact.message', 'fact.content'] as const;

/** `/transparency`: what is encrypted here, what the server stores, and what it never sees, by the server's own answer. */
export class SendTransparencyPage extends HTMLElement {
  readonly #place = h('article', { class: 'card transparency stage' });
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-transparency-page', this);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const lead = h('p', { class: 'lead' }, say('seen.lead'));
    fill(this, pageFrame([h('h1', {}, say('seen.title')), lead, this.#place]));
    void this.#load(this.#lifetime.signal);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #load(signal: AbortSignal): Promise<void> {
    const news = slowNotice();
    const answered = new AbortController();
    fill(this.#place, h('p', { class: 'waiting' }, say('app.connecting')), news);
    showWhenSlow((...told) => fill(news, ...told), askServerAgain, AbortSignal.any([answered.signal, signal]));
    try {
      const { stored } = await serverInfo();
      this.#show(stored);
    } catch (thrown) {
      const retry = button(say('problem.again'), 'button', () => void this.#load(signal));
      fill(this.#place, new SendProblem().show(problemOf(thrown), { actions: [retry] }));
    } finally {
      answered.abort();
    }
  }

  #show(stored: Stored): void {
    fill(
      this.#place,
      part('lock', 'encrypted', say('seen.encrypted'), chips(ENCRYPTED.map((name) => say(name)))),
      part('eye', 'you', say('seen.you'), storedAboutYou(stored)),
      part('server', 'stored', say('seen.stored'), storedFiles(stored)),
      part('key', 'never', say('seen.never'), chips(stored.never.map((code) => sayCode('never.', code)))),
    );
  }
}

function part(name: IconName, kind: string, title: Text, content: Child): HTMLElement {
  return h('section', { 'data-kind': kind }, h('h2', {}, icon(name), h('span', {}, title)), content);
}

function chips(texts: readonly Text[]): HTMLElement {
  return h('ul', { class: 'chips' }, ...texts.map((text) => h('li', {}, text)));
}

/** The very values that an event of this visitor would hold. */
function storedAboutYou({ caller, agent, anonymisation, dayKeyDays, logRetentionDays }: Stored): HTMLElement {
  return h(
    'div',
    {},
    facts([
      [say('seen.caller', { way: anonymisation }), caller],
      [say('seen.agent'), agent ?? say('seen.nothing')],
      [say('seen.kept'), say('seen.kept_for', { days: logRetentionDays })],
    ]),
    h('p', { class: 'muted' }, sayCode('anonymisation.', anonymisation, { days: dayKeyDays })),
  );
}

function storedFiles({ fields }: Stored): HTMLElement {
  const rows = fields.flatMap(({ file, fields: members }) => [
    h('dt', {}, h('code', {}, file)),
    h('dd', {}, members.length > 0 && h('code', {}, members.join(', '))),
  ]);
  return h(
    'div',
    {},
    h('p', {}, say('seen.stored_text')),
    folded(say('seen.files'), h('dl', { class: 'stored-files' }, ...rows)),
  );
}
