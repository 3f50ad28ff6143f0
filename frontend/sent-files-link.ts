import { say } from './i18n/i18n.ts';
import { icon } from './icons.ts';
import { routeLink } from './route-link.ts';

/** Leads to the list of what was sent from this browser; with how many there are, where that is given. */
export function sentFilesLink(count?: number): HTMLElement {
  const text = count === undefined ? say('kept.title') : say('kept.count', { count });
  return routeLink('/sent', { class: 'button button-quiet' }, icon('list'), text);
}
