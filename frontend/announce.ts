import { h } from './dom.ts';
import { keepLive } from './live.ts';

let region: HTMLElement | undefined;

/** Announces something to users of screen readers, after what is being read. It goes when the language changes: to be read later, it would be in the wrong one. */
export function announce(text: string): void {
  region ??= createRegion();
  if (!region.isConnected) document.body.append(region);
  region.textContent = text;
}

function createRegion(): HTMLElement {
  const created = h('div', { role: 'status', class: 'visually-hidden' });
  let language: string;
  keepLive(created, () => {
    const { lang } = document.documentElement;
    if (lang !== language) created.textContent = '';
    language = lang;
  });
  return created;
}
