import type { ReceivedEntry } from '../../../core/client/file-requests.ts';
import { asSendError } from '../../../core/errors.ts';
import { downloadLink } from '../../../core/link.ts';
import { shownName } from '../../../core/shown-text.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { formatBytes, formatWhen } from '../../i18n/format.ts';
import { say } from '../../i18n/i18n.ts';
import { sayProblem } from '../../problem-texts.ts';
import { client } from '../../server.ts';
import { createTurns } from '../../turns.ts';
import { routeLink } from '../../route-link.ts';

/** So many rows at a time ask the server. */
const AT_A_TIME = 4;

/** So many rows are shown before a person asks for more: thousands would ask the server thousands of times. */
const ROWS = 50;

/**
 * What was sent to a request, the newest first. Names are decrypted here; each is opened by its ordinary link. What does not open comes last: a server
 * that forges entries hides none that does.
 */
export function receivedList(entries: readonly ReceivedEntry[], signal: AbortSignal): HTMLElement {
  const list = h('ul', { class: 'request-list' });
  const older = h('div', { class: 'actions' });
  const turns = createTurns(AT_A_TIME);
  const left = [...entries].reverse().sort((one, other) => Number('fault' in one) - Number('fault' in other));
  const more = (): HTMLElement | undefined => {
    const rows = rowsOf(left.splice(0, ROWS), turns, signal);
    list.append(...rows);
    const next = button(say('request.older', { count: left.length }), 'button', () => more()?.focus());
    fill(older, left.length > 0 && next);
    return rows[0]?.querySelector('a') ?? undefined;
  };
  more();
  return h('div', { class: 'stack' }, list, older);
}

function rowsOf(
  entries: readonly ReceivedEntry[],
  turns: ReturnType<typeof createTurns>,
  signal: AbortSignal,
): HTMLElement[] {
  return entries.map((entry) => {
    const row = h('li', { class: 'request-row' });
    if ('fault' in entry)
      return fill(row, h('p', { class: 'muted' }, say(`request.${entry.fault}`, { number: entry.number })));
    fill(row, h('div', {}, h('span', { class: 'waiting' }, say('app.connecting'))), openLink(entry));
    turns(async () => {
      if (!signal.aborted) fill(row, ...(await describe(entry, signal)));
    });
    return row;
  });
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
