import { onServer, pathHere } from './base-path.ts';
import type { LeaveGuard } from './page-history.ts';
import { followHistory, pushEntry } from './page-history.ts';
import { showTitle } from './page-title.ts';
import { ignoreSecondClick } from './second-click.ts';

export interface Route {
  /** Segments with a colon are parameters: `/d/:id`. */
  readonly path: string;
  readonly title: () => string;
  readonly page: (parameters: Readonly<Record<string, string>>) => HTMLElement;
}

export interface RouterOptions {
  readonly routes: readonly Route[];
  readonly notFound: Route;
  /** Where pages are put. */
  readonly outlet: HTMLElement;
  /** Name of the application, put behind the title of each page. */
  readonly name: () => string;
  /** Called with the path of each page that is shown. */
  readonly onShown: (path: string) => void;
}

let guard: LeaveGuard | undefined;
let go: ((address: string) => Promise<void>) | undefined;
let rename: ((path: string) => void) | undefined;

/** Protects the page that is shown, until it is replaced or what this returns takes the guard away. */
export function guardLeaving(next: LeaveGuard): () => void {
  guard = next;
  return () => {
    if (guard === next) guard = undefined;
  };
}

/** Goes to a page of this application, by its path below that of the server. */
export function navigate(path: string): void {
  void go?.(onServer(path));
}

/**
 * Gives the page that is shown an address of its own: a new entry of the history, which going back and reloading find again.
 */
export function renamePage(path: string): void {
  rename?.(path);
}

/** The parameters if the path belongs to the pattern. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path === '/' ? ['', ''] : path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const value = given[index] ?? '';
    if (name.startsWith(':')) parameters[name.slice(1)] = value;
    else if (name !== value) return undefined;
  }
  return parameters;
}

/** Shows the page of the address, and follows links, the history and the fragment from then on. */
export function startRouter(options: RouterOptions): void {
  const nameAs = ({ title }: Route, path: string): void => {
    showTitle(() => `${title()} · ${options.name()}`);
    options.onShown(path);
  };
  const show = (): void => {
    guard = undefined;
    const path = pathHere();
    const { route, parameters } = findRoute(options, path);
    options.outlet.replaceChildren(ignoreSecondClick(route.page(parameters)));
    nameAs(route, path);
  };
  const showNext = (): void => {
    show();
    moveFocus(options.outlet);
  };

  go = async (address) => {
    if (guard !== undefined && !(await guard())) return;
    pushEntry(address);
    showNext();
  };
  rename = (path) => {
    pushEntry(onServer(path));
    nameAs(findRoute(options, path).route, path);
  };
  followHistory(showNext, () => guard);
  document.addEventListener('click', followLink);
  show();
}

function findRoute(options: RouterOptions, path: string): { route: Route; parameters: Record<string, string> } {
  for (const route of options.routes) {
    const parameters = matchPath(route.path, path);
    if (parameters) return { route, parameters };
  }
  return { route: options.notFound, parameters: {} };
}

/** Links that are marked with `data-route` stay inside the application; all others are the browser's. */
function followLink(event: MouseEvent): void {
  const withModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || withModifier) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link?.dataset['route'] === undefined) return;
  event.preventDefault();
  void go?.(link.href);
}

/** The page's heading gets the focus, so that a screen reader and the keyboard go on from there. */
function moveFocus(outlet: HTMLElement): void {
  scrollTo({ top: 0 });
  const heading = outlet.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}
