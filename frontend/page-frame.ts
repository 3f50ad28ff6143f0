import type { Child } from './dom.ts';
import { h } from './dom.ts';
import { ignoreSecondClick } from './second-click.ts';

/** A page's two columns, which are one where there is no room: what it is for, and what is explained beside it. */
export function pageFrame(main: readonly Child[], side: readonly Child[] = []): HTMLElement {
  return h(
    'div',
    { class: 'page' },
    h('div', { class: 'page-main' }, ...main),
    side.length > 0 && h('div', { class: 'page-side' }, ...side),
  );
}

/** Shows a stage of a page. Its heading gets the focus unless the page has just been opened. */
export function showStage(stage: HTMLElement, children: readonly Child[], focus = true): void {
  const card = ignoreSecondClick(h('section', { class: 'card' }, ...children));
  stage.replaceChildren(card);
  if (focus) focusHeading(stage);
}

export function focusHeading(stage: HTMLElement): void {
  const heading = stage.querySelector<HTMLElement>('h1, h2');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
