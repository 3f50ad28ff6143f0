import { operatorsIn } from './operators.ts';
import { readValue } from './shown.ts';
import type { SettingMember, Settings } from './table.ts';
import { isDerived, SETTINGS } from './table.ts';

/** Two settings that contradict each other, though each is good on its own. */
export interface Conflict {
  readonly members: readonly [SettingMember, SettingMember];
  /** Others on which it depends. */
  readonly others?: readonly SettingMember[];
  readonly isFound: (settings: Settings) => boolean;
  /** Why not, and what to do. */
  readonly reason: string;
}

/** What only a sign-in by a provider uses. */
const OF_A_PROVIDER = [
  'oidcClientSecret',
  'oidcClientSecretFrom',
  'oidcScopes',
  'oidcNameClaim',
  'oidcRoleClaim',
  'oidcAdmins',
  'oidcViewers',
  'oidcLabel',
] as const satisfies readonly SettingMember[];

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
    isFound: (settings) =>
      settings.statisticsDimension !== undefined && settings.logLevel !== 'info' && settings.logLevel !== 'debug',
    reason: 'CloudWatch counts from the log; set the second to info',
  },
  {
    members: ['oidcIssuer', 'oidcClientId'],
    isFound: ({ oidcIssuer, oidcClientId }) => (oidcIssuer === undefined) !== (oidcClientId === undefined),
    reason: 'signing in by a provider takes both; set the one that is missing, or neither',
  },
  {
    members: ['oidcIssuer', 'oidcAdmins'],
    others: ['oidcViewers'],
    isFound: ({ oidcIssuer, oidcAdmins, oidcViewers }) =>
      oidcIssuer !== undefined && oidcAdmins.length + oidcViewers.length === 0,
    reason: 'no account gets a role; set the second, the viewers or both',
  },
  {
    members: ['oidcClientSecret', 'oidcClientSecretFrom'],
    isFound: ({ oidcClientSecret, oidcClientSecretFrom }) =>
      oidcClientSecret !== undefined && oidcClientSecretFrom !== undefined,
    reason: 'both give the secret of the client; remove one of them',
  },
  {
    members: ['webhookKey', 'webhookUrl'],
    isFound: ({ webhookKey, webhookUrl }) => webhookKey !== undefined && webhookUrl === undefined,
    reason: 'no message is sent that it could sign; set the second or remove the first',
  },
  ...OF_A_PROVIDER.map((member): Conflict => ({
    members: [member, 'oidcIssuer'],
    others: ['oidcClientId'],
    isFound: (settings) =>
      settings.oidcIssuer === undefined && settings.oidcClientId === undefined && isChosen(member, settings[member]),
    reason: 'it has no effect without a provider; set the second or remove the first',
  })),
];

/** Whether somebody chose this value: it is not what holds otherwise. */
function isChosen(member: SettingMember, value: Settings[SettingMember]): boolean {
  const { default: otherwise, kind } = SETTINGS[member];
  if (isDerived(otherwise)) return false;
  return (
    value !== undefined &&
    kind.write(value as never) !== (otherwise === undefined ? undefined : kind.write(otherwise as never))
  );
}

/** The contradictions in these settings. One with a member that cannot be used has its own sentence already. */
export function conflictsIn(settings: Settings, refused: readonly SettingMember[]): readonly Conflict[] {
  return CONFLICTS.filter(
    ({ members, others = [], isFound }) =>
      ![...members, ...others].some((member) => refused.includes(member)) && isFound(settings),
  );
}

/** A sentence for each contradiction, with both names as `nameOf` gives them. */
export function contradictions(
  settings: Settings,
  refused: readonly SettingMember[],
  nameOf: (member: SettingMember) => string,
): string[] {
  const said = (member: SettingMember): string =>
    `${nameOf(member)} is ${readValue(SETTINGS[member], settings[member])}`;
  return conflictsIn(settings, refused).map(
    ({ members: [one, other], reason }) => `${said(one)} and ${said(other)}: ${reason}`,
  );
}
