import './send-request-upload-page.css';
import type { OpenedFileRequest } from '../../../core/client/file-requests.ts';
import { fileRequestsOver, sendToRequest } from '../../../core/client/file-requests.ts';
import { isTransferId } from '../../../core/crypto/keys.ts';
import { asSendError, ERRORS, SendError } from '../../../core/errors.ts';
import { readFragment } from '../../../core/read-secret.ts';
import type { ServerInfo } from '../../../core/schemas.ts';
import { shownMessage, shownName } from '../../../core/shown-text.ts';
import { announce } from '../../announce.ts';
import { button, fill, h } from '../../dom.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { listen } from '../../events.ts';
import { formatLimit } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { askBeforeLeaving } from '../../leaving.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { linkProblem } from '../../problems.ts';
import type { SendReview } from '../../elements/send-review/send-review.ts';
import type { Sending, StartedUpload } from '../../sending.ts';
import type { UploadParts } from '../upload.ts';
import { api, serverInfo } from '../../server.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';
import { isTouch } from '../../touch.ts';

/** `/r/{id}`: somebody sends files to whom the request belongs. It shows nothing of what others sent. */
export class SendRequestUploadPage extends HTMLElement {
  readonly #stage = h('div', { class: 'stage' });
  readonly #unfinished = h('div', { hidden: true });
  readonly #parts: UploadParts;
  readonly #review: SendReview;
  /** Aborted where chosen files are sent or removed: then nothing is lost. */
  #reviewed = new AbortController();
  #lifetime = new AbortController();
  readonly #id: string;
  #publicKey = '';
  /** Undefined where it accepts nothing more: then an upload that was interrupted can still be finished. */
  #request: (OpenedFileRequest & { readonly maxBytes: number }) | undefined;

  static define(): void {
    customElements.define('send-request-upload-page', this);
  }

  /** `parts` are those of the upload page: imported here they would divide its script. */
  constructor(id: string, parts: UploadParts) {
    super();
    this.#id = id;
    this.#parts = parts;
    this.#review = new parts.SendReview();
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(this, pageFrame([this.#stage]));
    void this.#open();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
    this.#reviewed.abort();
  }

  async #open(): Promise<void> {
    const { signal } = this.#lifetime;
    const news = slowNotice();
    showStage(this.#stage, [h('h1', { class: 'waiting' }, say('download.opening')), news], false);
    try {
      if (!isTransferId(this.#id) || location.hash.length < 2) throw new SendError('invalid_link');
      this.#publicKey = readFragment(location.hash.slice(1), this.#id);
      const requests = fileRequestsOver(api);
      const request = await firstAnswer(
        (attempt) => requests.view(this.#id, this.#publicKey, attempt.signal),
        news,
        signal,
      );
      const { limits } = await serverInfo();
      if (!signal.aborted) this.#listen(request, limits);
    } catch (thrown) {
      if (!signal.aborted) this.#showProblem(thrown, () => void this.#open());
    }
  }

  #listen(request: OpenedFileRequest, all: ServerInfo['limits']): void {
    const { signal } = this.#lifetime;
    const { maxTransferBytes } = request.info;
    const maxBytes = Math.min(all.maxTransferBytes, maxTransferBytes ?? Infinity);
    const limits = { ...all, maxTransferBytes: maxBytes };
    this.#request = { ...request, maxBytes };
    listen(
      this,
      this.#parts.FilesChosenEvent,
      ({ files }) => this.#showReview(this.#review.show(files, limits)),
      signal,
    );
    listen(this, this.#parts.ReviewLeftEvent, () => void this.#leave(), signal);
    listen(this, this.#parts.ReviewAcceptedEvent, ({ sending }) => this.#send(sending), signal);
    this.#showStart();
  }

  #showReview(review: HTMLElement): void {
    this.#reviewed.abort();
    this.#reviewed = new AbortController();
    askBeforeLeaving('chosen', this.#reviewed.signal);
    showStage(this.#stage, [review]);
  }

  /** What cannot be chosen again with one click is not dropped without a question. */
  async #leave(): Promise<void> {
    const keeps = { title: say('leave.chosen'), text: say('leave.chosen_text'), no: say('leave.no'), keeps: true };
    if (this.#review.isWorth() && !(await SendConfirm.ask({ ...keeps, yes: say('review.back') }))) return;
    if (this.#review.files.length > 0) this.#review.forget();
    this.#showStart();
  }

  #showStart(): void {
    this.#reviewed.abort();
    if (!this.#request) {
      void this.#open();
      return;
    }
    const { title, message, maxBytes } = this.#request;
    const zone = this.#parts.SendDropZone.create({
      title: say(isTouch() ? 'drop.title_touch' : 'drop.title'),
      hint: () => t('drop.hint', { size: formatLimit(maxBytes) }),
    });
    showStage(
      this.#stage,
      [
        h('p', { class: 'eyebrow' }, icon('lock'), h('span', {}, say('request.for_you'))),
        h('h1', {}, title ? h('bdi', {}, shownName(title)) : say('request.untitled')),
        message !== undefined && h('blockquote', { class: 'request-message', dir: 'auto' }, shownMessage(message)),
        this.#unfinished,
        zone,
        h('p', { class: 'muted' }, say('request.who')),
      ],
      false,
    );
    this.#offerUnfinished();
  }

  #offerUnfinished(): void {
    void this.#parts.offerUnfinished({
      stage: this.#unfinished,
      signal: this.#lifetime.signal,
      request: this.#id,
      resume: (sending) => this.#send(sending),
      finished: () => this.#showSent(),
      discarded: () => this.#stage.querySelector('button')?.focus(),
    });
  }

  #send(sending: Sending): void {
    const running = new AbortController();
    const ended = new AbortController();
    const signal = AbortSignal.any([running.signal, this.#lifetime.signal]);
    const { source, metadata } = sending.payload;
    this.#reviewed.abort();
    askBeforeLeaving('sending', ended.signal);
    const progress = new this.#parts.SendProgress().start(source.bytes, say('sending.title'));
    listen(progress, this.#parts.ProgressCancelledEvent, () => running.abort());
    showStage(this.#stage, [
      h('h1', {}, say('sending.title')),
      h('p', { class: 'muted' }, say('sending.how'), '. ', say('sending.keep_open')),
      h('p', { class: 'file-line' }, h('bdi', {}, shownName(metadata.name))),
      progress,
    ]);
    let begun: StartedUpload | undefined = sending.resumed;
    const onProgress = (fraction: number, skipped: number): void =>
      progress.update(Math.floor(fraction * source.bytes), Math.floor(skipped * source.bytes));
    const wanted = { ...sending, forRequest: sendToRequest(this.#publicKey) };
    this.#parts
      .send(wanted, { token: undefined, signal, onProgress, onLink: () => undefined, onStarted: (up) => (begun = up) })
      .finally(() => ended.abort())
      .then(() => this.#showSent())
      .catch((thrown: unknown) => this.#fail(thrown, { ...sending, resumed: begun }));
  }

  #showSent(): void {
    this.#review.forget();
    const more = button(say('request.more'), 'button', () => this.#showStart());
    showStage(this.#stage, [...this.#parts.sentToRequest(), h('div', { class: 'actions' }, this.#request && more)]);
  }

  #fail(thrown: unknown, sending: Sending): void {
    if (this.#lifetime.signal.aborted) return;
    const { code } = asSendError(thrown);
    const { next } = ERRORS[code];
    const isOver = !sending.resumed || next === 'restart' || next === 'ended' || next === 'never';
    if (code === 'cancelled' || isOver) {
      if (sending.resumed) void this.#parts.abandon(sending.resumed.session);
    }
    if (code === 'cancelled') {
      announce(t('error.cancelled'));
      if (sending.files === this.#review.files) this.#showReview(this.#review);
      else this.#showStart();
      return;
    }
    const repeated = this.#parts.restart(isOver ? { ...sending, resumed: undefined } : sending);
    this.#showProblem(thrown, () => this.#send(repeated));
  }

  #showProblem(thrown: unknown, again: () => void): void {
    const { code } = asSendError(thrown);
    const isFinal = code === 'invalid_link' || code === 'wrong_key' || ERRORS[code].next === 'ended';
    const acceptsNoMore = code.startsWith('request_');
    const actions = isFinal ? [] : [button(say('problem.again'), 'button', again)];
    showStage(
      this.#stage,
      [
        new SendProblem().show(linkProblem(thrown, location.href), { heading: 'h1', actions }),
        // The others say it themselves.
        isFinal && !acceptsNoMore && h('p', {}, say('request.ask_owner')),
        acceptsNoMore && this.#unfinished,
      ],
      false,
    );
    // It has its place there since it was started.
    if (acceptsNoMore) this.#offerUnfinished();
  }
}
