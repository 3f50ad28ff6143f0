import type { TokenInfo } from '../../core/tokens/schemas.ts';
import { TransferState } from '../../core/schemas.ts';
import { h } from '../dom.ts';
import { say } from '../i18n/admin.ts';
import type { CheckedField } from './filter-fields.ts';
import { choice, filterFrame, labelled, timeFields } from './filter-fields.ts';
import { formField } from './form-field.ts';
import { option, tokenSelect } from './token-select.ts';
import type { FilterForm, TransferFilter } from './transfer-filter.ts';
import { addressOf, FILTER_EVENTS, readFilterForm } from './transfer-filter.ts';

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

interface MoreFields {
  readonly element: HTMLElement;
  readonly read: () => Pick<FilterForm, 'min' | 'max' | 'unitBytes' | 'token'>;
  readonly checked: Readonly<Record<'min' | 'max', CheckedField>>;
}

/** Which transfers are shown: by time, state, size and token. */
export function filterForm({ filter, readTokens, onWanted, onCleared }: FilterFormParts): HTMLFormElement {
  const event = choice('time', FILTER_EVENTS, filter.event, (each) => say(`admin.filter_event_${each}`));
  const state = choice('state', TransferState.options, filter.state ?? '', (each) => say(`admin.state_${each}`), [
    option('', say('admin.filter_all'), filter.state === undefined),
  ]);
  const damaged = h('input', { type: 'checkbox', name: 'damaged', checked: filter.damaged });
  const onlyDamaged = h('label', { class: 'check filter-check' }, damaged, h('span', {}, say('admin.filter_damaged')));
  const times = timeFields(
    filter,
    [labelled(say('admin.filter_event'), event)],
    [labelled(say('admin.filter'), state), onlyDamaged],
  );
  const more = moreFields(filter, readTokens);
  return filterFrame({
    title: say('admin.filter_title'),
    elements: [...times.elements, more.element],
    checked: { ...times.checked, ...more.checked },
    read: () =>
      readFilterForm({
        ...times.read(),
        ...more.read(),
        ...{ event: event.value, state: state.value, damaged: damaged.checked },
      }),
    isEmpty: (wanted) => addressOf(wanted) === '',
    ...{ filter, onWanted, onCleared },
  });
}

function moreFields(
  { minBytes, maxBytes, token }: TransferFilter,
  readTokens: FilterFormParts['readTokens'],
): MoreFields {
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
      labelled(say('admin.token_bytes_unit'), unit),
      tokens.element,
    ),
    h('p', { class: 'form-hint' }, say('admin.filter_size_hint')),
  );
  details.addEventListener('toggle', () => void (details.open && tokens.load()));
  return {
    element: details,
    read: () => ({
      ...{ min: inputs.min.value, max: inputs.max.value, unitBytes: Number(unit.value) },
      token: tokens.read(),
    }),
    checked: {
      min: { field: min, wrong: say('admin.filter_min_wrong') },
      max: { field: max, wrong: say('admin.filter_max_wrong') },
    },
  };
}

function sizeInput(bytes: number | undefined, unitBytes: number): HTMLInputElement {
  const value = bytes === undefined ? '' : bytes / unitBytes;
  return h('input', { class: 'input', type: 'text', inputmode: 'decimal', autocomplete: 'off', value });
}
