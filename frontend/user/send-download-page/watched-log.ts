import { manageLink } from '../../../core/link.ts';
import type { TransferLog } from '../../../core/schemas.ts';
import { defineOnce } from '../../define-once.ts';
import { h } from '../../dom.ts';
import { SendTimeline } from '../../elements/send-timeline/send-timeline.ts';
import { SendTransferLog } from '../../elements/send-transfer-log/send-transfer-log.ts';
import { say } from '../../i18n/i18n.ts';
import { routeLink } from '../../route-link.ts';

/** What happened to a transfer, for its recipient: few look at it, so it is loaded when it is opened. */
export function watchedLog(
  id: string,
  secret: string,
  read: (signal: AbortSignal) => Promise<TransferLog>,
  ownCaller: string | undefined,
): HTMLElement {
  for (const element of [SendTimeline, SendTransferLog]) defineOnce(element);
  const page = routeLink(manageLink('', id, secret), {}, say('log.page'));
  const log = new SendTransferLog().watch({ read, ownCaller });
  return h('div', {}, h('p', {}, page), log);
}
