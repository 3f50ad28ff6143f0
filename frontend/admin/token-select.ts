import { shownName } from '../../core/shown-text.ts';
import type { TokenInfo } from '../../core/tokens/schemas.ts';
import type { Text } from '../dom.ts';
import { fill, h } from '../dom.ts';
import { say } from '../i18n/admin.ts';
import { formField } from './form-field.ts';

/** The tokens to choose from, read once it is wanted: that they were listed is an entry of the audit log. */
export function tokenSelect(
  chosen: string | undefined,
  readTokens: () => Promise<readonly TokenInfo[]>,
): { readonly element: HTMLElement; readonly read: () => string; readonly load: () => Promise<void> } {
  const any = (): HTMLElement => option('', say('admin.filter_token_any'), chosen === undefined);
  const control = h('select', { class: 'select', name: 'token' }, any());
  if (chosen !== undefined) control.append(option(chosen, chosen, true));
  const made = formField({ label: say('admin.filter_token'), control });
  let isLoaded = false;
  const load = async (): Promise<void> => {
    if (isLoaded) return;
    isLoaded = true;
    try {
      const tokens = await readTokens();
      const wanted = control.value;
      const shown = tokens.map(({ id, name }) => option(id, tokenText(id, name, tokens), id === wanted));
      const isGone = wanted !== '' && !tokens.some(({ id }) => id === wanted);
      fill(control, any(), isGone && option(wanted, wanted, true), ...shown);
      made.accept();
    } catch {
      isLoaded = false;
      made.refuse(say('admin.filter_token_failed'));
    }
  };
  return { element: made.element, read: () => control.value, load };
}

/** Names are not unique. */
function tokenText(id: string, name: string, all: readonly TokenInfo[]): string {
  const isUnique = all.filter((each) => each.name === name).length === 1;
  return isUnique ? shownName(name) : `${shownName(name)} (${id.slice(0, 8)})`;
}

export function option(value: string, text: Text, selected: boolean): HTMLOptionElement {
  return h('option', { value, selected }, text);
}
