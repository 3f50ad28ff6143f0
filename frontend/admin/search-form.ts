import { isTransferId } from '../../core/crypto/keys.ts';
import { findLink } from '../../core/find-link.ts';
import { idInLink } from '../../core/link.ts';
import type { Text } from '../dom.ts';
import { fill, h, setAttributes } from '../dom.ts';
import { say } from '../i18n/admin.ts';

/** The id of a transfer that a person typed or that the link holds which they pasted. The key of a link is looked at nowhere. */
export function readTransferId(text: string): string | undefined {
  const id = text.trim().toLowerCase();
  return isTransferId(id) ? id : idInLink(text);
}

/** A field for the id of a transfer. A link that is pasted becomes its id at once, so that its key is not even shown. */
export function transferIdField(attributes: Readonly<Record<string, string>> = {}): HTMLInputElement {
  const input = h('input', {
    ...{ class: 'input mono', type: 'search', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' },
    ...{ dir: 'ltr', ...attributes },
  });
  input.addEventListener('input', () => {
    const id = /[#/%]/.test(input.value) ? idInLink(input.value) : undefined;
    if (id !== undefined) input.value = id;
  });
  return input;
}

/** Opens a transfer by its id or by a link to it. */
export function searchForm(label: Text, onFound: (id: string) => void): HTMLFormElement {
  const input = transferIdField({ id: 'transfer-search', 'aria-describedby': 'transfer-search-wrong' });
  const wrong = h('p', { class: 'field-problem', id: 'transfer-search-wrong', role: 'alert' });
  const form = h(
    'form',
    { class: 'search', role: 'search', novalidate: true },
    h('label', { class: 'label', for: input.id }, label),
    h('div', { class: 'search-line' }, input, h('button', { class: 'button' }, say('admin.search_go'))),
    wrong,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const id = readTransferId(input.value);
    if (id !== undefined) {
      onFound(id);
      return;
    }
    fill(wrong, say(findLink(input.value) === 'id_cut' ? 'admin.search_cut' : 'admin.search_malformed'));
    setAttributes(input, { 'aria-invalid': 'true' });
    input.focus();
  });
  return form;
}
