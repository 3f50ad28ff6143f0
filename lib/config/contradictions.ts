import type * as z from 'zod';
import type { Conflict } from '../../lambdas/settings/conflicts.ts';
import { conflictsIn } from '../../lambdas/settings/conflicts.ts';
import { inspectSettings } from '../../lambdas/settings/inspect.ts';
import { readValue } from '../../lambdas/settings/shown.ts';
import type { SettingMember, Settings } from '../../lambdas/settings/table.ts';
import { SETTINGS } from '../../lambdas/settings/table.ts';
import type { AppSettings } from './app-settings.ts';
import { adminSettings, productSettings } from './app-settings.ts';
import type { ProductConfig, ProductSettings } from './product-config.ts';
import { refuseMember } from './refuse-member.ts';

/** For a schema that has these members: refuses what the apps would refuse when they start, by the names of the configuration. */
export function refuseContradictions(
  payload: z.core.ParsePayload<ProductSettings & Partial<AppSettings> & Partial<Pick<ProductConfig, 'oidcClient'>>>,
): void {
  const { adminKeysSha256 = [], ...others } = payload.value;
  if (others.oidcClient === 'confidential' && others.oidcIssuer === undefined)
    refuseMember(payload, 'oidcClient', 'and oidcIssuer is missing: it has no effect without a provider');
  const environment = { ...productSettings(others), ...adminSettings({ ...others, adminKeysSha256 }) };
  const { settings, refused } = inspectSettings(environment, false);
  for (const conflict of conflictsIn(settings, refused)) refuse(payload, conflict, settings);
}

/** What follows from the target contradicts nothing; of a pair one member can be without a place of its own in a configuration. */
function refuse(
  payload: z.core.ParsePayload<ProductSettings>,
  { members: [one, other], reason }: Conflict,
  settings: Settings,
): void {
  const first = memberOf(one);
  const [place, rest] = first === undefined ? [memberOf(other), one] : [first, other];
  if (place === undefined) return;
  const found = readValue(SETTINGS[rest], settings[rest]);
  refuseMember(payload, place, `and ${memberOf(rest) ?? SETTINGS[rest].env} is ${found}: ${reason}`);
}

/** The member of a configuration that has a setting; undefined where it follows from the target or is none. */
function memberOf(setting: SettingMember): keyof ProductSettings | undefined {
  const { deployable } = SETTINGS[setting];
  return typeof deployable === 'string' ? deployable : undefined;
}
