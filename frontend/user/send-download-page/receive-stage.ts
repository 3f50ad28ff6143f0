import type { OpenedTransfer } from '../../../core/client/client.ts';
import type { Metadata, TransferLog } from '../../../core/schemas.ts';
import { shownName } from '../../../core/shown-text.ts';
import { defineOnce } from '../../define-once.ts';
import type { Child } from '../../dom.ts';
import { button, h } from '../../dom.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { ProgressCancelledEvent, SendProgress } from '../../elements/send-progress/send-progress.ts';
import { SendReceipt } from '../../elements/send-receipt/send-receipt.ts';
import { listen } from '../../events.ts';
import { say, t } from '../../i18n/i18n.ts';
import { askBeforeLeaving } from '../../leaving.ts';
import { refreshTexts } from '../../live.ts';
import { receive } from '../../receiving.ts';
import type { SaveMethod, Saving } from '../../save-file.ts';
import { createUploadWait } from './upload-wait.ts';
import { routeLink } from '../../route-link.ts';

/** All that a download needs once it has been started: loaded while its recipient reads what there is. */

interface ReceivingStage {
  readonly children: readonly Child[];
  /** How to save it again, where that is possible. Rejects as `receive` does. */
  readonly received: Promise<(() => void) | undefined>;
}

interface Wanted {
  readonly opened: OpenedTransfer;
  readonly secret: string;
  readonly way: SaveMethod;
  /** Where it goes, if that is no file. */
  readonly saving: Saving | undefined;
  /** Of the page. */
  readonly lifetime: AbortSignal;
}

/** Claims, downloads and saves, and what is shown meanwhile. To be called by a click. */
export function receivingStage({ opened, secret, way, saving, lifetime }: Wanted): ReceivingStage {
  for (const element of [SendConfirm, SendProgress, SendReceipt]) defineOnce(element);
  const running = new AbortController();
  const ended = new AbortController();
  const signal = AbortSignal.any([running.signal, lifetime]);
  const wait = createUploadWait(say('receiving.after_upload'));
  wait.update(opened.info);
  const progress = new SendProgress().start(opened.info.ciphertextBytes, say('receiving.title'));
  listen(progress, ProgressCancelledEvent, () => running.abort());
  askBeforeLeaving('receiving', ended.signal);
  progress.classList.toggle('is-waiting', opened.info.state === 'uploading');
  const isWaiting = (): boolean => progress.classList.contains('is-waiting');
  const heading = h('h1', {}, () => t(isWaiting() ? 'download.uploading' : 'receiving.title'));
  const onWaiting = (waiting: OpenedTransfer): void => wait.update(waiting.info);
  const onProgress = ({ transferredBytes }: { transferredBytes: number }): void => {
    if (isWaiting()) {
      wait.element.hidden = true;
      progress.classList.remove('is-waiting');
      refreshTexts(heading);
    }
    progress.update(transferredBytes);
  };
  const received = receive({ opened, secret, way, saving, signal, onProgress, onWaiting }).finally(() => ended.abort());
  const how = h('p', { class: 'muted' }, say('receiving.how'));
  return { children: [heading, how, fileLine(opened.metadata), wait.element, progress], received };
}

interface Received {
  /** Saves it again. */
  readonly again: (() => void) | undefined;
  /** What is shown instead of what is said of a file. */
  readonly note: readonly Child[] | undefined;
  readonly readLog: () => Promise<TransferLog>;
}

/** What is shown of what has arrived. */
export function receivedStage(metadata: Metadata, { again, note, readLog }: Received): readonly Child[] {
  // It also follows a download of single files, which has no stage of its own.
  defineOnce(SendReceipt);
  const send = routeLink('/', { class: 'button button-quiet' }, say('received.send'));
  const file = [
    h('h1', {}, say('received.title')),
    fileLine(metadata),
    h('p', {}, say(again ? 'received.hint' : 'received.hint_picked')),
  ];
  return [
    h('p', { class: 'done-mark' }, say('received.verified')),
    ...(note ?? file),
    h('div', { class: 'actions' }, !note && again && button(say('received.again'), 'button', again), send),
    new SendReceipt().show(readLog),
  ];
}

function fileLine({ name }: Metadata): HTMLElement {
  return h('p', { class: 'file-line' }, h('bdi', {}, shownName(name)));
}
