import './stored-facts.css';
import type { Child, Text } from './dom.ts';
import { h } from './dom.ts';

/** Names and values, such as what a server stores. */
export function facts(rows: readonly (readonly [Text, Text])[]): HTMLElement {
  return h(
    'dl',
    { class: 'facts' },
    ...rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, h('bdi', {}, value)))),
  );
}

/** What few people want to read, behind its title. */
export function folded(title: Text, content: Child): HTMLElement {
  return h('details', { class: 'folded text-fold' }, h('summary', {}, title), content);
}
