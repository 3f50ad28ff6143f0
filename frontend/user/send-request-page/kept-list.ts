import { shownName } from '../../../core/shown-text.ts';
import { button, fill, h } from '../../dom.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { formatMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import type { KeptRequest } from '../../kept-requests.ts';
import { forgetRequest, keepRequest, keptRequests } from '../../kept-requests.ts';
import { routeLink } from '../../route-link.ts';

/** File requests of this browser; undefined where there is none. */
export function keptList(): HTMLElement | undefined {
  const rows = keptRequests().map((request) => fill(h('li', { class: 'request-row' }), ...rowOf(request)));
  if (rows.length === 0) return undefined;
  return h('section', { class: 'card' }, h('h2', {}, say('request.list')), h('ul', { class: 'request-list' }, ...rows));
}

function rowOf(request: KeptRequest): HTMLElement[] {
  const name = (): string => (request.title === '' ? t('request.untitled') : shownName(request.title));
  // Without the secret, which this browser has: an address is written into the browser's history.
  const link = routeLink(`/request/${request.id}`, {}, h('bdi', {}, name));
  const created = h('span', { class: 'muted' }, () => formatMoment(request.createdAt));
  const forget: HTMLButtonElement = button(say('request.forget'), 'button button-small', () => {
    const row = forget.closest('li');
    if (row) void askAndForget(request, name, row);
  });
  return [h('div', {}, link, ' ', created), forget];
}

async function askAndForget(request: KeptRequest, name: () => string, row: HTMLElement): Promise<void> {
  const yes = await SendConfirm.ask({
    title: () => t('request.forget_title', { name: name() }),
    text: say('request.forget_text'),
    yes: say('request.forget'),
    no: say('delete.no'),
    danger: true,
  });
  if (!yes) return;
  forgetRequest(request.id);
  const undo = button(say('app.undo'), 'button button-small', () => {
    keepRequest(request);
    fill(row, ...rowOf(request));
    row.querySelector('a')?.focus();
  });
  fill(row, h('p', { role: 'status' }, say('request.forgotten')), undo);
  undo.focus();
}
