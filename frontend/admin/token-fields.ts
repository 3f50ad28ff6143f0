import type { CreateToken } from '../../core/tokens/schemas.ts';
import { TOKEN_BOUNDS } from '../../core/tokens/schemas.ts';
import type { Text } from '../dom.ts';
import { h } from '../dom.ts';
import { formatDuration } from '../i18n/format.ts';
import { say, t } from '../i18n/admin.ts';
import { formField } from './form-field.ts';
import type { TokenFormField } from './token-form.ts';
import { readTokenForm } from './token-form.ts';
import { usesField } from './uses-field.ts';
import { serverNow } from '../server-clock.ts';

const DAY = 24 * 3600;
const EXPIRIES = [DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];
const DEFAULT_EXPIRY = 30 * DAY;
const DEFAULT_USES = 10;
/** Decimal multiples, as every size is shown. */
const UNITS = [
  { text: 'MB', bytes: 1e6 },
  { text: 'GB', bytes: 1e9 },
] as const;

export interface TokenFields {
  readonly elements: readonly HTMLElement[];
  /** What was filled in. Undefined when something is wrong, which is then said at the field. */
  readonly read: () => CreateToken | undefined;
  readonly focus: () => void;
}

interface CheckedField {
  readonly name: TokenFormField;
  readonly show: (isGood: boolean) => void;
  readonly focus: () => void;
}

/** The fields of the form for a new token. */
export function tokenFields(): TokenFields {
  const { nameCharacters, noteCharacters } = TOKEN_BOUNDS;
  const name = h('input', { class: 'input', type: 'text', autocomplete: 'off', maxlength: nameCharacters });
  const note = h('input', { class: 'input', type: 'text', autocomplete: 'off', maxlength: noteCharacters });
  const uses = usesField(DEFAULT_USES);
  const expiry = expiryFields();
  const size = h('input', { class: 'input', type: 'text', inputmode: 'decimal', autocomplete: 'off' });
  const unit = h(
    'select',
    { class: 'select', 'aria-label': say('admin.token_bytes_unit') },
    ...UNITS.map(({ text, bytes }) => h('option', { value: bytes, selected: text === 'GB' }, text)),
  );
  const named = formField({ label: say('admin.token_name'), control: name, hint: say('admin.token_name_hint') });
  const sized = formField({
    label: say('admin.token_max_bytes'),
    control: size,
    beside: unit,
    hint: say('admin.token_bytes_hint'),
  });
  const noted = formField({
    label: say('admin.token_note'),
    control: note,
    hint: say('admin.token_note_hint', { max: noteCharacters }),
  });
  const checked: readonly CheckedField[] = [
    { name: 'name', ...shown(named, () => t('admin.token_name_wrong', { max: nameCharacters })) },
    { name: 'maxUses', show: uses.show, focus: uses.focus },
    { name: 'expiresInSeconds', show: expiry.show, focus: expiry.focus },
    { name: 'maxTransferBytes', ...shown(sized, say('admin.token_bytes_wrong')) },
    { name: 'note', ...shown(noted, () => t('admin.token_note_wrong', { max: noteCharacters })) },
  ];
  return {
    elements: [named.element, uses.element, ...expiry.elements, sized.element, noted.element],
    focus: named.focus,
    read: () => {
      const form = { name: name.value, note: note.value, maxUses: uses.read(), ...expiry.read() };
      const bytes = { size: size.value.replace(',', '.'), unitBytes: Number(unit.value) };
      return check(readTokenForm({ ...form, ...bytes }, serverNow()), checked);
    },
  };
}

/** Says at each field whether it is good, and moves to the first that is not. */
function check(result: ReturnType<typeof readTokenForm>, fields: readonly CheckedField[]): CreateToken | undefined {
  const wrong = result.wanted ? new Set<TokenFormField>() : result.wrong;
  for (const { name, show } of fields) show(!wrong.has(name));
  fields.find(({ name }) => wrong.has(name))?.focus();
  return result.wanted;
}

function shown(field: ReturnType<typeof formField>, why: Text): Pick<CheckedField, 'show' | 'focus'> {
  return { show: (isGood) => (isGood ? field.accept() : field.refuse(why)), focus: field.focus };
}

function expiryFields(): Pick<CheckedField, 'show' | 'focus'> & {
  readonly elements: readonly HTMLElement[];
  readonly read: () => { expiry: string; moment: string };
} {
  const choices = EXPIRIES.map((seconds) =>
    h('option', { value: seconds, selected: seconds === DEFAULT_EXPIRY }, () =>
      t('admin.token_expiry_in', { duration: formatDuration(seconds) }),
    ),
  );
  const select = h(
    'select',
    { class: 'select' },
    ...choices,
    h('option', { value: 'moment' }, say('admin.token_expiry_at')),
    h('option', { value: 'never' }, say('admin.token_until_revoked')),
  );
  const moment = h('input', { class: 'input', type: 'datetime-local' });
  const chosen = formField({ label: say('admin.token_expiry'), control: select });
  const exact = formField({ label: say('admin.token_expiry_moment'), control: moment });
  const isExact = (): boolean => select.value === 'moment';
  const follow = (): boolean => exact.element.toggleAttribute('hidden', !isExact());
  select.addEventListener('change', follow);
  follow();
  return {
    elements: [chosen.element, exact.element],
    read: () => ({ expiry: select.value, moment: moment.value }),
    ...shown(exact, say('admin.token_expiry_wrong')),
  };
}
