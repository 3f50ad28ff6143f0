import type { SettingName } from '../../lambdas/settings.ts';
import type { ProductSettings } from './product-config.ts';

const DAY_SECONDS = 24 * 3600;

/** A setting of the apps that a deployment hands on from its configuration. */
interface Handed {
  readonly member: keyof ProductSettings;
  /** Undefined: it is left to the apps' own default. */
  readonly value: (settings: ProductSettings) => string | undefined;
}
/** One that it does not take from there. */
interface NotHanded {
  readonly reason: string;
}

/** Every setting of the apps: what member of a configuration it is handed on from, or why none. */
export const APP_SETTINGS: Readonly<Record<SettingName, Handed | NotHanded>> = {
  SGRAPH_SEND_STORE: { reason: 'each target has a store of its own, which it makes' },
  SGRAPH_SEND_MODE: handed('mode'),
  SGRAPH_SEND_UPLOADS: handed('uploads'),
  SGRAPH_SEND_ADMIN_KEY: { reason: 'it is a secret: a deployment has its SHA-256 only' },
  SGRAPH_SEND_ADMIN_KEY_SHA256: { reason: 'it follows from the admin key that `create` is given or makes' },
  SGRAPH_SEND_SESSION_IDLE_SECONDS: handed('sessionIdleSeconds'),
  SGRAPH_SEND_SESSION_SECONDS: handed('sessionSeconds'),
  SGRAPH_SEND_ANONYMISE: handed('anonymise'),
  SGRAPH_SEND_MAX_TRANSFER_BYTES: handed('maxTransferBytes'),
  SGRAPH_SEND_MAX_STORE_BYTES: handed('maxStoreBytes'),
  SGRAPH_SEND_MAX_EXPIRES_SECONDS: handed('maxExpiresDays', (days) => String(days * DAY_SECONDS)),
  SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS: handed('defaultExpiresInSeconds'),
  SGRAPH_SEND_MAX_DOWNLOADS: handed('maxDownloads'),
  SGRAPH_SEND_CALLER_TRANSFERS_PER_HOUR: handed('callerTransfersPerHour'),
  SGRAPH_SEND_CALLER_BYTES_PER_HOUR: handed('callerBytesPerHour'),
  SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR: handed('callerRequestsPerHour'),
  SGRAPH_SEND_UNSTARTED_SECONDS: handed('unstartedSeconds'),
  SGRAPH_SEND_LOG_RETENTION_DAYS: handed('logRetentionDays'),
  SGRAPH_SEND_TRUSTED_PROXIES: { reason: 'it follows from what the target puts in front of the apps' },
  SGRAPH_SEND_ORIGIN_SHA256: { reason: 'it follows from the secret that a locked front shows' },
  SGRAPH_SEND_METRICS_TOKEN_SHA256: handed('metricsTokenSha256'),
  SGRAPH_SEND_BODY_HASH: { reason: 'it follows from the target: required where CloudFront signs what it sends on' },
  SGRAPH_SEND_CORS_ORIGINS: handed('corsOrigins', (origins) => origins.join(',')),
  SGRAPH_SEND_MAINTENANCE: { reason: 'one app of a deployment does it, the one that may' },
  SGRAPH_SEND_LOG_LEVEL: { reason: 'alarms, statistics and operators read the log' },
  SGRAPH_SEND_STATISTICS: { reason: 'it follows from the target: functions are counted by CloudWatch' },
};

/** What both apps read of it, by the names in `lambdas/settings.ts`. */
export function productSettings(settings: ProductSettings): Record<string, string> {
  const pairs = Object.entries(APP_SETTINGS).map(
    ([name, row]) => [name, 'value' in row ? row.value(settings) : undefined] as const,
  );
  return Object.fromEntries(pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** What the settings of both apps are made of. */
export interface AppSettings extends ProductSettings {
  readonly adminKeysSha256: readonly string[];
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

function handed<Name extends keyof ProductSettings>(
  member: Name,
  text: (value: NonNullable<ProductSettings[Name]>) => string = String,
): Handed {
  return {
    member,
    value: (settings) => {
      const value = settings[member];
      return value === undefined ? undefined : text(value);
    },
  };
}
