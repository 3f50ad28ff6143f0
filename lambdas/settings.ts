import * as z from 'zod';
import { BOUNDS } from '../core/schemas.ts';
import { SendError } from '../core/errors.ts';

const GIB = 1024 ** 3;
const DAY = 24 * 3600;
/** Generous: everybody in an office may come from one address. */
const CALLER_TRANSFERS_PER_HOUR = 200;
const CALLER_LARGEST_TRANSFERS_PER_HOUR = 4;
const CALLER_REQUESTS_PER_HOUR = 6_000;

const whole = (min: number, max: number): z.ZodType<number> => z.coerce.number().int().min(min).max(max);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** Every environment variable that the product reads, with its default. This file is the only reader of the environment. */
const Environment = z.object({
  SGRAPH_SEND_STORE: z.string().default('memory:'),
  SGRAPH_SEND_MODE: z.enum(['server', 'direct']).default('server'),
  SGRAPH_SEND_UPLOADS: z.enum(['open', 'token', 'closed']).optional(),
  SGRAPH_SEND_ADMIN_KEY: z.string().min(32, 'must have at least 32 characters').max(512).optional(),
  SGRAPH_SEND_ADMIN_KEY_SHA256: list
    .pipe(z.array(z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 characters of lower-case hex')).max(2))
    .default([]),
  SGRAPH_SEND_SESSION_IDLE_SECONDS: whole(60, DAY).default(30 * 60),
  SGRAPH_SEND_SESSION_SECONDS: whole(60, 7 * DAY).default(8 * 3600),
  SGRAPH_SEND_ANONYMISE: z.enum(['drop', 'truncate', 'hash']).default('hash'),
  SGRAPH_SEND_MAX_TRANSFER_BYTES: whole(1, Number.MAX_SAFE_INTEGER).default(10 * GIB),
  SGRAPH_SEND_MAX_STORE_BYTES: whole(1, Number.MAX_SAFE_INTEGER).default(100 * GIB),
  SGRAPH_SEND_MAX_EXPIRES_SECONDS: whole(1, BOUNDS.expiresInSeconds.max).default(30 * DAY),
  SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS: whole(1, BOUNDS.expiresInSeconds.max).default(7 * DAY),
  SGRAPH_SEND_MAX_DOWNLOADS: whole(1, BOUNDS.downloads.max).default(BOUNDS.downloads.max),
  SGRAPH_SEND_CALLER_TRANSFERS_PER_HOUR: whole(0, Number.MAX_SAFE_INTEGER).optional(),
  SGRAPH_SEND_CALLER_BYTES_PER_HOUR: whole(0, Number.MAX_SAFE_INTEGER).optional(),
  SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR: whole(0, Number.MAX_SAFE_INTEGER).optional(),
  SGRAPH_SEND_UNSTARTED_SECONDS: whole(180, DAY).default(15 * 60),
  SGRAPH_SEND_LOG_RETENTION_DAYS: whole(1, 3_650).default(90),
  SGRAPH_SEND_TRUSTED_PROXIES: whole(0, 10).default(0),
  SGRAPH_SEND_ORIGIN_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 characters of lower-case hex')
    .optional(),
  SGRAPH_SEND_METRICS_TOKEN_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 characters of lower-case hex')
    .optional(),
  SGRAPH_SEND_BODY_HASH: z.enum(['required', 'optional']).default('optional'),
  SGRAPH_SEND_CORS_ORIGINS: list.default([]),
  SGRAPH_SEND_MAINTENANCE: z.enum(['on', 'off']).default('on'),
  SGRAPH_SEND_LOG_LEVEL: z.enum(['info', 'silent']).default('info'),
  SGRAPH_SEND_STATISTICS: z
    .string()
    .regex(/^(?:store|cloudwatch:[A-Za-z0-9_-]{1,64})$/, 'must be store, or cloudwatch: and a name')
    .default('store'),
});

type Values = z.infer<typeof Environment>;

/** Names of the variables, for whoever deploys. */
export type SettingName = keyof typeof Environment.shape;
/** All of those names. */
export const SETTING_NAMES = Object.keys(Environment.shape) as readonly SettingName[];

export interface Settings {
  /** `memory:`, `disk:/path`, `zip:/path/file.zip` or `s3://bucket/prefix`. */
  readonly store: string;
  /** Whether parts pass through the server or go straight to the store by pre-signed URLs. */
  readonly mode: 'server' | 'direct';
  /** `token`: creating a transfer takes one use of an access token. */
  readonly uploads: 'open' | 'token' | 'closed';
  /** One more key beside those in `adminKeysSha256`. Where there is neither, the admin API refuses everything. */
  readonly adminKey: string | undefined;
  /** SHA-256 in hex of up to two admin keys, so that one can take the other's place while both are good. */
  readonly adminKeysSha256: readonly string[];
  /** A session of the admin console ends after this long without a request, */
  readonly sessionIdleSeconds: number;
  /** and after this long in any case. */
  readonly sessionSeconds: number;
  /** What is kept of an address: nothing, its network (/24 or /48), or its HMAC under a key of the day. */
  readonly anonymise: 'drop' | 'truncate' | 'hash';
  readonly maxTransferBytes: number;
  readonly maxStoreBytes: number;
  readonly maxExpiresInSeconds: number;
  readonly defaultExpiresInSeconds: number;
  readonly maxDownloads: number;
  /** Transfers that one caller may create in an hour without an access token; 0: any number. An IPv6 caller is its /48. */
  readonly callerTransfersPerHour: number;
  /** Sum of the declared sizes of those transfers; 0: any. */
  readonly callerBytesPerHour: number;
  /** Requests of one caller in an hour that show no good capability; 0: any number. */
  readonly callerRequestsPerHour: number;
  /** An upload of which no part is stored this long after its creation is given up. */
  readonly unstartedSeconds: number;
  readonly logRetentionDays: number;
  /** How many proxies in front are trusted to have written `X-Forwarded-For`; 0 trusts none. */
  readonly trustedProxies: number;
  /** SHA-256 in hex of the secret that the distribution in front shows. Set: whoever goes round it is refused. */
  readonly originSha256: string | undefined;
  /** SHA-256 in hex of the token that Prometheus shows. Without one there are no metrics to read. */
  readonly metricsTokenSha256: string | undefined;
  readonly bodyHashRequired: boolean;
  /** Foreign origins whose pages may call the API. */
  readonly corsOrigins: readonly string[];
  /** Whether the server removes what has expired: off where another one over the same store does, with more rights. */
  readonly maintenance: boolean;
  readonly logLevel: 'info' | 'silent';
  /** The name under which CloudWatch counts the requests in the log; undefined where they are counted in the store. */
  readonly statisticsDimension: string | undefined;
}

/**
 * Reads the settings of an environment. `loopback` says that only this machine can reach the server: uploads are open there by
 * default, and need an access token everywhere else, also behind a proxy. Throws `invalid_request` naming each variable that is wrong, never its value.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, loopback: boolean): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new SendError('invalid_request', `settings cannot be used: ${wrong.join('; ')}`);
  }
  const values = parsed.data;
  // Where only this machine can reach the server there are no strangers, unless a proxy in front lets them in.
  const areStrangersIn = !loopback || values.SGRAPH_SEND_TRUSTED_PROXIES > 0;
  const limitOf = (set: number | undefined, most: number): number => set ?? (areStrangersIn ? most : 0);
  return {
    store: values.SGRAPH_SEND_STORE,
    mode: values.SGRAPH_SEND_MODE,
    uploads: values.SGRAPH_SEND_UPLOADS ?? (areStrangersIn ? 'token' : 'open'),
    adminKey: values.SGRAPH_SEND_ADMIN_KEY,
    adminKeysSha256: values.SGRAPH_SEND_ADMIN_KEY_SHA256,
    sessionIdleSeconds: values.SGRAPH_SEND_SESSION_IDLE_SECONDS,
    sessionSeconds: values.SGRAPH_SEND_SESSION_SECONDS,
    anonymise: values.SGRAPH_SEND_ANONYMISE,
    maxTransferBytes: values.SGRAPH_SEND_MAX_TRANSFER_BYTES,
    maxStoreBytes: values.SGRAPH_SEND_MAX_STORE_BYTES,
    maxExpiresInSeconds: values.SGRAPH_SEND_MAX_EXPIRES_SECONDS,
    defaultExpiresInSeconds: Math.min(
      values.SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS,
      values.SGRAPH_SEND_MAX_EXPIRES_SECONDS,
    ),
    maxDownloads: values.SGRAPH_SEND_MAX_DOWNLOADS,
    callerTransfersPerHour: limitOf(values.SGRAPH_SEND_CALLER_TRANSFERS_PER_HOUR, CALLER_TRANSFERS_PER_HOUR),
    callerBytesPerHour: limitOf(
      values.SGRAPH_SEND_CALLER_BYTES_PER_HOUR,
      CALLER_LARGEST_TRANSFERS_PER_HOUR * values.SGRAPH_SEND_MAX_TRANSFER_BYTES,
    ),
    callerRequestsPerHour: limitOf(values.SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR, CALLER_REQUESTS_PER_HOUR),
    unstartedSeconds: values.SGRAPH_SEND_UNSTARTED_SECONDS,
    logRetentionDays: values.SGRAPH_SEND_LOG_RETENTION_DAYS,
    trustedProxies: values.SGRAPH_SEND_TRUSTED_PROXIES,
    originSha256: values.SGRAPH_SEND_ORIGIN_SHA256,
    metricsTokenSha256: values.SGRAPH_SEND_METRICS_TOKEN_SHA256,
    bodyHashRequired: values.SGRAPH_SEND_BODY_HASH === 'required',
    corsOrigins: values.SGRAPH_SEND_CORS_ORIGINS,
    maintenance: values.SGRAPH_SEND_MAINTENANCE === 'on',
    logLevel: values.SGRAPH_SEND_LOG_LEVEL,
    statisticsDimension: dimensionIn(values),
  };
}

function dimensionIn({ SGRAPH_SEND_STATISTICS: statistics, SGRAPH_SEND_LOG_LEVEL: level }: Values): string | undefined {
  const [, dimension] = statistics.split(':');
  if (dimension !== undefined && level === 'silent') {
    throw new SendError(
      'invalid_request',
      'settings cannot be used: SGRAPH_SEND_STATISTICS: cloudwatch counts the lines of the log, and SGRAPH_SEND_LOG_LEVEL is silent',
    );
  }
  return dimension;
}

/** The environment of this process. */
export function processSettings(loopback: boolean, overrides: Partial<Record<SettingName, string>> = {}): Settings {
  return readSettings({ ...process.env, ...overrides }, loopback);
}
