import { h } from './dom.ts';

/** A field for a password. `autocomplete` is what a password manager may do there. */
export function passwordInput(id: string, autocomplete: 'new-password' | 'off'): HTMLInputElement {
  return h('input', {
    class: 'input',
    type: 'password',
    id,
    autocomplete,
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': `${id}-hint`,
    dir: 'auto',
  });
}
