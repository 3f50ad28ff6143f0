import * as z from 'zod';
import type { SettingName } from '../../lambdas/settings.ts';
import type { Layer, Members } from './layers.ts';
import { merged } from './layers.ts';
import { bytes, days } from './quantity.ts';

/**
 * Retention periods that CloudWatch Logs takes, up to the longest that the apps take
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html).
 */
const RETENTION_DAYS: readonly number[] = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288],
];
const GIB = 1024 ** 3;
const DAY_SECONDS = 24 * 3600;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of a generated key, 64 characters of hex');

/** What a deployment is called and how the product behaves, on whatever it runs. */
export const productShape = {
  project: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/),
  environment: z.string().regex(/^[a-z][a-z0-9]{0,11}$/, 'must be 1 to 12 lower-case letters and digits'),
  /** The version of the product that is deployed. */
  version: z.string().regex(/^v[0-9]+\.[0-9]+\.[0-9]+$/),
  mode: z.enum(['server', 'direct']),
  uploads: z.enum(['open', 'token', 'closed']),
  /** What is kept of a caller's address: nothing, its network, or its HMAC under a key of the day. */
  anonymise: z.enum(['drop', 'truncate', 'hash']),
  maxTransferBytes: bytes(1),
  maxStoreBytes: bytes(1),
  maxExpiresDays: days(1, 365),
  logRetentionDays: days(1, 3_650).refine((count) => RETENTION_DAYS.includes(count), {
    error: ({ input }) => retentionMessage(Number(input)),
  }),
  /**
   * Days after which the bucket removes what lies below `transfers/`, if maintenance has not done so before. Undefined where it is said:
   * it follows from the two before.
   */
  objectLifetimeDays: days(1, 36_500),
  /** SHA-256 of up to two admin keys. None: the admin API refuses everything. */
  adminKeysSha256: z.array(Sha256).max(2),
} as const;
export type ProductConfig = z.infer<z.ZodObject<typeof productShape>>;
/** How the product behaves, wherever it runs. */
export type ProductSettings = Pick<
  ProductConfig,
  'mode' | 'uploads' | 'anonymise' | 'maxTransferBytes' | 'maxStoreBytes' | 'maxExpiresDays' | 'logRetentionDays'
>;

/** What the settings of both apps are made of. */
export interface AppSettings extends ProductSettings {
  readonly adminKeysSha256: readonly string[];
}

export const PRODUCT_DEFAULTS = {
  project: 'sgraph-send',
  mode: 'server',
  uploads: 'token',
  anonymise: 'hash',
  maxTransferBytes: 10 * GIB,
  maxStoreBytes: 100 * GIB,
  maxExpiresDays: 30,
  logRetentionDays: 90,
  adminKeysSha256: [],
} as const satisfies Partial<ProductConfig>;

/** Layer of what is so where nobody says otherwise. */
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
export function refuseShortLife({ value, issues }: z.core.ParsePayload<Times & { objectLifetimeDays: number }>): void {
  const needed = neededLifetimeDays(value);
  if (value.objectLifetimeDays >= needed) return;
  const { objectLifetimeDays: found, maxExpiresDays, logRetentionDays } = value;
  const sum = `maxExpiresDays ${maxExpiresDays} + logRetentionDays ${logRetentionDays} + 1`;
  issues.push({
    code: 'custom',
    input: found,
    path: ['objectLifetimeDays'],
    message: `is ${found}, must be at least ${needed} (${sum}), or storage removes transfers and logs that still count: leave it out, and it is ${needed}`,
  });
}

function retentionMessage(found: number): string {
  const [below, above] = [
    RETENTION_DAYS.findLast((count) => count < found),
    RETENTION_DAYS.find((count) => count > found),
  ];
  const near = [below, above].filter((count) => count !== undefined).join(' or ');
  return `is ${found}, must be one of ${RETENTION_DAYS.join(', ')}, for CloudWatch keeps logs for no other time: take ${near}`;
}

/** What both apps read of it, by the names in `lambdas/settings.ts`. */
export function productSettings(config: ProductSettings): Record<string, string> {
  return {
    SGRAPH_SEND_MODE: config.mode,
    SGRAPH_SEND_UPLOADS: config.uploads,
    SGRAPH_SEND_ANONYMISE: config.anonymise,
    SGRAPH_SEND_MAX_TRANSFER_BYTES: String(config.maxTransferBytes),
    SGRAPH_SEND_MAX_STORE_BYTES: String(config.maxStoreBytes),
    SGRAPH_SEND_MAX_EXPIRES_SECONDS: String(config.maxExpiresDays * DAY_SECONDS),
    SGRAPH_SEND_LOG_RETENTION_DAYS: String(config.logRetentionDays),
  } satisfies Partial<Record<SettingName, string>>;
}

/** What a server of the user app alone reads in addition: its role has no right to remove what the admin's removes. */
export const USER_SERVER_SETTINGS = { SGRAPH_SEND_MAINTENANCE: 'off' } satisfies Partial<Record<SettingName, string>>;

/** What the admin app reads in addition. Without a key it refuses everything. */
export function adminSettings({ adminKeysSha256 }: Pick<AppSettings, 'adminKeysSha256'>): Record<string, string> {
  const keys = { SGRAPH_SEND_ADMIN_KEY_SHA256: adminKeysSha256.join(',') } satisfies Partial<
    Record<SettingName, string>
  >;
  return adminKeysSha256.length > 0 ? keys : {};
}
