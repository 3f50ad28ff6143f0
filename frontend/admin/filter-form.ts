import './filter-form.css';
import type { TokenInfo } from '../../core/tokens/schemas.ts';
import { TransferState } from '../../core/schemas.ts';
import type { Text } from '../dom.ts';
import { button, h } from '../dom.ts';
import { say } from '../i18n/admin.ts';
import { formField } from './form-field.ts';
import { option, tokenSelect } from './token-select.ts';
import type { FilterField, FilterForm, TransferFilter } from './transfer-filter.ts';
import { addressOf, FILTER_EVENTS, FILTER_SPANS, localFieldValue, rangeOf, readFilterForm } from './transfer-filter.ts';
import { serverNow } from '../server-clock.ts';

/** Decimal multiples, as every size is shown. */
const UNITS = [
  { text: 'kB', bytes: 1e3 },
  { text: 'MB', bytes: 1e6 },
  { text: 'GB', bytes: 1e9 },
] as const;

export interface FilterFormParts {
  readonly filter: TransferFilter;
  /** All tokens; asked for when a person wants to choose one. */
  readonly readTokens: () => Promise<readonly TokenInfo[]>;
  readonly onWanted: (filter: TransferFilter) => void;
  readonly onCleared: () => void;
}

type Checked = Readonly<Record<FilterField, ReturnType<typeof formField>>>;

/** A part of the form: its elements, what was filled in, and the fields at which something may be wrong. */
interface FormPart<K extends keyof FilterForm, F extends FilterField> {
  readonly elements: readonly HTMLElement[];
  readonly read: () => Pick<FilterForm, K>;
  readonly checked: Pick<Checked, F>;
}

/** Which transfers are shown: by time, state, size and token. A choice from a list is applied at once, what is typed when it is sent. */
export function filterForm({ filter, readTokens, onWanted, onCleared }: FilterFormParts): HTMLFormElement {
  const state = select('state', TransferState.options, filter.state ?? '', (each) => say(`admin.state_${each}`), [
    option('', say('admin.filter_all'), filter.state === undefined),
  ]);
  const clear = button(say('admin.filter_clear'), 'button button-quiet', onCleared, {
    hidden: addressOf(filter) === '',
  });
  const go = h('button', { class: 'button' }, say('admin.filter_go'));
  const damaged = h('input', { type: 'checkbox', name: 'damaged', checked: filter.damaged });
  const onlyDamaged = h('label', { class: 'check filter-check' }, damaged, h('span', {}, say('admin.filter_damaged')));
  const times = timePart(filter, [field(say('admin.filter'), state), onlyDamaged]);
  const more = morePart(filter, readTokens);
  const form = h(
    'form',
    { class: 'filter', 'aria-label': say('admin.filter_title'), novalidate: true },
    ...times.elements,
    ...more.elements,
    h('div', { class: 'filter-buttons' }, go, clear),
  );
  const checked: Checked = { ...times.checked, ...more.checked };
  const apply = (): void => {
    const result = readFilterForm({ ...times.read(), ...more.read(), state: state.value, damaged: damaged.checked });
    const wrong = result.wanted ? new Set<FilterField>() : result.wrong;
    showWrong(checked, wrong);
    if (!result.wanted) return;
    clear.hidden = addressOf(result.wanted) === '';
    onWanted(result.wanted);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener('change', ({ target }) => {
    const isChoice = target === damaged || (target instanceof HTMLSelectElement && target.name !== 'unit');
    // The times are still to be typed.
    const isUntyped = target instanceof HTMLSelectElement && target.name === 'when' && target.value === 'exact';
    if (isChoice && !isUntyped) apply();
  });
  return form;
}

const WRONG = {
  from: 'admin.filter_from_wrong',
  until: 'admin.filter_until_wrong',
  min: 'admin.filter_min_wrong',
  max: 'admin.filter_max_wrong',
} as const satisfies Record<FilterField, string>;

/** Says at each field whether it is good, and moves to the first that is not. */
function showWrong(checked: Checked, wrong: ReadonlySet<FilterField>): void {
  const names = ['from', 'until', 'min', 'max'] as const;
  for (const name of names) {
    if (wrong.has(name)) checked[name].refuse(say(WRONG[name]));
    else checked[name].accept();
  }
  const first = names.find((name) => wrong.has(name));
  if (first === undefined) return;
  checked[first].element.closest('details')?.setAttribute('open', '');
  checked[first].focus();
}

function timePart(
  filter: TransferFilter,
  beside: readonly HTMLElement[],
): FormPart<'event' | 'span' | 'from' | 'until', 'from' | 'until'> {
  const event = select('time', FILTER_EVENTS, filter.event, (each) => say(`admin.filter_event_${each}`));
  const span = select('when', FILTER_SPANS, filter.span, (each) => say(`admin.filter_span_${each}`));
  const inputs = { from: timeInput(filter.from), until: timeInput(filter.until) };
  const from = formField({ label: say('admin.filter_from'), control: inputs.from });
  const until = formField({ label: say('admin.filter_until'), control: inputs.until });
  const exact = h(
    'div',
    { class: 'filter-line filter-exact', hidden: filter.span !== 'exact' },
    from.element,
    until.element,
  );
  let shown = filter;
  span.addEventListener('change', () => {
    const chosen = FILTER_SPANS.find((each) => each === span.value) ?? 'any';
    exact.toggleAttribute('hidden', chosen !== 'exact');
    if (chosen !== 'exact') shown = { ...filter, span: chosen };
    else if (inputs.from.value === '' && inputs.until.value === '') {
      // What was chosen before is where a person begins to change it.
      const range = rangeOf(shown, serverNow());
      inputs.from.value = localFieldValue(range.from);
      inputs.until.value = localFieldValue(range.until);
    }
  });
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    elements: [
      h(
        'div',
        { class: 'filter-line' },
        field(say('admin.filter_event'), event),
        field(say('admin.filter_span'), span),
        ...beside,
      ),
      exact,
      h('p', { class: 'form-hint' }, say('admin.filter_zone', { zone })),
    ],
    read: () => ({ event: event.value, span: span.value, from: inputs.from.value, until: inputs.until.value }),
    checked: { from, until },
  };
}

function morePart(
  { minBytes, maxBytes, token }: TransferFilter,
  readTokens: FilterFormParts['readTokens'],
): FormPart<'min' | 'max' | 'unitBytes' | 'token', 'min' | 'max'> {
  const unitBytes = (maxBytes ?? minBytes ?? 0) >= 1e9 ? 1e9 : 1e6;
  const inputs = { min: sizeInput(minBytes, unitBytes), max: sizeInput(maxBytes, unitBytes) };
  const unit = h(
    'select',
    { class: 'select', name: 'unit' },
    ...UNITS.map(({ text, bytes }) => option(String(bytes), text, bytes === unitBytes)),
  );
  const min = formField({ label: say('admin.filter_min'), control: inputs.min });
  const max = formField({ label: say('admin.filter_max'), control: inputs.max });
  const tokens = tokenSelect(token, readTokens);
  const isOpen = minBytes !== undefined || maxBytes !== undefined || token !== undefined;
  const details = h(
    'details',
    { class: 'filter-more', open: isOpen },
    h('summary', {}, say('admin.filter_more')),
    h(
      'div',
      { class: 'filter-line' },
      min.element,
      max.element,
      field(say('admin.token_bytes_unit'), unit),
      tokens.element,
    ),
    h('p', { class: 'form-hint' }, say('admin.filter_size_hint')),
  );
  details.addEventListener('toggle', () => void (details.open && tokens.load()));
  return {
    elements: [details],
    read: () => ({
      ...{ min: inputs.min.value, max: inputs.max.value, unitBytes: Number(unit.value) },
      token: tokens.read(),
    }),
    checked: { min, max },
  };
}

function timeInput(moment: number | undefined): HTMLInputElement {
  return h('input', { class: 'input', type: 'datetime-local', value: localFieldValue(moment) });
}

function sizeInput(bytes: number | undefined, unitBytes: number): HTMLInputElement {
  const value = bytes === undefined ? '' : bytes / unitBytes;
  return h('input', { class: 'input', type: 'text', inputmode: 'decimal', autocomplete: 'off', value });
}

function select<T extends string>(
  name: string,
  values: readonly T[],
  chosen: string,
  text: (value: T) => Text,
  before: readonly HTMLElement[] = [],
): HTMLSelectElement {
  const options = values.map((value) => option(value, text(value), value === chosen));
  return h('select', { class: 'select', name }, ...before, ...options);
}

function field(label: Text, control: HTMLElement): HTMLElement {
  return h('div', { class: 'form-field' }, h('label', {}, h('span', { class: 'label' }, label), control));
}
