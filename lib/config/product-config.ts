import * as z from 'zod';
import type { SettingName } from '../../lambdas/settings.ts';
import { DeployError } from '../deploy-error.ts';

/** Retention periods that CloudWatch Logs takes, up to those that anyone needs here. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;
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
  maxTransferBytes: z.int().min(1),
  maxStoreBytes: z.int().min(1),
  maxExpiresDays: z.int().min(1).max(365),
  logRetentionDays: z
    .int()
    .refine(
      (days) => RETENTION_DAYS.some((allowed) => allowed === days),
      `must be one of ${RETENTION_DAYS.join(', ')}`,
    ),
  /** Days after which S3 removes what lies below `transfers/`, if maintenance has not done so before. */
  objectLifetimeDays: z.int().min(1),
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
  objectLifetimeDays: 121,
  adminKeysSha256: [],
} as const satisfies Partial<ProductConfig>;

/** For a schema that has these members: whether storage keeps everything as long as it counts. */
export function hasRoomForLogs(
  config: Pick<ProductConfig, 'objectLifetimeDays' | 'maxExpiresDays' | 'logRetentionDays'>,
): boolean {
  return config.objectLifetimeDays > config.maxExpiresDays + config.logRetentionDays;
}

export const ROOM_FOR_LOGS = {
  path: ['objectLifetimeDays'],
  message: 'must be more than maxExpiresDays + logRetentionDays, or S3 removes transfers and logs that still count',
};

/** The members as their schema gives them. Throws `config` naming every one that is wrong. */
export function checkedConfig<Config>(schema: z.ZodType<Config>, members: unknown, where: string): Config {
  const parsed = schema.safeParse(members);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new DeployError('config', `the configuration of ${where} cannot be used: ${wrong.join('; ')}`);
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
