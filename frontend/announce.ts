import { h } from './dom.ts';

let region: HTMLElement | undefined;

/** Announces something to users of screen readers, after what is being read. */
export function announce(text: string): void {
  region ??= h('div', { role: 'status', class: 'visually-hidden' });
  if (!region.isConnected) document.body.append(region);
  region.textContent = text;
}
