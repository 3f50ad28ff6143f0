import type { AdminSettings } from '../../core/admin/schemas.ts';
import { operatorsIn } from '../settings/operators.ts';
import type { Setting, Settings } from '../settings/table.ts';
import { ROWS } from '../settings/table.ts';
import { VERSION } from '../version.ts';

type Shown = AdminSettings['settings'][number]['value'];

/** The settings for the console: of what may be secret whether it is set, and of a place its kind. */
export function describeSettings(settings: Settings): AdminSettings {
  const { store, adminKey, adminKeysSha256, operators } = settings;
  const keys = Map.groupBy(operatorsIn(operators), ({ name }) => name);
  return {
    version: VERSION,
    store: schemeOf(store),
    settings: ROWS.map(([member, row]) => ({
      member,
      name: row.env,
      value: shown(row, settings[member]),
      ...(row.kind.unit && { unit: row.kind.unit }),
      ...written(row, settings[member]),
    })),
    adminKeys: adminKeysSha256.length + (adminKey === undefined ? 0 : 1),
    operators: [...keys].flatMap(([name, [first, ...more]]) =>
      first ? [{ name, role: first.role, keys: 1 + more.length }] : [],
    ),
  };
}

function shown({ kind, hides }: Setting, value: Settings[keyof Settings]): Shown {
  if (hides === 'value') return value !== undefined && kind.write(value) !== '';
  if (hides === 'place') return schemeOf(kind.write(value));
  if (typeof value !== 'object') return value ?? '';
  return Array.isArray(value) ? [...(value as readonly string[])] : kind.write(value);
}

/** What may be copied into another environment. */
function written({ kind, hides }: Setting, value: Settings[keyof Settings]): { written?: string } {
  const text = hides === undefined && value !== undefined ? kind.write(value) : '';
  return text === '' ? {} : { written: text };
}

function schemeOf(place: string): string {
  return place.split(':')[0] ?? '';
}
