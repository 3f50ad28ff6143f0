import { examples } from '../core/stores/schemes.ts';
import { namesBucket, storeProblem } from '../core/stores/open.ts';
import { NO_ADMIN_KEY } from '../lambdas/serve.ts';
import type { Inspection, Origin } from '../lambdas/settings/inspect.ts';
import { shownDefault, shownValue } from '../lambdas/settings/shown.ts';
import type { Setting, Settings } from '../lambdas/settings/table.ts';
import { hasOperators, isDerived, ROWS } from '../lambdas/settings/table.ts';
import type { InspectedTelemetry } from '../lambdas/telemetry/settings.ts';
import { printableLines } from './terminal.ts';

interface Row {
  readonly name: string;
  readonly value: string;
  readonly origin: string;
}

interface ServeCheck {
  readonly inspection: Inspection;
  /** The flags of the command that are not settings of the apps. */
  readonly flags: readonly Row[];
  /** Set for other programs of the product. */
  readonly unread: readonly { readonly name: string; readonly reader: string }[];
  /** What would be sent to the operator's collector. */
  readonly telemetry: InspectedTelemetry;
  /** Whether the admin app would start, and no key is made for it. */
  readonly needsKey: boolean;
  readonly json: boolean;
}

/** `serve --check`: what would hold, for a person or as JSON, and everything for which the server would not start. */
export function describeCheck(check: ServeCheck): { readonly output: string; readonly problems: readonly string[] } {
  const { inspection, flags, unread, telemetry, needsKey, json } = check;
  const { settings, origins, refused } = inspection;
  const problems = [...inspection.problems, ...telemetry.problems, ...problemsTogether(settings, needsKey)];
  const rows = ROWS.map(([member, row]) => ({
    name: row.env,
    value: refused.includes(member) ? 'cannot be used' : shownValue(row, settings[member]),
    origin: originOf(row, origins[member]),
  }));
  if (json) return { output: JSON.stringify({ flags, settings: rows, problems, unread }, undefined, 2), problems };
  const lines = [
    ...inColumns([...flags, ...rows]),
    ...unread.map(({ name, reader }) => `note: serve does not read ${name}, ${reader} does`),
    ...(telemetry.settings ? [`note: traces are sent by OpenTelemetry, as ${telemetry.settings.protocol}`] : []),
    ...problems.map((problem) => `problem: ${problem}`),
  ];
  return { output: printableLines(lines), problems };
}

/** What a server finds when it starts. */
function problemsTogether(settings: Settings, needsKey: boolean): string[] {
  const { store, mode } = settings;
  const noStore = storeProblem(store);
  return [
    ...(noStore === undefined ? [] : [noStore]),
    ...(noStore === undefined && mode === 'direct' && !namesBucket(store)
      ? [`direct mode needs a bucket: set the store to ${examples('bucket')}, or the mode to server`]
      : []),
    ...(needsKey && !hasOperators(settings) ? [NO_ADMIN_KEY] : []),
  ];
}

/** Every setting with its default, for `serve --help`. */
export function settingsHelp(): string {
  const lines = ROWS.flatMap(([, row]) => [
    `  ${row.env} (default: ${shownDefault(row)})`,
    `      ${row.text}; expected ${row.kind.expected}`,
  ]);
  const units =
    'Sizes and times take a unit, such as 10 GB, 15 min or 90 days; without one they are in what the name ends in.';
  return `Settings are environment variables. ${units}\n${lines.join('\n').replaceAll('`', '')}`;
}

function originOf(row: Setting, origin: Origin): string {
  if (origin !== 'derived' || !isDerived(row.default)) return origin;
  return `default: ${row.default.text.replaceAll('`', '')}`;
}

function inColumns(rows: readonly Row[]): string[] {
  const width = (column: 'name' | 'value'): number => Math.max(...rows.map((row) => row[column].length));
  const [name, value] = [width('name'), Math.min(40, width('value'))];
  return rows.map((row) => `${row.name.padEnd(name)}  ${row.value.padEnd(value)}  ${row.origin}`);
}
