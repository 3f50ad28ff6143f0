import { SendError } from '../core/errors.ts';
import type { Inspection, SettingFlags } from './settings/inspect.ts';
import { inspectSettings } from './settings/inspect.ts';
import type { SettingName, Settings } from './settings/table.ts';
import type { ForeignVariable } from './settings/variables.ts';
import { foreignVariables } from './settings/variables.ts';
import type { InspectedTelemetry } from './telemetry/settings.ts';
import { inspectTelemetry } from './telemetry/settings.ts';

export type { Settings } from './settings/table.ts';

/**
 * Reads the settings of an environment.
 *
 * @param environment - variables by name; those that are not settings are ignored unless they begin with `SGRAPH_SEND_`
 * @param loopback - whether only this machine can reach the server: uploads are open there by default, and need an access code
 *   everywhere else, also behind a proxy
 * @throws `invalid_request` that says all that is wrong, and nothing secret
 * @example
 * ```ts
 * const settings = readSettings({ SGRAPH_SEND_STORE: 'disk:./data' }, true);
 * ```
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, loopback: boolean): Settings {
  return usable(inspectSettings(environment, loopback));
}

/** Those of this process. */
export function processSettings(loopback: boolean, overrides: Partial<Record<SettingName, string>> = {}): Settings {
  return readSettings({ ...process.env, ...overrides }, loopback);
}

/** What would hold in this process, and what it has that other programs read. This file is the only reader of its environment. */
export function inspectProcess(
  loopback: boolean,
  flags: SettingFlags,
): {
  readonly inspection: Inspection;
  readonly unread: readonly ForeignVariable[];
  readonly telemetry: InspectedTelemetry;
} {
  return {
    telemetry: inspectTelemetry(process.env),
    inspection: inspectSettings(process.env, loopback, flags),
    unread: foreignVariables(process.env),
  };
}

/** The settings, or `invalid_request` with all their problems. */
export function usable({ settings, problems }: Inspection): Settings {
  if (problems.length === 0) return settings;
  throw new SendError('invalid_request', problems.join('; '));
}
