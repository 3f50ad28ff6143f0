import type { ReceivedEntry } from '../../../core/client/file-requests.ts';
import { asSendError } from '../../../core/errors.ts';
import { downloadLink } from '../../../core/link.ts';
import { shownName } from '../../../core/shown-text.ts';
import type { Child } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatBytes, formatWhen } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import { sayProblem } from '../../problem-texts.ts';
import { client } from '../../server.ts';
import { createTurns } from '../../turns.ts';
import { routeLink } from '../../route-link.ts';

/** So many rows at a time ask the server. */
const AT_A_TIME = 4;

/** What was sent to a request, the newest first. Names are decrypted here; each is opened by its ordinary link. */
export function receivedList(entries: readonly ReceivedEntry[], signal: AbortSignal): HTMLElement {
  const turns = createTurns(AT_A_TIME, () => undefined);
  const rows = [...entries].reverse().map((entry) => {
    const row = h('li', { class: 'request-row' });
    if ('fault' in entry)
      return fill(row, h('p', { class: 'muted' }, say(`request.${entry.fault}`, { number: entry.number })));
    fill(row, h('div', {}, h('span', { class: 'waiting' }, say('app.connecting'))), openLink(entry));
    turns(async () => {
      if (!signal.aborted) fill(row, ...(await describe(entry, signal)));
    });
    return row;
  });
  return h('ul', { class: 'request-list' }, ...rows);
}

type Readable = Extract<ReceivedEntry, { readonly secret: string }>;

function openLink({ transfer, secret }: Readable): HTMLElement {
  return routeLink(downloadLink('', transfer, secret), { class: 'button button-small' }, say('request.open'));
}

async function describe(entry: Readable, signal: AbortSignal): Promise<Child[]> {
  const when = h('p', { class: 'muted' }, () => formatWhen(entry.at));
  try {
    const { info, metadata } = await client.open(entry.transfer, entry.secret, signal);
    const state = info.state === 'uploading' && h('p', { class: 'muted' }, say('download.uploading'));
    const name = h('strong', {}, h('bdi', {}, shownName(metadata.name)));
    const facts = h('p', { class: 'muted' }, () => `${formatBytes(metadata.bytes)} · ${formatWhen(entry.at)}`);
    return [h('div', {}, name, facts, state), openLink(entry)];
  } catch (thrown) {
    const { code } = asSendError(thrown);
    const text = code === 'password_required' ? say('password.protected') : sayProblem(code);
    return [h('div', {}, h('span', {}, text), when), code === 'password_required' && openLink(entry)];
  }
}
