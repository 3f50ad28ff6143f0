import './data-table.css';
import type { Child, Text } from '../dom.ts';
import { fill, h } from '../dom.ts';

export interface Column<T> {
  readonly label: Text;
  readonly cell: (row: T) => Child;
  /** Numbers are at the end of their column; `wide` takes a whole line where rows are cards. */
  readonly kind?: 'number' | 'wide';
}

interface DataTable<T> {
  readonly element: HTMLElement;
  readonly append: (rows: readonly T[]) => void;
  /** Shows the row with the same key again. */
  readonly update: (row: T) => HTMLTableRowElement | undefined;
  readonly remove: (row: T) => void;
}

/**
 * A table whose rows become cards where there is no room. The first column names its row. Roles are set explicitly, because the layout of
 * cards removes them in some browsers.
 */
export function dataTable<T>(
  label: Text,
  columns: readonly Column<T>[],
  keyOf: (row: T) => string = () => '',
): DataTable<T> {
  const body = h('tbody', { role: 'rowgroup' });
  const shown = new Map<string, HTMLTableRowElement>();
  const heads = columns.map(({ label: text, kind }) =>
    h('th', { scope: 'col', role: 'columnheader', 'data-kind': kind }, text),
  );
  const make = (row: T): HTMLTableRowElement => {
    const element = h('tr', { role: 'row' }, ...columns.map((column, index) => cell(column, row, index === 0)));
    shown.set(keyOf(row), element);
    return element;
  };
  return {
    element: h(
      'div',
      { class: 'data-box' },
      h(
        'table',
        {
          class: 'data-table',
          role: 'table',
          'aria-label': label,
          'data-columns': columns.length > 4 ? 'many' : 'few',
        },
        h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...heads)),
        body,
      ),
    ),
    append: (rows) => body.append(...rows.map(make)),
    update: (row) => {
      const old = shown.get(keyOf(row));
      const next = old && make(row);
      if (next) old.replaceWith(next);
      return next;
    },
    remove: (row) => {
      shown.get(keyOf(row))?.remove();
      shown.delete(keyOf(row));
    },
  };
}

function cell<T>({ label, cell: content, kind }: Column<T>, row: T, isHead: boolean): HTMLTableCellElement {
  const element = isHead
    ? h('th', { scope: 'row', role: 'rowheader' })
    : h('td', { role: 'cell', 'data-kind': kind, 'data-label': label });
  return fill(element, content(row));
}
