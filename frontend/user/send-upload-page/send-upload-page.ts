import './send-upload-page.css';
import type { Next } from '../../../core/errors.ts';
import { asSendError, ERRORS } from '../../../core/errors.ts';
import type { ServerInfo } from '../../../core/schemas.ts';
import { shownName } from '../../../core/shown-text.ts';
import { keptToken } from '../../access-token.ts';
import { announce } from '../../announce.ts';
import { brandParts } from '../../brand.ts';
import { keepsNothing } from '../../browser-storage.ts';
import { readableFiles } from '../../chosen-files.ts';
import { defineOnce } from '../../define-once.ts';
import { button, fill, h } from '../../dom.ts';
import { takeEarlyFiles } from '../../early-files.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { SendAccessToken, TokenAcceptedEvent } from '../../elements/send-access-token/send-access-token.ts';
import { FilesChosenEvent } from '../../elements/send-drop-zone/send-drop-zone.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { ProgressCancelledEvent, SendProgress } from '../../elements/send-progress/send-progress.ts';
import { ReviewAcceptedEvent, ReviewLeftEvent, SendReview } from '../../elements/send-review/send-review.ts';
import { TextCopiedEvent } from '../../elements/send-copy-field/send-copy-field.ts';
import { LinkSharedEvent, SendShare } from '../../elements/send-share/send-share.ts';
import { SendSent } from '../../elements/send-sent/send-sent.ts';
import { narrowed, NoteWantedEvent, SendUploadStart } from '../../elements/send-upload-start/send-upload-start.ts';
import { SendTransparency } from '../../elements/send-transparency/send-transparency.ts';
import { listen } from '../../events.ts';
import { formatBytes } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { forgetUpload } from '../../journal.ts';
import type { KeptTransfer } from '../../kept-transfers.ts';
import { keptTransfers, noteShared } from '../../kept-transfers.ts';
import { askBeforeLeaving } from '../../leaving.ts';
import { showOnDemand } from '../../on-demand.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { problemOf } from '../../problems.ts';
import { offerUnfinished } from '../../resume-uploads.ts';
import { navigate, renamePage } from '../../router.ts';
import type { Sending, Sent } from '../../sending.ts';
import { abandon, isForRequest, restart, send } from '../../sending.ts';
import { sentFilesLink } from '../../sent-files-link.ts';
import { askServerAgain, serverInfo } from '../../server.ts';
import { sentToRequest } from '../../sent-to-request.ts';
import { sharedFiles } from '../../shared-files.ts';
import { showWhenSlow } from '../../slow-notice.ts';
import { routeLink } from '../../route-link.ts';

/** After these nothing on the server can be continued. */
const FINAL: readonly Next[] = ['restart', 'ended', 'never'];

/** `/`: choose, encrypt, send, share. */
export class SendUploadPage extends HTMLElement {
  readonly #hero = h('div', { class: 'hero' });
  readonly #stage = h('div', { class: 'stage' });
  readonly #kept = h('p');
  readonly #unfinished = h('div');
  readonly #transparency = new SendTransparency();
  readonly #review = new SendReview();
  /** Kept while files are chosen instead. */
  #note: SendReview | undefined;
  #lifetime = new AbortController();
  #reviewed = new AbortController();
  /** What may be sent: by everybody, or with the access code. */
  #limits: ServerInfo['limits'] | undefined;

  static define(): void {
    customElements.define('send-upload-page', this);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(this, pageFrame([this.#hero, this.#unfinished, this.#stage, this.#kept], [this.#transparency]));
    fill(this.#hero, h('h1', {}, say('upload.title')), h('p', {}, say('upload.lead')), brandParts()?.brandNotice());
    this.#showKept();
    this.#unfinished.hidden = true;
    void this.#load(this.#lifetime.signal);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
    this.#reviewed.abort();
  }

  /** Files can be chosen before the server has answered. */
  async #load(signal: AbortSignal): Promise<void> {
    const start = new SendUploadStart();
    showStage(this.#stage, [start], false);
    takeEarlyFiles((files) => start.dispatchEvent(new FilesChosenEvent(files)));
    void this.#takeShared(start, signal);
    await this.#showUnfinished();
    if (!signal.aborted) await this.#ask(start, signal);
  }

  /** What another app shared with the installed page is chosen, as if a person had dropped it. */
  async #takeShared(start: SendUploadStart, signal: AbortSignal): Promise<void> {
    const shared = await sharedFiles();
    if (shared === undefined || signal.aborted) return;
    if (typeof shared === 'string') this.#hero.append(h('p', { class: 'notice', role: 'status' }, say(shared)));
    else start.dispatchEvent(new FilesChosenEvent(shared));
  }

  async #ask(start: SendUploadStart, signal: AbortSignal): Promise<void> {
    const answered = new AbortController();
    showWhenSlow((...news) => start.tell(...news), askServerAgain, AbortSignal.any([answered.signal, signal]));
    try {
      const info = await serverInfo();
      answered.abort();
      if (signal.aborted) return;
      this.#listen(info, signal);
      if (start.isConnected) this.#showStart(info, start);
    } catch (thrown) {
      answered.abort();
      const retry = button(say('problem.again'), 'button', () => {
        start.tell();
        void this.#ask(start, signal);
      });
      start.tell(new SendProblem().show(problemOf(thrown), { actions: [retry] }));
    }
  }

  #listen(info: ServerInfo, signal: AbortSignal): void {
    const limits = (): ServerInfo['limits'] => this.#limits ?? info.limits;
    listen(this, TokenAcceptedEvent, ({ allowance }) => (this.#limits = narrowed(info.limits, allowance)), signal);
    listen(this, FilesChosenEvent, ({ files }) => this.#showReview(this.#review.show(files, limits())), signal);
    listen(this, NoteWantedEvent, () => void this.#showNote(limits()), signal);
    listen(this, ReviewLeftEvent, () => void this.#leaveReview(info), signal);
    listen(this, ReviewAcceptedEvent, ({ sending }) => this.#send(info, sending), signal);
  }

  #guardChosen(): void {
    this.#reviewed.abort();
    this.#reviewed = new AbortController();
    askBeforeLeaving('chosen', this.#reviewed.signal);
  }

  /** Choosing again is work: what cannot be chosen again with one click is not dropped without a question. */
  async #leaveReview(info: ServerInfo): Promise<void> {
    const keeps = { title: say('leave.chosen'), text: say('leave.chosen_text'), no: say('leave.no'), keeps: true };
    if (this.#review.isWorth() && !(await SendConfirm.ask({ ...keeps, yes: say('review.back') }))) return;
    if (this.#review.files.length > 0) this.#review.forget();
    await this.#startOver(info);
  }

  async #startOver(info: ServerInfo): Promise<void> {
    this.#reviewed.abort();
    const start = new SendUploadStart();
    showStage(this.#stage, [start], false);
    this.#showStart(info, start);
    this.#stage.querySelector<HTMLElement>('input, button')?.focus();
    if (info.uploads !== 'closed') await this.#showUnfinished();
  }

  #showStart(info: ServerInfo, start: SendUploadStart): void {
    this.#hero.hidden = false;
    this.#showKept();
    if (info.uploads === 'closed') this.#unfinished.hidden = true;
    start.show(info);
  }

  #showKept(): void {
    const count = keptTransfers().length;
    this.#kept.hidden = false;
    const ask = routeLink('/request', { class: 'button button-quiet' }, say('request.ask'));
    fill(this.#kept, count > 0 && sentFilesLink(count), ask);
  }

  async #showNote(limits: ServerInfo['limits']): Promise<void> {
    const stage = h('div');
    this.#showReview(stage);
    await showOnDemand({
      stage,
      signal: this.#lifetime.signal,
      load: () => import('../../elements/send-note-field/send-note-field.ts'),
      show: ({ SendNoteField: Field }) => {
        defineOnce(Field);
        this.#note ??= new SendReview().showNote(new Field(), limits);
        return [this.#note];
      },
    });
    stage.querySelector('textarea')?.focus();
  }

  #showReview(review: HTMLElement): void {
    this.#guardChosen();
    this.#hero.hidden = true;
    this.#unfinished.hidden = true;
    showStage(this.#stage, [review]);
  }

  #send(info: ServerInfo, sending: Sending): void {
    const running = new AbortController();
    const ended = new AbortController();
    const signal = AbortSignal.any([running.signal, this.#lifetime.signal]);
    const { source } = sending.payload;
    this.#reviewed.abort();
    this.#kept.hidden = true;
    this.#hero.hidden = true;
    this.#unfinished.hidden = true;
    askBeforeLeaving('sending', ended.signal);
    const place = h('div', { class: 'stack' });
    let isShared = false;
    for (const kind of [LinkSharedEvent, TextCopiedEvent])
      listen(this.#stage, kind, () => (isShared = true), ended.signal);
    const progress = new SendProgress().start(source.bytes, say('sending.title'));
    listen(progress, ProgressCancelledEvent, () => running.abort());
    showStage(this.#stage, [
      h('h1', {}, say('sending.title')),
      h('p', { class: 'muted' }, say('sending.how'), '. ', say('sending.keep_open')),
      keepsNothing() && h('p', { class: 'notice' }, say('sending.not_resumed')),
      fileLine(sending),
      progress,
      place,
    ]);
    const toRequest = isForRequest(sending);
    const onLink = (transfer: KeptTransfer): void => {
      if (toRequest) return;
      place.replaceChildren(
        new SendShare().show(transfer, !keepsNothing()),
        h('p', { class: 'muted' }, say('sending.link')),
      );
    };
    let begun = sending.resumed;
    const onProgress = (fraction: number, skipped: number): void =>
      progress.update(Math.floor(fraction * source.bytes), Math.floor(skipped * source.bytes));
    send(sending, { token: keptToken(), signal, onProgress, onLink, onStarted: (upload) => (begun = upload) })
      .finally(() => ended.abort())
      .then((sent) => (toRequest ? showStage(this.#stage, sentToRequest()) : this.#showSent(sent, isShared)))
      .catch((thrown: unknown) => this.#fail(info, thrown, { ...sending, resumed: begun }));
  }

  #showSent({ transfer: sent, record, kept }: Sent, isShared: boolean): void {
    if (isShared) noteShared(sent.id);
    const transfer = { ...sent, unshared: !isShared };
    renamePage(`/sent/${transfer.id}`);
    showStage(this.#stage, [new SendSent().show(transfer, kept).arrived()]);
    if (record) this.#transparency.show(record);
  }

  #fail(info: ServerInfo, thrown: unknown, sending: Sending): void {
    if (this.#lifetime.signal.aborted) return;
    const { code } = asSendError(thrown);
    const { next } = ERRORS[code];
    if (next === 'token') {
      this.#askForToken(info, thrown, sending);
      return;
    }
    // Here it is a person who cancels, and who can choose other files then.
    const startsAgain = !sending.resumed || FINAL.includes(next) || code === 'cancelled';
    if (startsAgain && sending.resumed) void abandon(sending.resumed.session);
    if (code === 'cancelled') {
      announce(t('error.cancelled'));
      const editor = this.#editorOf(sending);
      if (editor) this.#showReview(editor);
      else void this.#startOver(info);
      return;
    }
    this.#guardChosen();
    const isNew = next === 'restart';
    const repeated = restart(startsAgain ? { ...sending, resumed: undefined } : sending);
    const another = button(say('problem.choose'), 'button', () => void this.#startOver(info));
    // Only the link of its file request can make a new one for it.
    const actions =
      startsAgain && isForRequest(sending)
        ? [another]
        : [
            button(
              say(isNew ? 'problem.send_anew' : startsAgain ? 'problem.again' : 'problem.go_on'),
              'button button-primary',
              () => {
                if (isNew) void this.#sendReadable(info, repeated);
                else this.#send(info, repeated);
              },
            ),
            another,
          ];
    showStage(this.#stage, [new SendProblem().show(problemOf(thrown), { heading: 'h1', actions })]);
  }

  /** A file that the browser reads no more would fail again: the others are shown, to be sent without it or with it chosen again. */
  async #sendReadable(info: ServerInfo, sending: Sending): Promise<void> {
    const files = await readableFiles(sending.files);
    if (files.length === sending.files.length) this.#send(info, sending);
    else if (files.length > 0) this.#showReview(this.#review.show(files, this.#limits ?? info.limits));
    else await this.#startOver(info);
  }

  /** The server refused the token when the transfer was to be created: nothing was sent, and the files stay chosen. */
  #askForToken(info: ServerInfo, thrown: unknown, sending: Sending): void {
    const token = new SendAccessToken().askAnother();
    const editor = this.#editorOf(sending);
    listen(token, TokenAcceptedEvent, ({ allowance }) => {
      if (editor) this.#showReview(editor.limit(narrowed(info.limits, allowance)));
      else this.#send(info, restart(sending));
    });
    // What is chosen in the review may still change, and with it the transfer; an interrupted upload goes on as it is.
    if (editor && sending.resumed) void forgetUpload(sending.resumed.session.id);
    showStage(this.#stage, [
      new SendProblem().show(problemOf(thrown), { heading: 'h1' }),
      h('p', {}, say('token.files_kept')),
      fileLine(sending),
      token,
      h(
        'div',
        { class: 'actions' },
        button(say('review.back'), 'button button-quiet', () => void this.#startOver(info)),
      ),
    ]);
  }

  /** Where what is sent was chosen or written. */
  #editorOf({ files }: Sending): SendReview | undefined {
    return [this.#review, this.#note].find((editor) => editor?.files === files);
  }

  #showUnfinished(): Promise<void> {
    return offerUnfinished({
      stage: this.#unfinished,
      signal: this.#lifetime.signal,
      resume: async (sending) => {
        // Where there is no answer, the start says so.
        const info = await serverInfo().catch(() => undefined);
        if (info && !this.#lifetime.signal.aborted) this.#send(info, sending);
      },
      finished: ({ id }) => navigate(`/sent/${id}`),
      discarded: () => this.#stage.querySelector('button')?.focus(),
    });
  }
}

function fileLine({ payload: { source, metadata } }: Sending): HTMLElement {
  return h('p', { class: 'file-line' }, h('bdi', {}, shownName(metadata.name)), ' · ', () => formatBytes(source.bytes));
}
