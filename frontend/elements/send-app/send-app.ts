import './send-app.css';
import { pathHere } from '../../base-path.ts';
import type { Child, Text } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { brandParts } from '../../brand.ts';
import { say } from '../../i18n/i18n.ts';
import { logo } from '../../icons.ts';
import { refreshTexts } from '../../live.ts';
import type { Route } from '../../router.ts';
import { startRouter } from '../../router.ts';
import { SendPreferences } from '../send-preferences/send-preferences.ts';
import { routeLink } from '../../route-link.ts';

/** Relative times grow old. */
const REFRESH_MILLISECONDS = 30_000;

interface AppLink {
  /** Below the path of the server. */
  readonly path: string;
  readonly text: Text;
  readonly icon?: Node;
}

export interface AppOptions {
  readonly name: () => string;
  readonly home: string;
  readonly links: readonly AppLink[];
  /** What is in the header beside the links. */
  readonly tools?: Child;
  readonly routes: readonly Route[];
  readonly notFound: Route;
  readonly footer: readonly Child[];
}

/** The frame of every page: header, one page at a time, footer with preferences. */
export class SendApp extends HTMLElement {
  static define(): void {
    customElements.define('send-app', this);
  }

  start({ name, home, links, tools, routes, notFound, footer }: AppOptions): void {
    const main = h('main', { id: 'content', tabindex: -1 });
    const brand = routeLink(home, { class: 'brand' }, brandParts()?.brandLogo() ?? logo(), h('span', {}, name));
    const anchors = links.map(({ path, text, icon }) => routeLink(path, {}, icon, icon ? h('span', {}, text) : text));
    const items = anchors.map((anchor) => h('li', {}, anchor));
    fill(
      this,
      // A button: a link to "#content" would overwrite the fragment, where the key is.
      button(say('app.skip'), 'skip', () => main.focus()),
      h('header', {}, brand, h('nav', { 'aria-label': say('app.menu') }, h('ul', {}, ...items)), tools),
      main,
      h('footer', {}, h('p', { class: 'muted' }, ...footer), brandParts()?.brandLinks(), new SendPreferences()),
    );
    // A file that is dropped beside its place must not replace the page.
    for (const type of ['dragover', 'drop']) addEventListener(type, (event) => event.preventDefault());
    setInterval(() => refreshTexts(), REFRESH_MILLISECONDS);
    const onShown = (path: string): void => markCurrent(anchors, path, home);
    startRouter({ routes, notFound, outlet: main, name, onShown });
  }
}

/** Marks the link to the page that is shown, or to the one that it is a part of. */
function markCurrent(anchors: readonly HTMLAnchorElement[], path: string, home: string): void {
  for (const anchor of anchors) {
    const own = pathHere(new URL(anchor.href));
    const isPart = own !== home && path.startsWith(`${own}/`);
    if (own === path) anchor.setAttribute('aria-current', 'page');
    else if (isPart) anchor.setAttribute('aria-current', 'true');
    else anchor.removeAttribute('aria-current');
  }
}
