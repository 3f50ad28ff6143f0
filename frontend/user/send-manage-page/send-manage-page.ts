import './send-manage-page.css';
import { deriveLinkKeys, isTransferId } from '../../../core/crypto/keys.ts';
import type { Unlock } from '../../../core/crypto/protection.ts';
import { asSendError, ERRORS, SendError } from '../../../core/errors.ts';
import { downloadLink } from '../../../core/link.ts';
import type { ServerInfo, TransferInfo, TransferLog } from '../../../core/schemas.ts';
import { askPassword } from '../../ask-password.ts';
import { button, fill, h } from '../../dom.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { SendCopyField } from '../../elements/send-copy-field/send-copy-field.ts';
import { SendExpiry } from '../../elements/send-expiry/send-expiry.ts';
import { KeyGivenEvent, SendKeyForm } from '../../elements/send-key-form/send-key-form.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import type { WatchedLog } from '../../elements/send-transfer-log/send-transfer-log.ts';
import { SendTransferLog } from '../../elements/send-transfer-log/send-transfer-log.ts';
import { SendTransferSummary } from '../../elements/send-transfer-summary/send-transfer-summary.ts';
import { listen } from '../../events.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import type { KeptTransfer } from '../../kept-transfers.ts';
import { keptTransfer } from '../../kept-transfers.ts';
import { pageFrame, showStage } from '../../page-frame.ts';
import { loadProblemTexts } from '../../problem-texts.ts';
import { linkProblem, problemOf } from '../../problems.ts';
import { readFragment } from '../../../core/read-secret.ts';
import { askServerAgain, client, serverInfo } from '../../server.ts';
import type { Attempt } from '../../slow-notice.ts';
import { firstAnswer, slowNotice } from '../../slow-notice.ts';
import { isEnded } from '../../transfer-end.ts';
import { factsOf } from './manage-facts.ts';
import { unfinishedDownloads } from '../../../core/client/unfinished-downloads.ts';
import { routeLink } from '../../route-link.ts';
import { serverHere } from '../../base-path.ts';

const REFRESH_MILLISECONDS = 5_000;
const WRONG_KEY: ReadonlySet<string> = new Set(['invalid_link', 'wrong_key', 'not_owner']);

/** What the server says of itself and, to the owner, of the transfer. */
interface Found {
  readonly server: ServerInfo;
  readonly info?: TransferInfo;
}

/** `/t/{id}`: what happened to a transfer, and its end. */
export class SendManagePage extends HTMLElement {
  readonly #stage = h('div', { class: 'stage' });
  readonly #log = h('section', { class: 'card', hidden: true });
  readonly #facts = h('div');
  #expiry = new SendExpiry();
  #summary = new SendTransferSummary();
  /** Without what was altered. */
  #activity: TransferLog | undefined;
  #info: TransferInfo | undefined;
  #lifetime = new AbortController();
  #id = '';
  /** Of a transfer with a password, which a recipient has typed to read the log. */
  #passwordKey: string | undefined;

  static define(): void {
    customElements.define('send-manage-page', this);
  }

  static create(id: string): SendManagePage {
    const page = new this();
    page.#id = id;
    return page;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    fill(this, pageFrame([this.#stage], [this.#log]));
    listen(this, KeyGivenEvent, ({ secret }) => void this.#open(secret), signal);
    const fragment = location.hash.slice(1) || keptTransfer(this.#id)?.ownerSecret || '';
    if (!isTransferId(this.#id)) void this.#showProblem(new SendError('invalid_link'));
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
      void this.#showProblem(thrown);
    }
  }

  #showKeyForm(): void {
    const form = new SendKeyForm().show(this.#id, say('manage.key_label'));
    showStage(this.#stage, [h('h1', {}, say('manage.key_title')), h('p', {}, say('manage.key_lead')), form], false);
  }

  async #open(ownerSecret: string): Promise<void> {
    const { signal } = this.#lifetime;
    const news = slowNotice();
    showStage(this.#stage, [h('h1', { class: 'waiting' }, say('app.connecting')), news], false);
    try {
      const isRecipient = await isLinkSecret(this.#id, ownerSecret);
      const ask = (attempt: Attempt): Promise<Found> => this.#ask(ownerSecret, isRecipient, attempt);
      const { info, server } = await firstAnswer(ask, news, signal);
      if (signal.aborted) return;
      const { stored, limits } = server;
      if (!info) {
        this.#showAsRecipient(ownerSecret, stored.caller);
        return;
      }
      this.#showTransfer(info, ownerSecret, limits);
      this.#showLog({
        read: (watching) => client.log(this.#id, { ownerSecret }, watching),
        ownCaller: stored.caller,
        tellsDownloads: true,
        onRead: (log, { altered }) => this.#showActivity(log, new Set(altered)),
      });
      this.#keepFresh(ownerSecret, signal);
    } catch (thrown) {
      if (!signal.aborted) await this.#showProblem(thrown, () => void this.#open(ownerSecret));
    }
  }

  async #ask(secret: string, isRecipient: boolean, { signal, isAgain, heard }: Attempt): Promise<Found> {
    if (isAgain) askServerAgain();
    const server = await serverInfo();
    if (isRecipient) {
      await this.#readAsRecipient(secret, signal, heard);
      return { server };
    }
    return { server, info: await client.status(this.#id, secret, signal) };
  }

  /** A recipient may read the log, and nothing else of this page. */
  #showAsRecipient(secret: string, ownCaller: string): void {
    const back = routeLink(downloadLink('', this.#id, secret), {}, say('manage.to_download'));
    const children = [
      h('h1', {}, say('manage.recipient_title')),
      h('p', {}, say('manage.recipient_lead')),
      h('p', {}, back),
    ];
    showStage(this.#stage, children, false);
    this.#showLog({ read: (watching) => this.#readAsRecipient(secret, watching), ownCaller });
  }

  async #readAsRecipient(secret: string, signal: AbortSignal, heard?: () => void): Promise<TransferLog> {
    const unlock: Unlock = async (...of) => {
      heard?.();
      return (this.#passwordKey = await askPassword(this.#stage, ...of));
    };
    return client.log(this.#id, { secret, passwordKey: this.#passwordKey, unlock }, signal);
  }

  #showTransfer(info: TransferInfo, ownerSecret: string, limits: ServerInfo['limits']): void {
    const kept = keptTransfer(this.#id);
    const change = async (expiresAt: string): Promise<TransferInfo> => {
      const changed = await client.changeExpiry(this.#id, ownerSecret, expiresAt, this.#lifetime.signal);
      this.#showFacts(changed);
      return changed;
    };
    this.#expiry = new SendExpiry().show(limits, change);
    this.#summary = new SendTransferSummary().watch(() => void this.#giveBack(ownerSecret));
    const remove = button(say('manage.delete'), 'button button-danger', () => void this.#delete(ownerSecret));
    remove.prepend(icon('trash'));
    showStage(
      this.#stage,
      [
        h('h1', { class: 'file-name' }, kept ? h('bdi', {}, kept.name) : say('manage.title')),
        this.#summary,
        this.#facts,
        h(
          'div',
          { class: 'manage-live' },
          kept && sharedLink(kept),
          this.#expiry,
          h('div', { class: 'actions' }, remove),
        ),
        h('div', { class: 'manage-problem' }),
      ],
      false,
    );
    this.#showFacts(info);
  }

  #showFacts(info: TransferInfo): void {
    this.querySelector('.manage-live')?.toggleAttribute('hidden', isEnded(info.state));
    this.#info = info;
    this.#summary.show(info, this.#activity);
    this.#expiry.update(info);
    fill(this.#facts, ...factsOf(info));
  }

  #showActivity(log: TransferLog, altered: ReadonlySet<string>): void {
    this.#activity = { ...log, events: log.events.filter(({ event }) => !altered.has(event.event)) };
    if (this.#info) this.#summary.show(this.#info, this.#activity);
  }

  #showLog(watched: WatchedLog): void {
    this.#log.hidden = false;
    fill(this.#log, h('h2', {}, say('log.title')), new SendTransferLog().watch(watched));
  }

  #keepFresh(ownerSecret: string, signal: AbortSignal): void {
    const refresh = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      // The next look tries again; a fault shows in the log's own place.
      const info = await client.status(this.#id, ownerSecret, signal).catch(() => undefined);
      if (info && !signal.aborted) this.#showFacts(info);
    };
    const timer = setInterval(() => void refresh(), REFRESH_MILLISECONDS);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  /** The log shows which downloads have not finished. */
  async #giveBack(ownerSecret: string): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      const numbers = unfinishedDownloads(await client.log(this.#id, { ownerSecret }, signal));
      const sure = await SendConfirm.ask({
        title: say('give_back.title', { count: numbers.length }),
        text: say('give_back.text'),
        yes: say('give_back.yes'),
        no: say('give_back.no'),
      });
      if (!sure) return;
      for (const number of numbers) this.#showFacts(await client.giveBack(this.#id, ownerSecret, number, signal));
    } catch (thrown) {
      if (!signal.aborted) this.#showFault(thrown);
    }
  }

  #showFault(thrown: unknown): void {
    this.querySelector('.manage-problem')?.replaceChildren(new SendProblem().show(problemOf(thrown)));
  }

  async #delete(ownerSecret: string): Promise<void> {
    const sure = await SendConfirm.ask({
      title: say('delete.title'),
      text: say('delete.text'),
      yes: say('delete.yes'),
      no: say('delete.no'),
      danger: true,
    });
    if (!sure) return;
    try {
      const { signal } = this.#lifetime;
      await client.delete(this.#id, ownerSecret, signal);
      this.#showFacts(await client.status(this.#id, ownerSecret, signal));
      this.querySelector('h1')?.focus();
    } catch (thrown) {
      this.#showFault(thrown);
    }
  }

  /** A wrong key is entered again, a fault tried again; where there is nothing, something can be sent. */
  async #showProblem(thrown: unknown, again?: () => void): Promise<void> {
    const { signal } = this.#lifetime;
    const shown = this.#stage.firstChild;
    await loadProblemTexts();
    // Meanwhile something else may have been opened.
    if (signal.aborted || this.#stage.firstChild !== shown) return;
    const { code } = asSendError(thrown);
    const isKey = WRONG_KEY.has(code) && isTransferId(this.#id);
    const isFault = again !== undefined && ERRORS[code].next !== 'ended';
    const send = routeLink('/', { class: 'button' }, say('missing.home'));
    const actions = isKey ? [] : [isFault ? button(say('problem.again'), 'button', again) : send];
    const children = [
      new SendProblem().show(linkProblem(thrown, location.href), { heading: 'h1', actions }),
      isKey && new SendKeyForm().show(this.#id, say('manage.key_label')),
    ];
    showStage(this.#stage, children, false);
    this.#log.hidden = true;
  }
}

/** The id of a transfer comes from the link's secret, never from the owner's. */
async function isLinkSecret(id: string, secret: string): Promise<boolean> {
  return (await deriveLinkKeys(secret)).transferId === id;
}

function sharedLink({ id, secret }: KeptTransfer): HTMLElement {
  return new SendCopyField().show(say('share.link'), downloadLink(serverHere(), id, secret));
}
