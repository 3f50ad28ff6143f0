import type { OpenedTransfer } from '../../../core/client/client.ts';
import { isTransferId } from '../../../core/crypto/keys.ts';
import { asSendError, ERRORS, SendError } from '../../../core/errors.ts';
import { isNote } from '../../../core/note.ts';
import type { Metadata, TransferLog } from '../../../core/schemas.ts';
import type { Unlock } from '../../../core/crypto/protection.ts';
import { askPassword } from '../../ask-password.ts';
import { hasClaim } from '../../claims.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { KeyGivenEvent, SendKeyForm } from '../../elements/send-key-form/send-key-form.ts';
import { SendFileCard } from '../../elements/send-file-card/send-file-card.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { SendTransparency } from '../../elements/send-transparency/send-transparency.ts';
import { listen } from '../../events.ts';
import { formatWhen } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { showOnDemand } from '../../on-demand.ts';
import { focusHeading, pageFrame, showStage } from '../../page-frame.ts';
import { panel } from '../../panel.ts';
import { loadProblemTexts, sayProblem } from '../../problem-texts.ts';
import { linkProblem } from '../../problems.ts';
import type { SaveMethod } from '../../save-file.ts';
import { chooseSavingWay, isRisky } from '../../save-file.ts';
import { readFragment } from '../../../core/read-secret.ts';
import { safeFileName } from '../../../core/file-name.ts';
import { shownMessage } from '../../../core/shown-text.ts';
import { offerFile } from '../../offer-file.ts';
import { isTouch } from '../../touch.ts';
import { sayEnd } from '../../say-end.ts';
import { client, serverInfo } from '../../server.ts';
import type { Attempt } from '../../slow-notice.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';
import type { EndedState } from '../../transfer-end.ts';
import { endOf, isEnded } from '../../transfer-end.ts';
import { followChanges } from './follow-changes.ts';
import { nextSteps } from './next-steps.ts';
import type { ReceivedNote } from './received-note.ts';
import type * as ReceiveStage from './receive-stage.ts';
import type { UploadWait } from './upload-wait.ts';
import { createUploadWait } from './upload-wait.ts';

/** Types of archives, and of what may be shown; what is shown is decided by the content. */
const SHOWN = /zip|json|xml|script|^(?!app)/;

/** `/d/{id}`: shows what the link holds, and claims a download on a click only. */
export class SendDownloadPage extends HTMLElement {
  readonly #stage = h('div', { class: 'stage' });
  readonly #transparency = new SendTransparency();
  readonly #log = h('div');
  #lifetime = new AbortController();
  /** Of the look at an upload that still runs, which the download takes over. */
  #watching = new AbortController();
  #id = '';
  /** Of a transfer with a password, as long as the page is there. The password itself is not kept. */
  #passwordKey: string | undefined;

  static define(): void {
    customElements.define('send-download-page', this);
  }

  static create(id: string): SendDownloadPage {
    const page = new this();
    page.#id = id;
    return page;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(this, pageFrame([this.#stage, this.#log], [this.#transparency]));
    listen(this, KeyGivenEvent, ({ secret }) => void this.#open(secret), this.#lifetime.signal);
    const fragment = location.hash.slice(1);
    if (!isTransferId(this.#id)) void this.#refuse(new SendError('invalid_link'));
    else if (fragment === '') this.#showKeyForm();
    else this.#openLink(fragment);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #openLink(fragment: string): void {
    try {
      void this.#open(readFragment(fragment, this.#id));
    } catch (thrown) {
      void this.#refuse(thrown);
    }
  }

  #showKeyForm(): void {
    showStage(
      this.#stage,
      [h('h1', {}, say('key.title')), h('p', {}, say('key.lead')), new SendKeyForm().show(this.#id, say('key.label'))],
      false,
    );
  }

  /** Fetches and decrypts the metadata, and looks again while the upload runs. Claims nothing. */
  async #open(secret: string): Promise<void> {
    this.#watching.abort();
    this.#watching = new AbortController();
    const signal = AbortSignal.any([this.#lifetime.signal, this.#watching.signal]);
    const news = slowNotice();
    showStage(this.#stage, [h('h1', { class: 'waiting' }, say('download.opening')), news], false);
    const wait = createUploadWait(say('download.uploading_hint'));
    const show = async (opened: OpenedTransfer): Promise<void> => {
      const way = await chooseSavingWay(opened.metadata.bytes);
      if (!signal.aborted) this.#showReady(opened, secret, way, wait);
    };
    const ask = (attempt: Attempt): Promise<OpenedTransfer> => {
      const onWaiting = (waiting: OpenedTransfer): void => {
        attempt.heard();
        if (!wait.element.isConnected) void show(waiting);
        wait.update(waiting.info);
      };
      const unlock: Unlock = (...of) => {
        attempt.heard();
        return askPassword(this.#stage, ...of);
      };
      const password = { passwordKey: this.#passwordKey, unlock };
      return client.openWhenReady(this.#id, secret, { onWaiting, signal: attempt.signal, ...password });
    };
    try {
      await show(await firstAnswer(ask, news, signal));
    } catch (thrown) {
      if (!signal.aborted) await this.#refuse(thrown, secret);
    }
  }

  #showReady(opened: OpenedTransfer, secret: string, way: SaveMethod, wait: UploadWait): void {
    const { info, passwordKey } = opened;
    this.#passwordKey = passwordKey;
    showStage(this.#stage, this.#readyStage(opened, secret, way, wait));
    this.#transparency.show(info);
    this.#showLog(secret);
    // A browser asks where to save only soon after a click. Where it cannot be loaded, the click says so.
    loadReceiving().catch(() => undefined);
    this.#follow(opened, secret, way, wait);
  }

  /** What is offered changes while it is shown: it is downloaded in another tab, it expires, its sender deletes it. */
  #follow(opened: OpenedTransfer, secret: string, way: SaveMethod, wait: UploadWait): void {
    const isFocused = (): boolean => this.#stage.contains(document.activeElement);
    followChanges({
      opened,
      card: this.#stage.firstElementChild,
      signal: AbortSignal.any([this.#lifetime.signal, this.#watching.signal]),
      look: (signal) => client.open(this.#id, secret, signal, { passwordKey: this.#passwordKey }),
      show: (now) => {
        showStage(this.#stage, this.#readyStage(now, secret, way, wait), isFocused());
        this.#follow(now, secret, way, wait);
      },
      fail: async (thrown) => {
        const hadFocus = isFocused();
        await this.#refuse(thrown, secret);
        if (hadFocus) focusHeading(this.#stage);
      },
    });
  }

  #readyStage(opened: OpenedTransfer, secret: string, way: SaveMethod, wait: UploadWait): Child[] {
    const { info, metadata } = opened;
    const resumes = hasClaim(this.#id);
    const left = info.downloads.max - info.downloads.claimed;
    const start = info.damage
      ? 'damage.try'
      : resumes
        ? 'download.go_on'
        : info.state === 'uploading'
          ? 'download.start_later'
          : 'download.start';
    const isText = isNote(metadata);
    const actions = h('div', { class: 'actions' });
    const download = button(
      say(isText && start === 'download.start' ? 'note.show' : start),
      info.damage ? 'button button-wide' : 'button button-primary button-wide',
      () => (isText ? this.#receiveNote(actions, opened, secret) : this.#receive(opened, secret, way)),
    );
    download.prepend(icon(isText ? 'eye' : 'download'));
    return [
      h('p', { class: 'eyebrow' }, icon('lock'), h('span', {}, say(isText ? 'note.for_you' : 'download.for_you'))),
      new SendFileCard().show(metadata, info),
      info.state === 'uploading' && wait.element,
      info.damage && damageNotice(info.damage.at),
      left < 1 && !resumes && h('p', { class: 'notice' }, say('download.all_claimed')),
      isRisky(way, metadata.bytes) && h('p', { class: 'notice' }, say('download.risky')),
      fill(
        actions,
        download,
        info.state === 'ready' &&
          !isText &&
          SHOWN.test(metadata.type) &&
          button(say('download.look'), 'button button-wide', () => this.#look(opened, secret, way)),
      ),
      h(
        'p',
        { class: 'muted' },
        say(isText ? 'note.counts' : way === 'picked' ? 'download.hint_picked' : 'download.hint'),
      ),
      left === 1 && !resumes && h('p', { class: 'muted' }, say('download.hint_last')),
      info.damage && nextSteps(this.#id, say('damage.title')),
    ];
  }

  /** What shows it is loaded before it is claimed. */
  #receiveNote(stage: HTMLElement, opened: OpenedTransfer, secret: string): void {
    void showOnDemand({
      stage,
      signal: this.#lifetime.signal,
      load: () => import('./received-note.ts'),
      show: ({ receiveNote }) => {
        const fileName = safeFileName(opened.metadata.name);
        const note = receiveNote({ offerFile, shownMessage, fileName, isTouch: isTouch() });
        queueMicrotask(() => this.#receive(opened, secret, 'memory', note));
        return [];
      },
    });
  }

  #look(opened: OpenedTransfer, secret: string, way: SaveMethod): void {
    void showOnDemand({
      stage: this.#stage,
      signal: this.#lifetime.signal,
      load: () => import('./look-inside.ts'),
      show: ({ lookInside }) => [
        lookInside({
          opened,
          secret,
          saveAll: () => this.#receive(opened, secret, way),
          leave: () => void this.#open(secret),
          finished: (name = opened.metadata.name) => this.#showReceived({ ...opened.metadata, name }, secret),
          failed: (thrown) => this.#fail(thrown, secret),
        }),
      ],
    });
  }

  /** After a download of which the person took what they wanted. */
  #showReceived(metadata: Metadata, secret: string): void {
    const readLog = (): Promise<TransferLog> => this.#readLog(secret);
    void showOnDemand({
      stage: this.#stage,
      signal: this.#lifetime.signal,
      load: loadReceiving,
      show: ({ receivedStage }) => [
        h('section', { class: 'card' }, ...receivedStage(metadata, { again: undefined, note: undefined, readLog })),
      ],
    });
  }

  #receive(opened: OpenedTransfer, secret: string, way: SaveMethod, note?: ReceivedNote): void {
    // A second click while the first one loads.
    if (this.#watching.signal.aborted) return;
    this.#watching.abort();
    const { signal } = this.#lifetime;
    const shown = showOnDemand({
      stage: this.#stage,
      signal,
      heading: 'h1',
      load: loadReceiving,
      show: ({ receivingStage, receivedStage }) => {
        const { children, received } = receivingStage({ opened, secret, way, lifetime: signal, saving: note?.saving });
        received
          .then((again) =>
            showStage(
              this.#stage,
              receivedStage(opened.metadata, { again, note: note?.show(), readLog: () => this.#readLog(secret) }),
            ),
          )
          .catch((thrown: unknown) => this.#fail(thrown, secret));
        return [h('section', { class: 'card' }, ...children)];
      },
    });
    void shown.then(() => focusHeading(this.#stage));
  }

  #fail(thrown: unknown, secret: string): void {
    if (this.#lifetime.signal.aborted) return;
    if (asSendError(thrown).code === 'cancelled') void this.#open(secret);
    else void this.#refuse(thrown, secret);
  }

  /** With a key the log shows how a transfer ended, to anyone with its link. */
  async #refuse(thrown: unknown, secret?: string): Promise<void> {
    const { signal } = this.#lifetime;
    const shown = this.#stage.firstChild;
    await loadProblemTexts();
    // Meanwhile something else may have been opened.
    if (signal.aborted || this.#stage.firstChild !== shown) return;
    this.#showProblem(thrown, secret === undefined ? undefined : () => void this.#open(secret));
    if (secret === undefined) return;
    const { code } = asSendError(thrown);
    if (!isEnded(code)) return;
    this.#showLog(secret);
    void this.#showEnd(code, secret);
  }

  async #showEnd(state: EndedState, secret: string): Promise<void> {
    // Without a log the problem has said what is known.
    const log = await this.#readLog(secret, this.#lifetime.signal).catch(() => undefined);
    const end = endOf({ state }, log);
    const isKnown = end.at !== undefined || end.how === 'sender' || end.how === 'admin';
    if (isKnown)
      this.querySelector('.ended-how')?.replaceChildren(h('p', { class: 'notice' }, sayEnd(end, 'recipient')));
  }

  #showProblem(thrown: unknown, again?: () => void): void {
    const { code } = asSendError(thrown);
    const wrongKey = code === 'wrong_key' || code === 'invalid_link';
    const actions =
      again && !wrongKey && ERRORS[code].next !== 'ended' ? [button(say('problem.again'), 'button', again)] : [];
    const retype = wrongKey && isTransferId(this.#id) && new SendKeyForm().show(this.#id, say('key.label'));
    const isForSender = wrongKey || ERRORS[code].next === 'ended' || ERRORS[code].next === 'restore';
    const children: Child[] = [
      new SendProblem().show(linkProblem(thrown, location.href), { heading: 'h1', actions }),
      h('div', { class: 'ended-how', role: 'status' }),
      retype,
      isForSender && nextSteps(this.#id, sayProblem(code)),
    ];
    showStage(this.#stage, children, false);
    this.#log.replaceChildren();
  }

  #showLog(secret: string): void {
    const place = h('div');
    const details = panel({ name: 'list', title: say('log.title') }, place);
    // The log is fetched when it is opened: reading it is itself an entry.
    let closed = new AbortController();
    details.addEventListener('toggle', () => {
      closed.abort();
      closed = new AbortController();
      place.replaceChildren();
      if (details.open) this.#watchLog(place, secret, AbortSignal.any([this.#lifetime.signal, closed.signal]));
    });
    fill(this.#log, details);
  }

  #readLog(secret: string, signal?: AbortSignal): Promise<TransferLog> {
    return client.log(this.#id, { secret, passwordKey: this.#passwordKey }, signal);
  }

  #watchLog(place: HTMLElement, secret: string, signal: AbortSignal): void {
    void showOnDemand({
      stage: place,
      signal,
      load: () => Promise.all([import('./watched-log.ts'), serverInfo().catch(() => undefined)]),
      show: ([{ watchedLog }, info]) => [
        watchedLog(this.#id, secret, (watching) => this.#readLog(secret, watching), info?.stored.caller),
      ],
    });
  }
}

/** Before a download is used for it. */
function damageNotice(at: string): HTMLElement {
  const text = (): string => t('damage.for_recipient', { when: formatWhen(at) });
  return h('div', { class: 'notice stack' }, h('p', {}, h('strong', {}, say('damage.title'))), h('p', {}, text));
}

function loadReceiving(): Promise<typeof ReceiveStage> {
  return import('./receive-stage.ts');
}
