import { h } from './dom.ts';
import { say } from './i18n/i18n.ts';
import { icon } from './icons.ts';

/** Leads to the list of what was sent from this browser; with how many there are, where that is given. */
export function sentFilesLink(count?: number): HTMLElement {
  const text = count === undefined ? say('kept.title') : say('kept.count', { count });
  return h('a', { class: 'button button-quiet', href: '/sent', 'data-route': true }, icon('list'), text);
}
