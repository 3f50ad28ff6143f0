import { inUnit } from '../../core/quantity.ts';
import type { Setting } from './table.ts';
import { isDerived } from './table.ts';

/** A value for people, with its unit; of what may be secret only whether it is set. */
export function shownValue({ kind, hides }: Setting, value: unknown): string {
  const text = value === undefined && hides === 'value' ? '' : kind.write(value);
  if (hides === 'value') return text === '' ? 'not set' : 'set';
  if (typeof value === 'number') return kind.unit ? inUnit(kind.unit, value) : String(value);
  return text === '' ? 'none' : text;
}

/** What holds where nothing is set. */
export function shownDefault(row: Setting): string {
  if (isDerived(row.default)) return row.default.text;
  return row.hides === 'value' ? 'none' : shownValue(row, row.default);
}
