import type { TransferInfo, TransferState } from '../../core/schemas.ts';
import type { Child } from '../dom.ts';
import { h } from '../dom.ts';
import type { ConsoleMessageKey } from '../i18n/admin.ts';
import { say, t } from '../i18n/admin.ts';
import { formatExactMoment, formatMoment, formatRelative } from '../i18n/format.ts';

/** A moment as people say it, with the exact one below. */
export function relativeCell(iso: string): HTMLElement {
  return h(
    'span',
    { class: 'two-lines' },
    h('time', { datetime: iso }, () => formatRelative(iso)),
    h('span', { class: 'muted' }, () => formatMoment(iso)),
  );
}

export function momentCell(iso: string): HTMLElement {
  return h('time', { datetime: iso }, () => formatExactMoment(iso));
}

export function stateBadge(state: TransferState): HTMLElement {
  return h('span', { class: 'state', 'data-state': state }, say(`admin.state_${state}`));
}

export function damagedBadge(): HTMLElement {
  return h('span', { class: 'state', 'data-state': 'damaged' }, say('admin.damaged'));
}

/** Finished of allowed downloads, and those under way. */
export function downloadsText({ claimed, finished, max }: TransferInfo['downloads']): () => string {
  const running = claimed - finished;
  return () => {
    const done = t('admin.downloads_of', { finished, max });
    return running > 0 ? `${done} · ${t('admin.downloads_running', { count: running })}` : done;
  };
}

/** One line of a list of facts. */
export function fact(name: ConsoleMessageKey, value: Child): HTMLElement {
  return h('div', {}, h('dt', {}, say(name)), h('dd', {}, value));
}
