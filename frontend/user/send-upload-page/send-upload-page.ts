import './send-upload-page.css';
import type { UploadSession } from '../../../core/client.ts';
import { ciphertextLength } from '../../../core/crypto/layout.ts';
import { asSendError } from '../../../core/errors.ts';
import type { ServerInfo } from '../../../core/schemas.ts';
import { announce } from '../../announce.ts';
import type { ChosenFile } from '../../chosen-files.ts';
import { button, fill, h } from '../../dom.ts';
import { FileRemovedEvent, SendChosenFiles } from '../../elements/send-chosen-files/send-chosen-files.ts';
import { FilesChosenEvent, SendDropZone } from '../../elements/send-drop-zone/send-drop-zone.ts';
import { TextCopiedEvent } from '../../elements/send-copy-field/send-copy-field.ts';
import { SendKeptTransfers } from '../../elements/send-kept-transfers/send-kept-transfers.ts';
import { SendLinkAnatomy } from '../../elements/send-link-anatomy/send-link-anatomy.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { ProgressCancelledEvent, SendProgress } from '../../elements/send-progress/send-progress.ts';
import { SendShare } from '../../elements/send-share/send-share.ts';
import { SendTransparency } from '../../elements/send-transparency/send-transparency.ts';
import {
  SendUnfinishedUploads,
  UploadDiscardedEvent,
  UploadResumedEvent,
} from '../../elements/send-unfinished-uploads/send-unfinished-uploads.ts';
import { SendUploadOptions } from '../../elements/send-upload-options/send-upload-options.ts';
import { listen } from '../../events.ts';
import { formatBytes } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { unfinishedUploads } from '../../journal.ts';
import { askBeforeLeaving } from '../../leaving.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { problemOf } from '../../problems.ts';
import type { Sending, Sent } from '../../sending.ts';
import { abandon, resumption, send } from '../../sending.ts';
import { client, serverInfo } from '../../server.ts';
import type { Parcel } from '../../source.ts';
import { packParcel } from '../../source.ts';

/** `/`: choose, encrypt, send, share. */
export class SendUploadPage extends HTMLElement {
  readonly #hero = h('div', { class: 'hero' });
  readonly #stage = h('div', { class: 'stage' });
  readonly #kept = new SendKeptTransfers();
  readonly #unfinished = new SendUnfinishedUploads();
  readonly #transparency = new SendTransparency();
  #lifetime = new AbortController();
  #files: readonly ChosenFile[] = [];
  #info: ServerInfo | undefined;

  static define(): void {
    customElements.define('send-upload-page', SendUploadPage);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    fill(this, pageFrame([this.#hero, this.#stage, this.#unfinished, this.#kept], [this.#transparency]));
    fill(this.#hero, h('h1', {}, say('upload.title')), h('p', {}, say('upload.lead')), new SendLinkAnatomy());
    this.#kept.show(async ({ id, ownerSecret }) => (await client.status(id, ownerSecret, signal)).state);
    this.#unfinished.hidden = true;
    listen(this, FilesChosenEvent, ({ files }) => this.#choose([...this.#files, ...files]), signal);
    listen(this, FileRemovedEvent, ({ file }) => this.#choose(this.#files.filter((other) => other !== file)), signal);
    listen(
      this,
      UploadResumedEvent,
      ({ upload, files }) => this.#send(resumption(upload, files, this.#parcel(files))),
      signal,
    );
    listen(this, UploadDiscardedEvent, ({ upload }) => void this.#discard(upload.session), signal);
    void this.#start(signal);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #start(signal: AbortSignal): Promise<void> {
    try {
      this.#info = await serverInfo();
      if (signal.aborted) return;
      this.#transparency.show({ info: this.#info });
      if (this.#info.uploads === 'closed') this.#showClosed();
      else await this.#showStart(false);
    } catch (thrown) {
      if (signal.aborted) return;
      const again = button(say('problem.again'), 'button', () => void this.#start(signal));
      showStage(this.#stage, [new SendProblem().show(problemOf(thrown), { actions: [again] })], false);
    }
  }

  #showClosed(): void {
    showStage(this.#stage, [h('h2', {}, say('upload.closed')), h('p', {}, say('upload.closed_hint'))], false);
  }

  async #showStart(focus = true): Promise<void> {
    this.#hero.hidden = false;
    this.#showChoice(focus);
    this.#unfinished.show(await unfinishedUploads());
  }

  #showChoice(focus = true): void {
    const info = this.#info;
    if (!info) return;
    this.#files = [];
    this.#transparency.show({ info });
    const limit = (): string => t('drop.hint', { size: formatBytes(info.limits.maxTransferBytes) });
    showStage(this.#stage, [SendDropZone.create({ title: say('drop.title'), hint: limit })], false);
    if (focus) this.#stage.querySelector('button')?.focus();
  }

  #parcel(files: readonly ChosenFile[]): Parcel {
    return packParcel(files, t('archive.name', { count: files.length }));
  }

  #choose(files: readonly ChosenFile[]): void {
    const info = this.#info;
    if (!info || info.uploads === 'closed') return;
    if (files.length === 0) {
      this.#showChoice();
      return;
    }
    const firstChoice = this.#files.length === 0;
    this.#files = files;
    if (firstChoice) this.#showReview(info);
    this.#refreshReview(info);
  }

  #showReview(info: ServerInfo): void {
    this.#hero.hidden = true;
    this.#unfinished.hidden = true;
    const options = new SendUploadOptions().show(info.limits);
    const start = button(say('upload.send'), 'button button-primary button-wide', () => {
      this.#send({ files: this.#files, parcel: this.#parcel(this.#files), ...options.read() });
    });
    showStage(this.#stage, [
      h('h1', {}, say('review.title')),
      new SendChosenFiles(),
      SendDropZone.create({ title: say('drop.more'), compact: true }),
      options,
      h('div', { class: 'review-problem' }),
      h(
        'div',
        { class: 'actions' },
        start,
        button(say('review.back'), 'button button-quiet', () => void this.#showStart()),
      ),
    ]);
  }

  /** Shows what is chosen now, and refuses what the server would refuse before anything is encrypted. */
  #refreshReview(info: ServerInfo): void {
    const { source, metadata } = this.#parcel(this.#files);
    const tooLarge = ciphertextLength(source.bytes, info.limits.segmentBytes) > info.limits.maxTransferBytes;
    const place = this.#stage.querySelector('.review-problem');
    const detail = `${source.bytes} > ${info.limits.maxTransferBytes}`;
    place?.replaceChildren(...(tooLarge ? [new SendProblem().show({ code: 'too_large', detail })] : []));
    this.#stage.querySelector('.button-wide')?.toggleAttribute('disabled', tooLarge);
    this.#stage.querySelector<SendChosenFiles>('send-chosen-files')?.show(this.#files);
    this.#transparency.show({ info, local: { ...metadata, bytes: source.bytes } });
    announce(t('chosen.total', { count: this.#files.length, size: formatBytes(source.bytes) }));
  }

  #send(sending: Sending): void {
    const running = new AbortController();
    const ended = new AbortController();
    const signal = AbortSignal.any([running.signal, this.#lifetime.signal]);
    this.#hero.hidden = true;
    this.#unfinished.hidden = true;
    this.#kept.hidden = true;
    askBeforeLeaving('sending', ended.signal);
    const progress = new SendProgress().start(sending.parcel.source.bytes, say('sending.title'));
    listen(progress, ProgressCancelledEvent, () => running.abort());
    this.#showTransparency(sending);
    showStage(this.#stage, [h('h1', {}, say('sending.title')), fileLine(sending.parcel), progress]);
    let session = sending.resumed;
    const onProgress = ({ transferredBytes, totalBytes }: { transferredBytes: number; totalBytes: number }): void => {
      progress.update(Math.floor((transferredBytes / totalBytes) * sending.parcel.source.bytes));
    };
    send(sending, { signal, onProgress, onSession: (begun) => (session = begun) })
      .then((sent) => this.#showSent(sent))
      .catch((thrown: unknown) => this.#fail(thrown, { ...sending, resumed: session }))
      .finally(() => ended.abort());
  }

  #showTransparency({ parcel, message }: Sending): void {
    const local = { ...parcel.metadata, bytes: parcel.source.bytes, message };
    if (this.#info) this.#transparency.show({ info: this.#info, local });
  }

  #showSent({ transfer, kept }: Sent): void {
    const leaving = new AbortController();
    if (!kept) askBeforeLeaving('not_kept', leaving.signal);
    this.#lifetime.signal.addEventListener('abort', () => leaving.abort());
    const share = new SendShare().show(transfer, kept);
    listen(share, TextCopiedEvent, () => leaving.abort());
    const another = button(say('sent.another'), 'button', () => void this.#showStart());
    showStage(this.#stage, [
      h('p', { class: 'done-mark' }, say('sent.done')),
      h('h1', {}, say('sent.title')),
      share,
      h('div', { class: 'actions' }, another),
    ]);
    announce(t('sent.done'));
  }

  #fail(thrown: unknown, sending: Sending): void {
    if (this.#lifetime.signal.aborted) return;
    const { code } = asSendError(thrown);
    if (code === 'cancelled') {
      if (sending.resumed) void abandon(sending.resumed);
      this.#files = [];
      this.#choose(sending.files);
      announce(t('error.cancelled'));
      return;
    }
    const startsAnew = code === 'file_changed' || !sending.resumed;
    if (startsAnew && sending.resumed) void abandon(sending.resumed);
    const next = startsAnew ? { ...sending, resumed: undefined } : sending;
    // An archive is read from its start to its end, so going on with it needs a new one of the same files.
    const again = (): void => this.#send({ ...next, parcel: this.#parcel(next.files) });
    const actions = [
      button(say(startsAnew ? 'problem.send_anew' : 'problem.go_on'), 'button button-primary', again),
      button(say('problem.choose'), 'button', () => void this.#showStart()),
    ];
    showStage(this.#stage, [new SendProblem().show(problemOf(thrown), { heading: 'h1', actions })]);
  }

  async #discard(session: UploadSession): Promise<void> {
    await abandon(session);
    this.#unfinished.show(await unfinishedUploads());
    this.#stage.querySelector('button')?.focus();
  }
}

function fileLine({ source, metadata }: Parcel): HTMLElement {
  return h('p', { class: 'file-line' }, h('bdi', {}, metadata.name), ' · ', () => formatBytes(source.bytes));
}
