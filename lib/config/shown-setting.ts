import { inUnit } from '../../core/quantity.ts';
import { settingOf } from '../../lambdas/settings/table.ts';

/** The value of a setting for people, with its unit; undefined where it may be secret, or the product has no such setting. */
export function shownSetting(name: string, value: string): string | undefined {
  const setting = settingOf(name);
  if (!setting || setting.hides === 'value') return undefined;
  const { unit } = setting.kind;
  if (unit && /^[0-9]+$/.test(value)) return inUnit(unit, Number(value));
  return value === '' ? 'empty' : value.slice(0, 120);
}
