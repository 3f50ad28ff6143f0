import type { Child, Text } from './dom.ts';
import { h } from './dom.ts';
import type { IconName } from './icons.ts';
import { icon } from './icons.ts';

/** A part of a page that can be folded. Its title is a heading, so that it is found among the headings too. */
export function panel(
  { name, title, open = false, heading = 'h2' }: { name: IconName; title: Text; open?: boolean; heading?: 'h2' | 'h3' },
  ...children: readonly Child[]
): HTMLDetailsElement {
  const summary = h('summary', {}, icon(name), h(heading, {}, title));
  return h('details', { class: 'panel', open }, summary, ...children);
}
