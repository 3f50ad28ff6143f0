import { keepLive } from './live.ts';

let title: (() => string) | undefined;
let progress: (() => string) | undefined;

/** The title of the page that is shown, which follows the language. */
export function showTitle(text: () => string): void {
  if (title === undefined) keepLive(document.documentElement, render);
  title = text;
  render();
}

/** Puts how far something is before the title, for a person who is in another tab; undefined takes it away. */
export function showProgressInTitle(text: (() => string) | undefined): void {
  progress = text;
  render();
}

function render(): void {
  if (title) document.title = progress ? `${progress()} – ${title()}` : title();
}
