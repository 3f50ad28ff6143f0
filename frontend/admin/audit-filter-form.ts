import { AuditKind } from '../../core/admin/audit-kind.ts';
import { fill, h } from '../dom.ts';
import { say, sayWord } from '../i18n/admin.ts';
import type { AuditFilter } from './audit-filter.ts';
import { auditAddressOf, readAuditForm } from './audit-filter.ts';
import { choice, filterFrame, labelled, timeFields } from './filter-fields.ts';
import { formField } from './form-field.ts';
import { transferIdField } from './search-form.ts';
import { option } from './token-select.ts';

export interface AuditFilterFormParts {
  readonly filter: AuditFilter;
  readonly onWanted: (filter: AuditFilter) => void;
  readonly onCleared: () => void;
}

interface AuditFilterForm {
  readonly element: HTMLFormElement;
  /** Offers the names of operators that were met. */
  readonly offer: (names: ReadonlySet<string>) => void;
}

/** Which entries of the operators' log are shown: by action, time, operator and target. */
export function auditFilterForm({ filter, onWanted, onCleared }: AuditFilterFormParts): AuditFilterForm {
  const kind = choice('kind', AuditKind.options, filter.kind ?? '', (each) => sayWord('admin.kind.', each), [
    option('', say('admin.audit_filter_any'), filter.kind === undefined),
  ]);
  const times = timeFields(filter, [labelled(say('admin.audit_what'), kind)], []);
  const names = h('datalist', { id: 'audit-operators' });
  const operators = h('input', {
    ...{ class: 'input', type: 'search', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' },
    ...{ list: names.id, value: filter.operator ?? '' },
  });
  const operator = formField({ label: say('admin.audit_by'), control: operators });
  const targets = transferIdField();
  targets.value = filter.target ?? '';
  const target = formField({ label: say('admin.audit_filter_target'), control: targets });
  const element = filterFrame({
    title: say('admin.audit_filter_title'),
    elements: [
      ...times.elements,
      h('div', { class: 'filter-line filter-exact' }, operator.element, target.element),
      names,
    ],
    checked: {
      ...times.checked,
      operator: { field: operator, wrong: say('admin.audit_filter_operator_wrong') },
      target: { field: target, wrong: say('admin.search_malformed') },
    },
    read: () => readAuditForm({ ...times.read(), kind: kind.value, operator: operators.value, target: targets.value }),
    isEmpty: (wanted) => auditAddressOf(wanted) === '',
    ...{ filter, onWanted, onCleared },
  });
  return { element, offer: (met) => fill(names, ...[...met].sort().map((value) => h('option', { value }))) };
}
