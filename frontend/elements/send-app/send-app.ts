import './send-app.css';
import type { Text } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { logo } from '../../icons.ts';
import { refreshTexts } from '../../live.ts';
import type { Route } from '../../router.ts';
import { startRouter } from '../../router.ts';
import { SendPreferences } from '../send-preferences/send-preferences.ts';

/** Relative times grow old. */
const REFRESH_MILLISECONDS = 30_000;

export interface AppOptions {
  readonly name: string;
  readonly home: string;
  readonly links: readonly { readonly href: string; readonly text: Text }[];
  readonly routes: readonly Route[];
  readonly notFound: Route;
  readonly footer: Text;
}

/** The frame of every page: header, one page at a time, footer with preferences. */
export class SendApp extends HTMLElement {
  static define(): void {
    customElements.define('send-app', SendApp);
  }

  start({ name, home, links, routes, notFound, footer }: AppOptions): void {
    const main = h('main', { id: 'content', tabindex: -1 });
    const brand = h('a', { class: 'brand', href: home, 'data-route': true }, logo(), h('span', {}, name));
    const items = links.map(({ href, text }) => h('li', {}, h('a', { href, 'data-route': true }, text)));
    fill(
      this,
      // A button: a link to "#content" would overwrite the fragment, where the key is.
      button(say('app.skip'), 'skip', () => main.focus()),
      h('header', {}, brand, items.length > 0 && h('nav', { 'aria-label': say('app.menu') }, h('ul', {}, ...items))),
      main,
      h('footer', {}, h('p', { class: 'muted' }, footer), new SendPreferences()),
    );
    // A file that is dropped beside its place must not replace the page.
    for (const type of ['dragover', 'drop']) addEventListener(type, (event) => event.preventDefault());
    setInterval(() => refreshTexts(), REFRESH_MILLISECONDS);
    startRouter({ routes, notFound, outlet: main, name });
  }
}
