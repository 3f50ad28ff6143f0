import { onServer } from './base-path.ts';
import type { Attributes, Child } from './dom.ts';
import { h } from './dom.ts';

/** A link to a page of this application, by its path below that of the server. It is followed without loading a document. */
export function routeLink(path: string, attributes: Attributes, ...children: readonly Child[]): HTMLAnchorElement {
  return h('a', { ...attributes, href: onServer(path), 'data-route': true }, ...children);
}
