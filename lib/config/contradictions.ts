import type * as z from 'zod';
import { CONFLICTS } from '../../lambdas/settings/conflicts.ts';
import { inspectSettings } from '../../lambdas/settings/inspect.ts';
import { readValue } from '../../lambdas/settings/shown.ts';
import type { SettingMember } from '../../lambdas/settings/table.ts';
import { SETTINGS } from '../../lambdas/settings/table.ts';
import { productSettings } from './app-settings.ts';
import type { ProductSettings } from './product-config.ts';
import { refuseMember } from './refuse-member.ts';

/** For a schema that has these members: refuses what the apps would refuse when they start, by the names of the configuration. */
export function refuseContradictions(payload: z.core.ParsePayload<ProductSettings>): void {
  const { settings } = inspectSettings(productSettings(payload.value), false);
  for (const { members, isFound, reason } of CONFLICTS) {
    const [one, other] = [memberOf(members[0]), memberOf(members[1])];
    if (!isFound(settings) || one === undefined || other === undefined) continue;
    refuseMember(payload, one, `and ${other} is ${readValue(SETTINGS[members[1]], settings[members[1]])}: ${reason}`);
  }
}

/** The member of a configuration that has a setting; undefined where it follows from the target. */
function memberOf(setting: SettingMember): keyof ProductSettings | undefined {
  const { deployable } = SETTINGS[setting];
  return typeof deployable === 'string' ? deployable : undefined;
}
