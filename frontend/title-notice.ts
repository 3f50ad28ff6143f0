import { keepLive, refreshTexts } from './live.ts';

let notice: (() => string) | undefined;
let isRendered = false;

/** Puts a notice in the place of the page's title, for a person who is in another tab, until they come back to it. */
export function showInTitle(text: () => string): void {
  notice = text;
  // After the router's own renderer, so that the notice outlives a refresh of texts.
  if (!isRendered) keepLive(document.documentElement, () => notice && (document.title = notice()));
  isRendered = true;
  document.title = text();
  for (const type of ['pointerdown', 'keydown', 'focus', 'popstate']) addEventListener(type, clear, { once: true });
}

function clear(): void {
  if (!notice) return;
  notice = undefined;
  refreshTexts();
}
