import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ROWS } from '../lambdas/settings/table.ts';
import { configSchema } from '../lib/config/config-file.ts';
import { SAID_ELSEWHERE } from '../lib/config/environment-members.ts';
import { ENVIRONMENTS } from '../lib/config/environments.ts';
import { MEMBER_TEXTS } from '../lib/config/member-texts.ts';
import { deploySettings } from '../lib/config/settings.ts';
import { shownQuantity } from '../core/quantity.ts';
import { effectiveConfig } from '../lib/verbs/effective-config.ts';

export const CONFIGURATION_PAGE: URL = new URL('../docs/configuration.md', import.meta.url);

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

const members = (configSchema() as Schema).properties?.['environments']?.additionalProperties?.properties ?? {};
const [production] = effectiveConfig(
  { env: 'prod', regions: ['eu-west-2'], target: 'lambda' },
  ENVIRONMENTS,
  deploySettings({}),
);

function valuesOf(
  member: string,
  { anyOf, enum: choices, type, minimum = 0, maximum = 0, properties }: Schema = {},
): string {
  if (anyOf) return valuesOf(member, anyOf.at(anyOf[0]?.const === 0 ? 1 : 0));
  if (choices) return choices.map((choice) => `\`${choice}\``).join(', ');
  if (properties)
    return Object.keys(properties)
      .map((name) => `\`${name}\``)
      .join(', ');
  if (type === 'boolean') return '`true`, `false`';
  if (type !== 'integer') return { array: 'a list', object: 'names and values' }[type ?? ''] ?? 'a text';
  const grouped = (count: number): string => shownQuantity(member, count) ?? count.toLocaleString('en');
  return maximum === Number.MAX_SAFE_INTEGER
    ? `${grouped(minimum)} or more`
    : `${grouped(minimum)} to ${grouped(maximum)}`;
}

function defaultOf(name: string): string {
  const found = production?.values.find((each) => each.name === name);
  if (found?.value === undefined || found.origin.startsWith('derived')) return '–';
  if (typeof found.value === 'number') return shownQuantity(name, found.value) ?? found.value.toLocaleString('en');
  return Array.isArray(found.value) ? 'none' : `\`${JSON.stringify(found.value).replaceAll('"', '')}\``;
}

function settingOf(name: string): string {
  const row = ROWS.find(([, { deployable }]) => deployable === name);
  return row ? `\`${row[1].env}\`` : '–';
}

/** Rows of the page's tables, in the order of the tables. */
const TABLES: readonly (readonly string[])[] = [
  Object.entries(MEMBER_TEXTS).map(
    ([name, text]) =>
      `| \`${name}\` | ${text} | ${valuesOf(name, members[name])} | ${defaultOf(name)} | ${settingOf(name)} |`,
  ),
  Object.entries(SAID_ELSEWHERE).map(([name, reason]) => `| \`${name}\` | ${reason} |`),
  ROWS.flatMap(([, { env, deployable }]) =>
    typeof deployable === 'string' ? [] : [`| \`${env}\` | ${deployable.reason} |`],
  ),
];

/** `docs/configuration.md`, its tables made of the schema of configurations. */
export function configurationPage(page: string): string {
  const tables = [...TABLES];
  return page.replaceAll(
    /(^\| --- .*\n)(?:\|.*\n)*/gm,
    (_, head: string) => `${head}${(tables.shift() ?? []).join('\n')}\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(CONFIGURATION_PAGE, configurationPage(await readFile(CONFIGURATION_PAGE, 'utf8')));
