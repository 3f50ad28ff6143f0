import { asRead, inUnit } from '../../core/quantity.ts';
import type { Setting } from './table.ts';
import { isDerived } from './table.ts';

/** A value for people, with its unit; of what may be secret only whether it is set. */
export function shownValue({ kind, hides }: Setting, value: unknown): string {
  const text = value === undefined && hides === 'value' ? '' : kind.write(value);
  if (hides === 'value') return text === '' ? 'not set' : 'set';
  if (typeof value === 'number') return kind.unit ? inUnit(kind.unit, value) : String(value);
  return text === '' ? 'none' : text;
}

/** The same as people read it in a sentence: a time in parts, such as `7 days 1 s`. */
export function readValue(row: Setting, value: unknown): string {
  return row.kind.unit === 'seconds' && typeof value === 'number' ? asRead('seconds', value) : shownValue(row, value);
}

/** What holds where nothing is set. */
export function shownDefault(row: Setting): string {
  if (isDerived(row.default)) return row.default.text;
  return row.hides === 'value' ? 'none' : shownValue(row, row.default);
}
