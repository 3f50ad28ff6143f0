import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { APP_SETTINGS } from '../../lib/config/app-settings.ts';
import { ConfigFile, configSchema } from '../../lib/config/config-file.ts';
import { SAID_ELSEWHERE } from '../../lib/config/environment-members.ts';
import { ENVIRONMENTS } from '../../lib/config/environments.ts';
import { MEMBER_TEXTS } from '../../lib/config/member-texts.ts';
import { deploySettings } from '../../lib/config/settings.ts';
import { shownQuantity } from '../../lib/config/shown-setting.ts';
import { effectiveConfig } from '../../lib/verbs/effective-config.ts';

const doc = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

interface Schema {
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly type?: string;
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

const members = (configSchema() as Schema).properties!['environments']!.additionalProperties!.properties!;
const [production] = effectiveConfig(
  { env: 'prod', regions: ['eu-west-2'], target: 'lambda' },
  ENVIRONMENTS,
  deploySettings({}),
);
const settings = Object.entries(APP_SETTINGS);

function valuesOf({ anyOf, enum: choices, type, minimum = 0, maximum = 0, properties }: Schema): string {
  if (anyOf) return valuesOf(anyOf.at(anyOf[0]?.const === 0 ? 1 : 0)!);
  if (choices) return choices.map((choice) => `\`${choice}\``).join(', ');
  if (properties)
    return Object.keys(properties)
      .map((name) => `\`${name}\``)
      .join(', ');
  if (type === 'boolean') return '`true`, `false`';
  if (type !== 'integer') return { array: 'a list', object: 'names and values' }[type ?? ''] ?? 'a text';
  const grouped = (count: number): string => count.toLocaleString('en');
  return maximum === Number.MAX_SAFE_INTEGER
    ? `${grouped(minimum)} or more`
    : `${grouped(minimum)} to ${grouped(maximum)}`;
}

function defaultOf(name: string): string {
  const found = production!.values.find((each) => each.name === name);
  if (found?.value === undefined || found.origin.startsWith('derived')) return '–';
  if (typeof found.value === 'number') return shownQuantity(name, found.value) ?? found.value.toLocaleString('en');
  return Array.isArray(found.value) ? 'none' : `\`${JSON.stringify(found.value).replaceAll('"', '')}\``;
}

function settingOf(name: string): string {
  const row = settings.find(([, each]) => 'member' in each && each.member === name);
  return row ? `\`${row[0]}\`` : '–';
}

const memberRows = Object.entries(MEMBER_TEXTS).map(
  ([name, text]) => `| \`${name}\` | ${text} | ${valuesOf(members[name]!)} | ${defaultOf(name)} | ${settingOf(name)} |`,
);
const elsewhereRows = Object.entries(SAID_ELSEWHERE).map(([name, reason]) => `| \`${name}\` | ${reason} |`);
const reasonRows = settings.flatMap(([name, row]) => ('reason' in row ? [`| \`${name}\` | ${row.reason} |`] : []));

describe('docs/configuration.md', () => {
  it.each([...memberRows, ...elsewhereRows, ...reasonRows])('has the row %s', (row) => {
    expect(doc.split('\n')).toContain(row);
  });

  it('has no other rows', () => {
    const rows = doc.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual([...memberRows, ...elsewhereRows, ...reasonRows]);
  });

  it('shows files that can be used', () => {
    const examples = [...doc.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, text]) => JSON.parse(text!) as unknown);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(() => ConfigFile.parse(example)).not.toThrow();
  });
});
