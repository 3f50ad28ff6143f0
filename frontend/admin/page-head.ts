import type { Child, Text } from '../dom.ts';
import { button, h } from '../dom.ts';
import { say } from '../i18n/admin.ts';
import { icon } from '../icons.ts';

/** The heading of a page and what can be done on it. There at once, before anything is read, so that it can take the focus. */
export function pageHead(title: Text, ...actions: readonly Child[]): HTMLElement {
  return h('div', { class: 'page-head' }, h('h1', {}, title), h('div', { class: 'actions' }, ...actions));
}

export function refreshButton(onClick: () => void): HTMLButtonElement {
  const refresh = button(say('admin.refresh'), 'button button-small', onClick);
  refresh.prepend(icon('refresh'));
  return refresh;
}

/** A titled part of a page. */
export function section(title: Text, ...children: readonly Child[]): HTMLElement {
  return h('section', { class: 'card' }, h('h2', {}, title), ...children);
}

/** What is shown in place of an empty list. */
export function emptyState(title: Text, hint?: Text, action?: Node): HTMLElement {
  return h(
    'div',
    { class: 'empty-state' },
    h('p', { class: 'empty-title' }, title),
    hint && h('p', { class: 'muted' }, hint),
    action,
  );
}
