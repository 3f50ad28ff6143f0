import './send-upload-start.css';
import type { ServerInfo } from '../../../core/schemas.ts';
import type { TokenAllowance } from '../../../core/tokens/shown-token.ts';
import { fill, h } from '../../dom.ts';
import { listen } from '../../events.ts';
import { formatLimit } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { isTouch } from '../../touch.ts';
import { SendAccessToken, TokenAcceptedEvent, TokenForgottenEvent } from '../send-access-token/send-access-token.ts';
import { SendDropZone } from '../send-drop-zone/send-drop-zone.ts';

/** Where a file is chosen; before that an access token is asked for where the server wants one. */
export class SendUploadStart extends HTMLElement {
  static define(): void {
    customElements.define('send-upload-start', SendUploadStart);
  }

  show({ uploads, limits }: ServerInfo): this {
    if (uploads === 'closed')
      return fill(this, h('h2', {}, say('upload.closed')), h('p', {}, say('upload.closed_hint')));
    if (uploads === 'open') return fill(this, dropZone(limits.maxTransferBytes));
    const token = new SendAccessToken();
    const place = h('div');
    listen(token, TokenForgottenEvent, () => fill(place));
    listen(token, TokenAcceptedEvent, ({ allowance, typed }) => {
      fill(place, dropZone(narrowed(limits, allowance).maxTransferBytes));
      if (typed) place.querySelector('button')?.focus();
    });
    return fill(this, token.start(), place);
  }
}

/** The limits of the server for the holder of this token. */
export function narrowed(limits: ServerInfo['limits'], { maxTransferBytes }: TokenAllowance): ServerInfo['limits'] {
  return { ...limits, maxTransferBytes: Math.min(limits.maxTransferBytes, maxTransferBytes ?? Infinity) };
}

function dropZone(maxTransferBytes: number): SendDropZone {
  const hint = (): string => t('drop.hint', { size: formatLimit(maxTransferBytes) });
  const title = say(isTouch() ? 'drop.title_touch' : 'drop.title');
  return SendDropZone.create({ title, hint });
}
