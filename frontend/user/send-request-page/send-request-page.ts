import './send-request-page.css';
import { fileRequestsOver } from '../../../core/client/file-requests.ts';
import { inboxLink } from '../../../core/link.ts';
import { REQUEST_BOUNDS } from '../../../core/requests/schemas.ts';
import type { ServerInfo } from '../../../core/schemas.ts';
import { keptToken } from '../../access-token.ts';
import { choiceGroup } from '../../choice-group.ts';
import { fill, h } from '../../dom.ts';
import { SendAccessToken, TokenAcceptedEvent } from '../../elements/send-access-token/send-access-token.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { listen } from '../../events.ts';
import { formatDuration } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import { keepRequest } from '../../kept-requests.ts';
import { pageFrame } from '../../page-frame.ts';
import { problemOf } from '../../problems.ts';
import { navigate } from '../../router.ts';
import { api, serverInfo } from '../../server.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';
import { expiryChoices } from '../../upload-choices.ts';
import { addRequest } from './add-request.ts';
import { keptList } from './kept-list.ts';

const TRANSFERS = [1, 10, 100, 1_000];
const DEFAULT_TRANSFERS = 100;

/** `/request`: makes a file request, and lists those of this browser. */
export class SendRequestPage extends HTMLElement {
  readonly #place = h('div', { class: 'stack' });
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-request-page', this);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const make = h('section', { class: 'card' }, h('h1', {}, say('request.ask')), h('p', {}, say('request.lead')));
    make.append(this.#place);
    fill(this, pageFrame([make, keptList(), addRequest()].filter((part) => part !== undefined)));
    void this.#load();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #load(): Promise<void> {
    const news = slowNotice();
    fill(this.#place, h('p', { class: 'waiting' }, say('app.connecting')), news);
    try {
      const info = await firstAnswer(() => serverInfo(), news, this.#lifetime.signal);
      if (info.requests === 'open') this.#showForm(info);
      else if (info.requests === 'token') this.#askForToken(info);
      else fill(this.#place, h('p', { class: 'notice' }, say('request.not_here')));
    } catch (thrown) {
      if (!this.#lifetime.signal.aborted) fill(this.#place, new SendProblem().show(problemOf(thrown)));
    }
  }

  #askForToken(info: ServerInfo): void {
    const token = new SendAccessToken();
    const form = h('div');
    listen(token, TokenAcceptedEvent, () => fill(form, this.#form(info)), this.#lifetime.signal);
    fill(this.#place, token.start(), form);
  }

  #showForm(info: ServerInfo): void {
    fill(this.#place, this.#form(info));
  }

  #form({ limits }: ServerInfo): HTMLElement {
    const title = h('input', { class: 'input', name: 'title', dir: 'auto', autocomplete: 'off' });
    const message = h('textarea', { class: 'input', name: 'message', rows: 3, dir: 'auto' });
    const problem = new SendProblem();
    problem.clear();
    const tooLong = h('p', { class: 'field-problem', role: 'alert' });
    const create = h('button', { class: 'button button-primary button-wide' }, say('request.create'));
    const expiry = expiryChoices(limits).map((value) => ({ value, text: () => formatDuration(value) }));
    const most = limits.maxRequestTransfers ?? DEFAULT_TRANSFERS;
    const counts = [...new Set(TRANSFERS.map((count) => Math.min(count, most)))];
    const form = h(
      'form',
      { novalidate: true, class: 'stack' },
      h('label', { class: 'field' }, h('span', { class: 'label' }, say('request.title')), title),
      h('label', { class: 'field' }, h('span', { class: 'label' }, say('request.message')), message),
      tooLong,
      h('p', { class: 'muted' }, say('request.texts')),
      choiceGroup('expiry', say('options.expiry'), expiry, limits.defaultExpiresInSeconds),
      choiceGroup(
        'transfers',
        say('request.times'),
        counts.map((value) => ({ value, text: say('options.times', { count: value }) })),
        Math.min(DEFAULT_TRANSFERS, most),
      ),
      problem,
      h('div', { class: 'actions' }, create),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const bounds = [
        { field: title, max: REQUEST_BOUNDS.titleCharacters },
        { field: message, max: REQUEST_BOUNDS.messageCharacters },
      ];
      const long = bounds.find(({ field, max }) => Array.from(field.value.trim()).length > max);
      fill(tooLong, long && say('options.message_long', { max: long.max }));
      long?.field.focus();
      if (long || create.ariaBusy === 'true') return;
      create.ariaBusy = 'true';
      problem.clear();
      const data = new FormData(form);
      this.#create(title.value.trim(), message.value.trim(), Number(data.get('expiry')), Number(data.get('transfers')))
        .catch((thrown: unknown) => problem.show(problemOf(thrown)))
        .finally(() => (create.ariaBusy = 'false'));
    });
    return form;
  }

  async #create(title: string, message: string, expiresInSeconds: number, maxTransfers: number): Promise<void> {
    const { id, ownerSecret, info } = await fileRequestsOver(api).create({
      ...(title !== '' && { title }),
      ...(message !== '' && { message }),
      expiresInSeconds,
      maxTransfers,
      token: keptToken(),
      signal: this.#lifetime.signal,
    });
    const isKept = keepRequest({ id, ownerSecret, title, createdAt: info.createdAt });
    navigate(isKept ? `/request/${id}` : inboxLink('', id, ownerSecret));
  }
}
