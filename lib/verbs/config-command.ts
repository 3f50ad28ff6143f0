import { configFileOf, configSchema, readEnvironments, shownPath } from '../config/config-file.ts';
import type { Environments } from '../config/environments.ts';
import { deploySettings } from '../config/settings.ts';
import { shownQuantity } from '../../core/quantity.ts';
import { inWords } from '../in-words.ts';
import type { ConfigFlags } from './effective-config.ts';
import { effectiveConfig } from './effective-config.ts';

/** What to show of which configuration. */
export interface ShownConfig extends ConfigFlags {
  readonly config?: string;
  readonly json: boolean;
  readonly schema: boolean;
}

/** What a deployment would be configured with, and who says so; or the schema. It needs no account, and nothing that was built. */
export async function showConfig(flags: ShownConfig): Promise<string> {
  return flags.schema ? `${JSON.stringify(configSchema(), undefined, 2)}\n` : describeConfig(flags);
}

/** For a person, or as JSON. Throws `config` as the deployment itself would. */
export async function describeConfig(flags: Omit<ShownConfig, 'schema'>): Promise<string> {
  const environments = await readEnvironments(flags.config);
  const found = configFileOf(flags.config);
  const file = found === undefined ? undefined : shownPath(found);
  const regions = effectiveConfig(flags, environments, deploySettings());
  return flags.json ? inJson(flags, file, regions) : inLines(flags, file, regions, environments);
}

type Regions = ReturnType<typeof effectiveConfig>;

function inJson({ env, target }: ConfigFlags, file: string | undefined, regions: Regions): string {
  const byRegion = regions.map(({ region, values }) => {
    const byName = values.map(({ name, value, origin }) => [name, { value: value ?? null, origin }] as const);
    return [region, Object.fromEntries(byName)] as const;
  });
  const shown = { environment: env, target, file: file ?? null, regions: Object.fromEntries(byRegion) };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

function inLines(
  { env, target }: ConfigFlags,
  file: string | undefined,
  regions: Regions,
  environments: Environments,
): string {
  const head = [
    file === undefined ? 'no configuration file' : `configuration file ${file}`,
    `environments ${Object.keys(environments).join(', ')}`,
  ];
  const blocks = regions.map(({ region, values }) => {
    const rows = values.map(({ name, value, origin }) => [name, shownValue(name, value), origin] as const);
    const [names, shown] = [widthOf(rows.map(([name]) => name)), widthOf(rows.map(([, value]) => value))];
    const lines = rows.map(([name, value, origin]) => `  ${name.padEnd(names)}  ${value.padEnd(shown)}  ${origin}`);
    return [`${env} on ${target} in ${region}`, ...lines];
  });
  return `${[...head, ...blocks.flat()].join('\n')}\n`;
}

function shownValue(name: string, value: unknown): string {
  const text = value === undefined ? '?' : inWords(value);
  const quantity = typeof value === 'number' ? (shownQuantity(name, value) ?? text) : text;
  return quantity.startsWith(`${text} `) || quantity === text ? text : `${text} (${quantity})`;
}

/** Of a column; a long value pushes out its own line only. */
function widthOf(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length).filter((length) => length <= 40));
}
