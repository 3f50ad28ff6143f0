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
  defaultExpiresInSeconds: SETTINGS.defaultExpiresInSeconds.kind.schema.optional(),
  requests: SETTINGS.requests.kind.schema.optional(),
  maxRequestTransfers: SETTINGS.maxRequestTransfers.kind.schema.optional(),
  maxDownloads: SETTINGS.maxDownloads.kind.schema.optional(),
  callerTransfersPerHour: SETTINGS.callerTransfersPerHour.kind.schema.optional(),
  callerBytesPerHour: SETTINGS.callerBytesPerHour.kind.schema.optional(),
  callerRequestsPerHour: SETTINGS.callerRequestsPerHour.kind.schema.optional(),
  unstartedSeconds: SETTINGS.unstartedSeconds.kind.schema.optional(),
  operators: SETTINGS.operators.kind.schema.optional(),
  oidcIssuer: SETTINGS.oidcIssuer.kind.schema.optional(),
  oidcClientId: SETTINGS.oidcClientId.kind.schema.optional(),
  oidcScopes: SETTINGS.oidcScopes.kind.schema.optional(),
  oidcNameClaim: SETTINGS.oidcNameClaim.kind.schema.optional(),
  oidcRoleClaim: SETTINGS.oidcRoleClaim.kind.schema.optional(),
  oidcAdmins: SETTINGS.oidcAdmins.kind.schema.optional(),
  oidcViewers: SETTINGS.oidcViewers.kind.schema.optional(),
  oidcLabel: SETTINGS.oidcLabel.kind.schema.optional(),
  sessionIdleSeconds: SETTINGS.sessionIdleSeconds.kind.schema.optional(),
  sessionSeconds: SETTINGS.sessionSeconds.kind.schema.optional(),
  logRetentionDays: SETTINGS.logRetentionDays.kind.schema.refine((count) => RETENTION_DAYS.includes(count), {
    error: ({ input }) => retentionMessage(Number(input)),
  }),
  brandName: SETTINGS.brandName.kind.schema.optional(),
  brandLogo: SETTINGS.brandLogo.kind.schema
    .refine(
      (logo = '') => logo.length <= MOST_LOGO_CHARACTERS,
      `must have at most ${MOST_LOGO_CHARACTERS} characters: a function takes 4 KiB of variables in all`,
    )
    .optional(),
  brandAccentLight: SETTINGS.brandAccentLight.kind.schema.optional(),
  brandAccentDark: SETTINGS.brandAccentDark.kind.schema.optional(),
  brandLinks: SETTINGS.brandLinks.kind.schema.optional(),
  brandContact: SETTINGS.brandContact.kind.schema.optional(),
  brandNotice: SETTINGS.brandNotice.kind.schema.optional(),
  defaultLanguage: SETTINGS.defaultLanguage.kind.schema.optional(),
  defaultTheme: SETTINGS.defaultTheme.kind.schema.optional(),
  defaultLayout: SETTINGS.defaultLayout.kind.schema.optional(),
  corsOrigins: SETTINGS.corsOrigins.kind.schema.optional(),
  variants: SETTINGS.variants.kind.schema.optional(),
  metricsTokenSha256: SETTINGS.metricsTokenSha256.kind.schema.optional(),
  webhookUrl: SETTINGS.webhookUrl.kind.schema.optional(),
} as const satisfies Readonly<Record<Deployable, z.ZodType>>;
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
