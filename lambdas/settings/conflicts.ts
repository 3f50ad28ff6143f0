import { operatorsIn } from './operators.ts';
import { readValue } from './shown.ts';
import type { SettingMember, Settings } from './table.ts';
import { SETTINGS } from './table.ts';

/** Two settings that contradict each other, though each is good on its own. */
export interface Conflict {
  readonly members: readonly [SettingMember, SettingMember];
  readonly isFound: (settings: Settings) => boolean;
  /** Why not, and what to do. */
  readonly reason: string;
}

/** Every pair. The defaults contradict nothing: one that is bounded by another setting follows it. */
export const CONFLICTS: readonly Conflict[] = [
  {
    members: ['defaultExpiresInSeconds', 'maxExpiresInSeconds'],
    isFound: (settings) => settings.defaultExpiresInSeconds > settings.maxExpiresInSeconds,
    reason: 'nothing is kept for longer than the longest time; lower the first or raise the second',
  },
  {
    members: ['maxTransferBytes', 'maxStoreBytes'],
    isFound: (settings) => settings.maxTransferBytes > settings.maxStoreBytes,
    reason: 'a transfer of that size never has room; lower the first or raise the second',
  },
  {
    members: ['sessionIdleSeconds', 'sessionSeconds'],
    isFound: (settings) => settings.sessionIdleSeconds > settings.sessionSeconds,
    reason: 'no session lasts that long; lower the first or raise the second',
  },
  {
    members: ['originSha256', 'trustedProxies'],
    isFound: (settings) => settings.originSha256 !== undefined && settings.trustedProxies === 0,
    reason:
      "all requests come through a proxy, whose address would be taken for every caller's; set the second to the number of proxies",
  },
  {
    members: ['operators', 'adminKeysSha256'],
    isFound: ({ operators, adminKeysSha256 }) =>
      operatorsIn(operators).some(({ keySha256 }) => adminKeysSha256.includes(keySha256)),
    reason: 'one key is in both, so that it is unclear who has it; remove it from one of them',
  },
  {
    members: ['statisticsDimension', 'logLevel'],
    isFound: (settings) => settings.statisticsDimension !== undefined && settings.logLevel === 'silent',
    reason: 'CloudWatch counts from the log; set the second to info',
  },
];

/** A sentence for each contradiction, with both names as `nameOf` gives them. */
export function contradictions(settings: Settings, nameOf: (member: SettingMember) => string): string[] {
  const said = (member: SettingMember): string =>
    `${nameOf(member)} is ${readValue(SETTINGS[member], settings[member])}`;
  return CONFLICTS.filter(({ isFound }) => isFound(settings)).map(
    ({ members: [one, other], reason }) => `${said(one)} and ${said(other)}: ${reason}`,
  );
}
