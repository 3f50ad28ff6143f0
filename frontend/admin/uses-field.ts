import { TOKEN_BOUNDS } from '../../core/tokens/schemas.ts';
import { h } from '../dom.ts';
import { formatNumber } from '../i18n/format.ts';
import { say, t } from '../i18n/admin.ts';
import { formField } from './form-field.ts';

interface UsesField {
  readonly element: HTMLElement;
  /** What was typed: null without a limit, NaN for what is not a number. */
  readonly read: () => number | null;
  readonly show: (isGood: boolean) => void;
  readonly focus: () => void;
}

/** How many transfers a token is good for: a number, or no limit. */
export function usesField(current: number | null): UsesField {
  const input = h('input', {
    class: 'input',
    type: 'number',
    inputmode: 'numeric',
    min: 1,
    max: TOKEN_BOUNDS.uses,
    step: 1,
    value: current ?? '',
  });
  const unlimited = h('input', { type: 'checkbox', checked: current === null });
  const follow = (): void => {
    input.disabled = unlimited.checked;
  };
  unlimited.addEventListener('change', () => {
    follow();
    if (!unlimited.checked) input.focus();
  });
  follow();
  const beside = h('label', { class: 'check' }, unlimited, h('span', {}, say('admin.token_unlimited')));
  const field = formField({ label: say('admin.token_max_uses'), control: input, beside });
  return {
    element: field.element,
    read: () => (unlimited.checked ? null : input.value === '' ? Number.NaN : Number(input.value)),
    show: (isGood) => {
      if (isGood) field.accept();
      else field.refuse(() => t('admin.token_max_uses_wrong', { max: formatNumber(TOKEN_BOUNDS.uses) }));
    },
    focus: field.focus,
  };
}
