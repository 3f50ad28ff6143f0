import '../send-request-page/send-request-page.css';
import type { FileRequestClient, OpenedFileRequest } from '../../../core/client/file-requests.ts';
import { fileRequestsOver } from '../../../core/client/file-requests.ts';
import { requestFileText } from '../../../core/requests/request-file.ts';
import { isTransferId } from '../../../core/crypto/keys.ts';
import { asSendError, ERRORS, SendError } from '../../../core/errors.ts';
import { inboxLink, requestLink } from '../../../core/link.ts';
import { readFragment } from '../../../core/read-secret.ts';
import { shownMessage, shownName } from '../../../core/shown-text.ts';
import { button, fill, h } from '../../dom.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../../elements/send-copy-field/send-copy-field.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { SendQrCode } from '../../elements/send-qr-code/send-qr-code.ts';
import { formatMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { keepRequest, keptRequest } from '../../kept-requests.ts';
import { offerFile } from '../../offer-file.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { panel } from '../../panel.ts';
import { linkProblem, problemOf } from '../../problems.ts';
import { api } from '../../server.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';
import { receivedList } from './received-list.ts';
import { routeLink } from '../../route-link.ts';
import { serverHere } from '../../base-path.ts';

type Owned = OpenedFileRequest & { readonly publicKey: string };

/** `/request/{id}`: what was sent to a request, its link, and its end. Opens by the secret in the link, or by that of this browser. */
export class SendInboxPage extends HTMLElement {
  readonly #stage = h('div', { class: 'stage' });
  readonly #requests: FileRequestClient = fileRequestsOver(api);
  #lifetime = new AbortController();
  #id = '';
  #ownerSecret = '';
  #isKept = false;

  static define(): void {
    customElements.define('send-inbox-page', this);
  }

  static create(id: string): SendInboxPage {
    const page = new this();
    page.#id = id;
    return page;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(this, pageFrame([this.#stage]));
    void this.#open();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #open(): Promise<void> {
    const { signal } = this.#lifetime;
    const news = slowNotice();
    showStage(this.#stage, [h('h1', { class: 'waiting' }, say('download.opening')), news], false);
    try {
      this.#ownerSecret = this.#secret();
      const owned = await firstAnswer(
        (attempt) => this.#requests.status(this.#id, this.#ownerSecret, attempt.signal),
        news,
        signal,
      );
      const { title = '', info } = owned;
      this.#isKept = keepRequest({ id: this.#id, ownerSecret: this.#ownerSecret, title, createdAt: info.createdAt });
      if (!signal.aborted) this.#show(owned);
    } catch (thrown) {
      if (!signal.aborted) this.#showProblem(thrown);
    }
  }

  #secret(): string {
    if (!isTransferId(this.#id)) throw new SendError('invalid_link');
    if (location.hash.length > 1) return readFragment(location.hash.slice(1), this.#id);
    const kept = keptRequest(this.#id);
    if (!kept) throw new SendError('invalid_link');
    return kept.ownerSecret;
  }

  #show(owned: Owned): void {
    const { title, message, info, publicKey } = owned;
    const came = h('section', { class: 'stack', 'aria-labelledby': 'came-in' });
    const own = new SendCopyField().show(
      say('request.private'),
      inboxLink(serverHere(), this.#id, this.#ownerSecret),
      'secret',
    );
    const hint = h('p', { class: 'muted' }, say('request.private_hint'));
    const isOpen = info.state === 'open';
    showStage(
      this.#stage,
      [
        h('h1', {}, title ? h('bdi', {}, shownName(title)) : say('request.untitled')),
        message !== undefined && h('p', { dir: 'auto', class: 'request-message' }, shownMessage(message)),
        h('p', { class: isOpen ? 'muted' : 'notice' }, () =>
          t(`request.is_${info.state}`, { moment: formatMoment(info.expiresAt) }),
        ),
        isOpen && senderLink(requestLink(serverHere(), this.#id, publicKey)),
        !this.#isKept && h('p', { class: 'notice' }, say('request.not_kept')),
        came,
        panel(
          { name: 'key', title: say('request.manage'), open: !this.#isKept },
          h('div', { class: 'stack' }, own, hint, this.#saveButton(owned), isOpen && this.#closeButton(owned)),
        ),
        h('div', { class: 'actions' }, listLink()),
      ],
      false,
    );
    void this.#showReceived(came);
  }

  async #showReceived(place: HTMLElement): Promise<void> {
    const { signal } = this.#lifetime;
    const again = button(say('request.refresh'), 'button button-small', () => void this.#showReceived(place));
    again.prepend(icon('refresh'));
    const head = [h('h2', { id: 'came-in' }, say('request.received')), h('div', { class: 'actions' }, again)];
    again.ariaBusy = 'true';
    fill(place, ...head, h('p', { class: 'waiting', role: 'status' }, say('app.connecting')));
    try {
      const entries = await this.#requests.received(this.#id, this.#ownerSecret, signal);
      const list =
        entries.length === 0 ? h('p', { role: 'status' }, say('request.none')) : receivedList(entries, signal);
      fill(place, ...head, list);
    } catch (thrown) {
      if (!signal.aborted) fill(place, ...head, new SendProblem().show(problemOf(thrown)));
    }
    again.ariaBusy = 'false';
  }

  /** The document that the command line keeps, which reads this one as well. */
  #saveButton({ title, info }: Owned): HTMLElement {
    const save = button(say('request.save'), 'button', () => {
      const place = { kind: 'server' as const, url: serverHere() };
      const [id, ownerSecret] = [this.#id, this.#ownerSecret];
      const known = { id, ownerSecret, ...(title !== undefined && { title }) };
      const text = requestFileText({ version: 1, kind: 'request', madeAt: info.createdAt, place, ...known });
      offerFile(new Blob([text]), `sgraph-send-request-${id}.json`);
    });
    const hint = h('p', { class: 'muted' }, say('request.save_hint'));
    return h('div', { class: 'stack' }, hint, h('div', { class: 'actions' }, save));
  }

  #closeButton(owned: Owned): HTMLElement {
    const close = button(say('request.close'), 'button button-danger', () => void this.#close(owned));
    return h('div', { class: 'actions' }, close);
  }

  async #close(owned: Owned): Promise<void> {
    const yes = await SendConfirm.ask({
      title: say('request.close_title'),
      text: say('request.close_text'),
      yes: say('request.close'),
      no: say('delete.no'),
      danger: true,
    });
    if (!yes) return;
    try {
      const info = await this.#requests.close(this.#id, this.#ownerSecret, this.#lifetime.signal);
      this.#show({ ...owned, info });
    } catch (thrown) {
      if (!this.#lifetime.signal.aborted) this.#showProblem(thrown);
    }
  }

  #showProblem(thrown: unknown): void {
    const { next } = ERRORS[asSendError(thrown).code];
    const again = button(say('problem.again'), 'button', () => void this.#open());
    const actions = next === 'retry' ? [again, listLink()] : [listLink()];
    showStage(
      this.#stage,
      [new SendProblem().show(linkProblem(thrown, location.href), { heading: 'h1', actions })],
      false,
    );
  }
}

function listLink(): HTMLElement {
  return routeLink('/request', { class: 'button button-quiet' }, icon('list'), say('request.list'));
}

/** The link to pass on, and the ways to do it. */
function senderLink(link: string): HTMLElement {
  const code = new SendQrCode();
  const field = new SendCopyField();
  const share =
    'share' in navigator &&
    // Closing the device's dialog rejects, and is not an error.
    button(say('share.native'), 'button', () => void navigator.share({ url: link }).catch(() => undefined));
  if (share) share.prepend(icon('share'));
  const showCode = button(say('share.qr'), 'button', () => {
    code.toggle(link);
    showCode.setAttribute('aria-expanded', String(!code.hidden));
  });
  showCode.setAttribute('aria-expanded', 'false');
  const shown = field.showWith(say('request.link'), link, false, share, showCode);
  return h('div', { class: 'stack' }, shown, code, h('p', { class: 'muted' }, say('request.link_hint')));
}
