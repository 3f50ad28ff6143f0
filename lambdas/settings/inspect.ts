import { sentenceIn } from '../brand/refuse.ts';
import { contradictions } from './conflicts.ts';
import type { Circumstances, Setting, SettingMember, SettingName, Settings } from './table.ts';
import { isDerived, LARGEST_TRANSFER_BYTES, ROWS, SETTINGS } from './table.ts';
import { unknownVariables } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The text of settings that flags give, each with the flag. They come before the environment. */
export type SettingFlags = Readonly<Partial<Record<SettingName, { readonly flag: string; readonly text: string }>>>;

export type Origin = 'default' | 'derived' | 'environment' | 'flag';

/** What would hold. */
export interface Inspection {
  /** With the default of each that cannot be used. */
  readonly settings: Settings;
  readonly origins: Readonly<Record<SettingMember, Origin>>;
  /** What is given and cannot be used. */
  readonly refused: readonly SettingMember[];
  /** Every one, a sentence each. Not one shows a value that may be secret. */
  readonly problems: readonly string[];
}

/** Reads all settings, and finds everything that is wrong with them. `loopback` says that only this machine can reach the server. */
export function inspectSettings(environment: Environment, loopback: boolean, flags: SettingFlags = {}): Inspection {
  const problems = unknownVariables(environment);
  const values: Partial<Record<SettingMember, unknown>> = {};
  const refused: SettingMember[] = [];
  const origins: Partial<Record<SettingMember, Origin>> = {};
  for (const [member, row] of ROWS) {
    const flag = flags[row.env as SettingName];
    const text = flag?.text ?? environment[row.env] ?? '';
    if (text === '') continue;
    origins[member] = flag ? 'flag' : 'environment';
    const parsed = row.kind.schema.safeParse(row.kind.parse(text));
    if (parsed.success) values[member] = parsed.data;
    else {
      refused.push(member);
      const name = flag?.flag ?? row.env;
      const sentence = sentenceIn(parsed.error.issues);
      problems.push(sentence === undefined ? problemWith(row, name, text) : `${name} ${sentence}`);
    }
  }
  const circumstances = circumstancesOf(values, loopback);
  for (const [member, row] of ROWS) {
    if (member in values) continue;
    values[member] = isDerived(row.default) ? row.default.from(circumstances) : row.default;
    origins[member] ??= isDerived(row.default) ? 'derived' : 'default';
  }
  const settings = values as Settings;
  const nameOf = (member: SettingMember): string => flags[SETTINGS[member].env]?.flag ?? SETTINGS[member].env;
  problems.push(...contradictions(settings, refused, nameOf));
  return { settings, origins: origins as Record<SettingMember, Origin>, refused, problems };
}

function problemWith({ kind: { expected }, hides }: Setting, name: string, text: string): string {
  return hides === 'value'
    ? `${name} cannot be used: expected ${expected}`
    : `${name} is ${JSON.stringify(text.slice(0, 80))}: expected ${expected}`;
}

function circumstancesOf(values: Partial<Record<SettingMember, unknown>>, loopback: boolean): Circumstances {
  const given = values as Partial<Settings>;
  const maxStoreBytes = given.maxStoreBytes ?? SETTINGS.maxStoreBytes.default;
  return {
    strangers: !loopback || (given.trustedProxies ?? 0) > 0,
    maxStoreBytes,
    maxTransferBytes: given.maxTransferBytes ?? Math.min(LARGEST_TRANSFER_BYTES, maxStoreBytes),
    maxExpiresInSeconds: given.maxExpiresInSeconds ?? SETTINGS.maxExpiresInSeconds.default,
    sessionSeconds: given.sessionSeconds ?? SETTINGS.sessionSeconds.default,
  };
}
