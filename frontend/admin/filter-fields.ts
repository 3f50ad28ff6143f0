import './filter-form.css';
import { serverNow } from '../server-clock.ts';
import type { Child, Text } from '../dom.ts';
import { button, h } from '../dom.ts';
import { say } from '../i18n/admin.ts';
import { formField } from './form-field.ts';
import type { TimeForm, TimeSpan } from './time-span.ts';
import { FILTER_SPANS, localFieldValue, rangeOf } from './time-span.ts';
import { option } from './token-select.ts';

const PHONE = '(width < 40rem)';

/** A field of a filter, and what is said where something else is in it than it takes. */
export interface CheckedField {
  readonly field: ReturnType<typeof formField>;
  readonly wrong: Text;
}

export interface TimeFields {
  readonly elements: readonly HTMLElement[];
  readonly read: () => TimeForm;
  readonly checked: Readonly<Record<'from' | 'until', CheckedField>>;
}

/** Choices of a time, on one line with other fields, and the two times of a range where that is chosen. */
export function timeFields(filter: TimeSpan, before: readonly Child[], beside: readonly Child[]): TimeFields {
  const span = choice('when', FILTER_SPANS, filter.span, (each) => say(`admin.filter_span_${each}`));
  const inputs = { from: timeInput(filter.from), until: timeInput(filter.until) };
  const from = formField({ label: say('admin.filter_from'), control: inputs.from });
  const until = formField({ label: say('admin.filter_until'), control: inputs.until });
  const isExact = filter.span === 'exact';
  const exact = h('div', { class: 'filter-line filter-exact', hidden: !isExact }, from.element, until.element);
  let shown = filter;
  span.addEventListener('change', () => {
    const chosen = FILTER_SPANS.find((each) => each === span.value) ?? 'any';
    exact.toggleAttribute('hidden', chosen !== 'exact');
    if (chosen !== 'exact') shown = { span: chosen };
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
      h('div', { class: 'filter-line' }, ...before, labelled(say('admin.filter_span'), span), ...beside),
      exact,
      h('p', { class: 'form-hint' }, say('admin.filter_zone', { zone })),
    ],
    read: () => ({ span: span.value, from: inputs.from.value, until: inputs.until.value }),
    checked: {
      from: { field: from, wrong: say('admin.filter_from_wrong') },
      until: { field: until, wrong: say('admin.filter_until_wrong') },
    },
  };
}

interface FilterParts<Filter, Field extends string> {
  readonly title: Text;
  readonly elements: readonly Child[];
  /** In the order in which they are on the page. */
  readonly checked: Readonly<Record<Field, CheckedField>>;
  readonly read: () => { readonly wanted?: Filter | undefined; readonly wrong?: ReadonlySet<Field> | undefined };
  readonly isEmpty: (filter: Filter) => boolean;
  readonly filter: Filter;
  readonly onWanted: (filter: Filter) => void;
  readonly onCleared: () => void;
}

/** The form of a filter. A choice from a list is applied at once, what is typed when it is sent. */
export function filterFrame<Filter, Field extends string>(parts: FilterParts<Filter, Field>): HTMLFormElement {
  const { filter, isEmpty, onWanted } = parts;
  const clear = button(say('admin.filter_clear'), 'button button-quiet', parts.onCleared, { hidden: isEmpty(filter) });
  const go = h('button', { class: 'button' }, say('admin.filter_go'));
  // On a phone the list comes before what few people change. A filter that is at work is seen.
  const fold = h(
    'details',
    { class: 'filter-fold', open: !matchMedia(PHONE).matches || !isEmpty(filter) },
    h('summary', {}, parts.title),
    h('div', { class: 'filter-fields' }, ...parts.elements, h('div', { class: 'filter-buttons' }, go, clear)),
  );
  const form = h('form', { class: 'filter', 'aria-label': parts.title, novalidate: true }, fold);
  const apply = (): void => {
    const { wanted, wrong } = parts.read();
    showWrong(parts.checked, wrong);
    if (wanted === undefined) return;
    clear.hidden = isEmpty(wanted);
    onWanted(wanted);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener('change', ({ target }) => {
    const isBox = target instanceof HTMLInputElement && target.type === 'checkbox';
    const isChoice = isBox || (target instanceof HTMLSelectElement && target.name !== 'unit');
    // The times are still to be typed.
    const isUntyped = target instanceof HTMLSelectElement && target.name === 'when' && target.value === 'exact';
    if (isChoice && !isUntyped) apply();
  });
  return form;
}

/** Moves to the first of a filter that can be used: its first choice, or where it is folded the way to unfold it. */
export function focusFilter(host: HTMLElement): void {
  for (const first of host.querySelectorAll<HTMLElement>('summary, select')) {
    first.focus();
    if (document.activeElement === first) return;
  }
}

/** Says at each field whether it is good, and moves to the first that is not. */
function showWrong<Field extends string>(
  checked: Readonly<Record<Field, CheckedField>>,
  wrong: ReadonlySet<Field> = new Set(),
): void {
  let isFirst = true;
  for (const name of Object.keys(checked) as Field[]) {
    const { field, wrong: text } = checked[name];
    if (!wrong.has(name)) field.accept();
    else {
      field.refuse(text);
      if (isFirst) {
        for (let fold = field.element.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
          fold.open = true;
        field.focus();
      }
      isFirst = false;
    }
  }
}

export function choice<T extends string>(
  name: string,
  values: readonly T[],
  chosen: string,
  text: (value: T) => Text,
  before: readonly HTMLElement[] = [],
): HTMLSelectElement {
  const options = values.map((value) => option(value, text(value), value === chosen));
  return h('select', { class: 'select', name }, ...before, ...options);
}

export function labelled(label: Text, control: HTMLElement): HTMLElement {
  return h('div', { class: 'form-field' }, h('label', {}, h('span', { class: 'label' }, label), control));
}

function timeInput(moment: number | undefined): HTMLInputElement {
  return h('input', { class: 'input', type: 'datetime-local', value: localFieldValue(moment) });
}
