import './hidden-input.css';
import { h } from './dom.ts';
import { t } from './i18n/i18n.ts';
import { icon } from './icons.ts';

/** A field that is hidden like a password, with the button that shows it. Nothing of what is typed is cut off. */
export function hiddenInput(input: HTMLInputElement, texts: 'token' | 'password'): HTMLElement {
  const text = (): string => t(input.type === 'password' ? `${texts}.show` : `${texts}.hide`);
  const label = h('span', {}, text);
  const toggle = h('button', { type: 'button', class: 'button', 'aria-controls': input.id }, icon('eye'), label);
  toggle.addEventListener('click', () => {
    input.type = input.type === 'password' ? 'text' : 'password';
    label.replaceChildren(text());
  });
  return h('div', { class: 'hidden-input' }, input, toggle);
}
