import * as z from 'zod';
import { days } from '../../lambdas/settings/quantity.ts';
import type { SettingMember } from '../../lambdas/settings/table.ts';
import { LARGEST_TRANSFER_BYTES, SETTINGS } from '../../lambdas/settings/table.ts';
import type { Layer, Members } from './layers.ts';
import { merged } from './layers.ts';
import { refuseMember } from './refuse-member.ts';

/**
 * Retention periods that CloudWatch Logs takes, up to the longest that the apps take
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html).
 */
const RETENTION_DAYS: readonly number[] = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288],
];

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of a generated key, 64 characters of hex');

/** All variables of a function on AWS have 4 KiB (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const MOST_LOGO_CHARACTERS = 2_000;

type Deployable = Extract<(typeof SETTINGS)[SettingMember]['deployable'], string>;

/** The settings of the apps that a configuration has, wherever they run. What is optional has the apps' own default. */
export const settingShape = {
  mode: SETTINGS.mode.kind.schema,
  uploads: SETTINGS.uploads.kind.schema,
  anonymise: SETTINGS.anonymise.kind.schema,
  maxTransferBytes: SETTINGS.maxTransferBytes.kind.schema,
  maxStoreBytes: SETTINGS.maxStoreBytes.kind.schema,
  maxExpiresDays: days(1, 365),
  defaultExpiresInSeconds: z.optional(SETTINGS.defaultExpiresInSeconds.kind.schema),
  requests: z.optional(SETTINGS.requests.kind.schema),
  maxRequestTransfers: z.optional(SETTINGS.maxRequestTransfers.kind.schema),
  maxDownloads: z.optional(SETTINGS.maxDownloads.kind.schema),
  callerTransfersPerHour: z.optional(SETTINGS.callerTransfersPerHour.kind.schema),
  callerBytesPerHour: z.optional(SETTINGS.callerBytesPerHour.kind.schema),
  callerRequestsPerHour: z.optional(SETTINGS.callerRequestsPerHour.kind.schema),
  unstartedSeconds: z.optional(SETTINGS.unstartedSeconds.kind.schema),
  operators: z.optional(SETTINGS.operators.kind.schema),
  oidcIssuer: z.optional(SETTINGS.oidcIssuer.kind.schema),
  oidcClientId: z.optional(SETTINGS.oidcClientId.kind.schema),
  oidcScopes: z.optional(SETTINGS.oidcScopes.kind.schema),
  oidcNameClaim: z.optional(SETTINGS.oidcNameClaim.kind.schema),
  oidcRoleClaim: z.optional(SETTINGS.oidcRoleClaim.kind.schema),
  oidcAdmins: z.optional(SETTINGS.oidcAdmins.kind.schema),
  oidcViewers: z.optional(SETTINGS.oidcViewers.kind.schema),
  oidcLabel: z.optional(SETTINGS.oidcLabel.kind.schema),
  sessionIdleSeconds: z.optional(SETTINGS.sessionIdleSeconds.kind.schema),
  sessionSeconds: z.optional(SETTINGS.sessionSeconds.kind.schema),
  logRetentionDays: SETTINGS.logRetentionDays.kind.schema.check(
    z.refine((count) => RETENTION_DAYS.includes(count), { error: ({ input }) => retentionMessage(Number(input)) }),
  ),
  brandName: z.optional(SETTINGS.brandName.kind.schema),
  brandLogo: z.optional(
    SETTINGS.brandLogo.kind.schema.check(
      z.refine(
        (logo = '') => logo.length <= MOST_LOGO_CHARACTERS,
        `must have at most ${MOST_LOGO_CHARACTERS} characters: a function takes 4 KiB of variables in all`,
      ),
    ),
  ),
  brandAccentLight: z.optional(SETTINGS.brandAccentLight.kind.schema),
  brandAccentDark: z.optional(SETTINGS.brandAccentDark.kind.schema),
  brandLinks: z.optional(SETTINGS.brandLinks.kind.schema),
  brandContact: z.optional(SETTINGS.brandContact.kind.schema),
  brandNotice: z.optional(SETTINGS.brandNotice.kind.schema),
  defaultLanguage: z.optional(SETTINGS.defaultLanguage.kind.schema),
  defaultTheme: z.optional(SETTINGS.defaultTheme.kind.schema),
  defaultLayout: z.optional(SETTINGS.defaultLayout.kind.schema),
  corsOrigins: z.optional(SETTINGS.corsOrigins.kind.schema),
  variants: z.optional(SETTINGS.variants.kind.schema),
  metricsTokenSha256: z.optional(SETTINGS.metricsTokenSha256.kind.schema),
  webhookUrl: z.optional(SETTINGS.webhookUrl.kind.schema),
} as const satisfies Readonly<Record<Deployable, z.core.$ZodType>>;
export type ProductSettings = z.infer<z.ZodObject<typeof settingShape>>;

/** What a deployment is called and how the product behaves, on whatever it runs. */
export const productShape = {
  project: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, 'must be 1 to 16 lower-case letters, digits and hyphens'),
  environment: z.string().regex(/^[a-z][a-z0-9]{0,11}$/, 'must be 1 to 12 lower-case letters and digits'),
  /** The version of the product that is deployed. */
  version: z.string().regex(/^v[0-9]+\.[0-9]+\.[0-9]+$/),
  ...settingShape,
  /** Whether the client at the sign-in provider has a secret, which the deployment keeps where its target has a place for one (RFC 6749, section 2.1). */
  oidcClient: z.enum(['public', 'confidential']),
  /**
   * Days after which the bucket removes what is below `transfers/`, if maintenance has not done so before. Undefined where it is said: it
   * follows from two of the others.
   */
  objectLifetimeDays: days(1, 36_500),
  /** SHA-256 of up to two admin keys. None: the admin API refuses everything. */
  adminKeysSha256: z.array(Sha256).max(2),
} as const;
export type ProductConfig = z.infer<z.ZodObject<typeof productShape>>;
export const PRODUCT_DEFAULTS = {
  project: 'sgraph-send',
  mode: SETTINGS.mode.default,
  uploads: 'token',
  anonymise: SETTINGS.anonymise.default,
  maxTransferBytes: LARGEST_TRANSFER_BYTES,
  maxStoreBytes: SETTINGS.maxStoreBytes.default,
  maxExpiresDays: 30,
  logRetentionDays: SETTINGS.logRetentionDays.default,
  oidcClient: 'public',
  adminKeysSha256: [],
} as const satisfies Partial<ProductConfig>;

/** Layer of the defaults. */
export function defaultLayer(members: Members): Layer {
  return { members, origin: () => 'default' };
}

type Times = Pick<ProductConfig, 'maxExpiresDays' | 'logRetentionDays'>;

/** Days that storage must keep everything at least: one more than the longest life of a transfer and its log. */
export function neededLifetimeDays({ maxExpiresDays, logRetentionDays }: Times): number {
  return maxExpiresDays + logRetentionDays + 1;
}

/** The layers, below them what follows from what they say. */
export function withDerived(layers: readonly Layer[]): Layer[] {
  const parsed = z.object({ maxExpiresDays: z.number(), logRetentionDays: z.number() }).safeParse(merged(layers));
  if (!parsed.success) return [...layers];
  const members = { objectLifetimeDays: neededLifetimeDays(parsed.data) };
  return [{ members, origin: () => 'derived: maxExpiresDays + logRetentionDays + 1' }, ...layers];
}

/** For a schema that has these members: storage keeps everything as long as it counts. */
export function refuseShortLife(payload: z.core.ParsePayload<Times & { objectLifetimeDays: number }>): void {
  const { objectLifetimeDays, maxExpiresDays, logRetentionDays } = payload.value;
  const needed = neededLifetimeDays(payload.value);
  if (objectLifetimeDays >= needed) return;
  const sum = `maxExpiresDays ${maxExpiresDays} + logRetentionDays ${logRetentionDays} + 1`;
  const reason = 'or storage removes transfers and logs that still count: leave it out to get';
  refuseMember(payload, 'objectLifetimeDays', `must be at least ${needed} days (${sum}), ${reason} ${needed}`);
}

function retentionMessage(found: number): string {
  const [below, above] = [
    RETENTION_DAYS.findLast((count) => count < found),
    RETENTION_DAYS.find((count) => count > found),
  ];
  const near = [below, above].filter((count) => count !== undefined).join(' or ');
  return `is ${found}, must be one of ${RETENTION_DAYS.join(', ')}, the periods that CloudWatch has: use ${near}`;
}
