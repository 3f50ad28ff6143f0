import { LANGUAGE_CODES } from '../../core/look/language-codes.ts';
import { LAYOUTS, THEME_CHOICES } from '../../core/look/choices.ts';
import { BASE_PATH } from '../../core/server-address.ts';
import { REQUEST_BOUNDS } from '../../core/requests/schemas.ts';
import { BOUNDS } from '../../core/schemas.ts';
import { examples } from '../../core/stores/schemes.ts';
import { WEBHOOK_KEY } from '../../core/webhook/sign.ts';
import { accentProblem } from '../brand/accent-problem.ts';
import { contactProblem } from '../brand/links.ts';
import { textProblem } from '../brand/plain-text.ts';
import type { Kind } from './kinds.ts';
import * as kind from './kinds.ts';

const GIB = 1024 ** 3;
const DAY = 24 * 3600;
/** Generous: everybody in an office may come from one address. */
const CALLER_TRANSFERS_PER_HOUR = 200;
const CALLER_LARGEST_TRANSFERS_PER_HOUR = 4;
const CALLER_REQUESTS_PER_HOUR = 6_000;
/** Where neither this nor a smaller store is set. */
export const LARGEST_TRANSFER_BYTES: number = 10 * GIB;

/** What defaults depend on. */
export interface Circumstances {
  /** Whether others than the operator can reach the server: not on loopback, unless a proxy in front lets them in. */
  readonly strangers: boolean;
  readonly maxStoreBytes: number;
  readonly maxTransferBytes: number;
  readonly maxExpiresInSeconds: number;
  readonly sessionSeconds: number;
}

/** A default that depends on something, and how documents say it. */
export interface DerivedDefault {
  readonly text: string;
  readonly from: (circumstances: Circumstances) => unknown;
}

export interface Setting {
  /** Name of the environment variable. */
  readonly env: string;
  readonly kind: Kind<unknown>;
  /** Undefined: it is optional. */
  readonly default: unknown;
  /** What it is, for help, documents and editors of a configuration. */
  readonly text: string;
  /** Where documents say more, from `docs/`. */
  readonly more?: string;
  /** `value`: it may be secret, so only whether it is set is shown. `place`: what follows its colon is not shown to remote callers. */
  readonly hides?: 'value' | 'place';
  /** The member of a deployment's configuration that has it, or why none has. */
  readonly deployable: string | { readonly reason: string };
  /** Set where only the admin app reads it: a deployment gives it to no other. */
  readonly readBy?: 'admin';
  /** How many of its unit one of that member's is, where they differ. */
  readonly perMember?: number;
}

/** Every setting of the apps, by its name in the code. Whatever lists, reads, shows or hands on settings is derived from this. */
export const SETTINGS = {
  store: {
    env: 'SGRAPH_SEND_STORE',
    kind: kind.text('a store, such as disk:./data'),
    default: 'memory:',
    text: `where files are kept: ${examples('nothing', 'path', 'bucket')}`,
    hides: 'place',
    deployable: { reason: 'each target has a store of its own, which it makes' },
  },
  mode: {
    env: 'SGRAPH_SEND_MODE',
    kind: kind.oneOf('server', 'direct'),
    default: 'server',
    text: 'whether parts pass through the server or go straight to the bucket by pre-signed URLs',
    deployable: 'mode',
  },
  uploads: {
    env: 'SGRAPH_SEND_UPLOADS',
    kind: kind.oneOf('open', 'token', 'closed'),
    default: {
      text: '`open` on loopback without a trusted proxy, else `token`',
      from: ({ strangers }: Circumstances) => (strangers ? 'token' : 'open'),
    },
    text: 'who may send: everyone, only people with an access code, or no one',
    more: 'access.md#who-may-send',
    deployable: 'uploads',
  },
  requests: {
    env: 'SGRAPH_SEND_REQUESTS',
    kind: kind.oneOf('on', 'off'),
    default: 'on',
    text: 'whether those who may send may also make file requests, by which others send files to them',
    more: 'access.md#file-requests',
    deployable: 'requests',
  },
  maxRequestTransfers: {
    env: 'SGRAPH_SEND_MAX_REQUEST_TRANSFERS',
    kind: kind.count(1, REQUEST_BOUNDS.transfers),
    default: 1_000,
    text: 'transfers that one file request may accept',
    deployable: 'maxRequestTransfers',
  },
  adminKey: {
    env: 'SGRAPH_SEND_ADMIN_KEY',
    kind: kind.text('a key of 32 to 512 characters', /^.{32,512}$/s),
    default: undefined,
    text: 'key that opens the admin API and console; `serve` makes one on loopback where none is set',
    hides: 'value',
    deployable: { reason: 'it is a secret, of which a deployment only has the digest' },
  },
  adminKeysSha256: {
    env: 'SGRAPH_SEND_ADMIN_KEY_SHA256',
    kind: kind.sha256List('an admin key', 2),
    default: [],
    text: 'SHA-256 of one or two more admin keys, so that one can replace the other while both are valid',
    more: 'access.md#rotating-the-admin-key',
    hides: 'value',
    deployable: { reason: 'it follows from the admin key that `create` is given or makes' },
  },
  operators: {
    env: 'SGRAPH_SEND_OPERATORS',
    kind: kind.operators(),
    default: [],
    text: 'operators with keys of their own, as `sgraph-send admin key` prints them; the operators’ log shows their names',
    more: 'access.md#named-operators',
    hides: 'value',
    deployable: 'operators',
    readBy: 'admin',
  },
  oidcIssuer: {
    env: 'SGRAPH_SEND_OIDC_ISSUER',
    kind: kind.optional(kind.issuer()),
    default: undefined,
    text: 'OpenID provider by which operators sign in to the console, by the address of its issuer; keys remain valid',
    more: 'access.md#signing-in-by-a-provider',
    deployable: 'oidcIssuer',
    readBy: 'admin',
  },
  oidcClientId: {
    env: 'SGRAPH_SEND_OIDC_CLIENT_ID',
    kind: kind.optional(kind.text('the id of a client', /^[\x21-\x7e]{1,256}$/)),
    default: undefined,
    text: 'what the provider knows this server as; the client may return to `/admin/signed-in`',
    deployable: 'oidcClientId',
    readBy: 'admin',
  },
  oidcClientSecret: {
    env: 'SGRAPH_SEND_OIDC_CLIENT_SECRET',
    kind: kind.text('a secret of 16 to 512 characters', /^[\x20-\x7e]{16,512}$/),
    default: undefined,
    text: 'secret of that client; a public client has none, which PKCE makes safe',
    hides: 'value',
    deployable: {
      reason:
        'it is a secret, which no template may have: `create` is given it, and keeps it where `oidcClient` is confidential',
    },
    readBy: 'admin',
  },
  oidcClientSecretFrom: {
    env: 'SGRAPH_SEND_OIDC_CLIENT_SECRET_FROM',
    kind: kind.secretPlace(),
    default: undefined,
    text: 'where that secret is instead, read at the first sign-in: a file, or a secret of AWS Secrets Manager by its name',
    more: 'access.md#a-client-with-a-secret',
    hides: 'place',
    deployable: { reason: 'it follows from the place that the target has for the secret' },
    readBy: 'admin',
  },
  oidcScopes: {
    env: 'SGRAPH_SEND_OIDC_SCOPES',
    kind: kind.text('scopes separated by spaces, openid first', /^openid(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/),
    default: 'openid email profile',
    text: 'scopes that are asked for',
    deployable: 'oidcScopes',
    readBy: 'admin',
  },
  oidcNameClaim: {
    env: 'SGRAPH_SEND_OIDC_NAME_CLAIM',
    kind: kind.text('the name of a claim', /^[\x21-\x7e]{1,64}$/),
    default: 'email',
    text: 'claim whose value is the name of the operator in their log: one that people cannot choose for themselves',
    more: 'data-classification.md#operators',
    deployable: 'oidcNameClaim',
    readBy: 'admin',
  },
  oidcRoleClaim: {
    env: 'SGRAPH_SEND_OIDC_ROLE_CLAIM',
    kind: kind.text('the name of a claim', /^[\x21-\x7e]{1,64}$/),
    default: 'groups',
    text: 'claim that gives a role, a text or a list of texts; a path such as realm_access.roles leads into others',
    deployable: 'oidcRoleClaim',
    readBy: 'admin',
  },
  oidcAdmins: {
    env: 'SGRAPH_SEND_OIDC_ADMINS',
    kind: kind.words(),
    default: [],
    text: 'values of that claim that give the role admin',
    deployable: 'oidcAdmins',
    readBy: 'admin',
  },
  oidcViewers: {
    env: 'SGRAPH_SEND_OIDC_VIEWERS',
    kind: kind.words(),
    default: [],
    text: 'values of that claim that give the role viewer; any other account is refused',
    deployable: 'oidcViewers',
    readBy: 'admin',
  },
  oidcLabel: {
    env: 'SGRAPH_SEND_OIDC_LABEL',
    kind: kind.optional(kind.text('a short name', /^\P{C}{1,40}$/u)),
    default: undefined,
    text: 'name of the provider on the button; without it the host of its issuer',
    deployable: 'oidcLabel',
    readBy: 'admin',
  },
  sessionIdleSeconds: {
    env: 'SGRAPH_SEND_SESSION_IDLE_SECONDS',
    kind: kind.seconds(60, DAY),
    default: {
      text: '30 min, or the whole session where that is shorter',
      from: ({ sessionSeconds }: Circumstances) => Math.min(30 * 60, sessionSeconds),
    },
    text: 'a session of the admin console ends after this time without a request',
    deployable: 'sessionIdleSeconds',
  },
  sessionSeconds: {
    env: 'SGRAPH_SEND_SESSION_SECONDS',
    kind: kind.seconds(60, 7 * DAY),
    default: 8 * 3600,
    text: 'a session of the admin console ends after this time in any case',
    deployable: 'sessionSeconds',
  },
  anonymise: {
    env: 'SGRAPH_SEND_ANONYMISE',
    kind: kind.oneOf('drop', 'truncate', 'hash'),
    default: 'hash',
    text: "what is kept of a caller's address: nothing, its network (/24 or /48), or a hash with a daily key",
    more: 'data-classification.md',
    deployable: 'anonymise',
  },
  maxTransferBytes: {
    env: 'SGRAPH_SEND_MAX_TRANSFER_BYTES',
    kind: kind.bytes(1),
    default: {
      text: '10 GiB, or the cap on the store where that is smaller',
      from: ({ maxTransferBytes }: Circumstances) => maxTransferBytes,
    },
    text: 'the largest transfer, encrypted size',
    deployable: 'maxTransferBytes',
  },
  maxStoreBytes: {
    env: 'SGRAPH_SEND_MAX_STORE_BYTES',
    kind: kind.bytes(1),
    default: 100 * GIB,
    text: 'all live transfers together, their encrypted metadata included',
    more: 'store.md#the-cap-on-the-store',
    deployable: 'maxStoreBytes',
  },
  maxExpiresInSeconds: {
    env: 'SGRAPH_SEND_MAX_EXPIRES_SECONDS',
    kind: kind.seconds(1, BOUNDS.expiresInSeconds.max),
    default: 30 * DAY,
    text: 'the longest time that a transfer is kept, counted from its creation',
    deployable: 'maxExpiresDays',
    perMember: DAY,
  },
  defaultExpiresInSeconds: {
    env: 'SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS',
    kind: kind.seconds(1, BOUNDS.expiresInSeconds.max),
    default: {
      text: '7 days, or the longest time where that is shorter',
      from: ({ maxExpiresInSeconds }: Circumstances) => Math.min(7 * DAY, maxExpiresInSeconds),
    },
    text: 'time that a transfer is kept if its sender chooses none; never more than the longest',
    deployable: 'defaultExpiresInSeconds',
  },
  maxDownloads: {
    env: 'SGRAPH_SEND_MAX_DOWNLOADS',
    kind: kind.count(1, BOUNDS.downloads.max),
    default: BOUNDS.downloads.max,
    text: 'the largest download limit that a sender may choose',
    deployable: 'maxDownloads',
  },
  callerTransfersPerHour: {
    env: 'SGRAPH_SEND_CALLER_TRANSFERS_PER_HOUR',
    kind: kind.count(0),
    default: {
      text: '200; 0 on loopback',
      from: ({ strangers }: Circumstances) => (strangers ? CALLER_TRANSFERS_PER_HOUR : 0),
    },
    text: 'transfers that one caller (an IPv6 caller is its /48) may create per hour without an access code; 0: no limit',
    more: 'self-protection.md',
    deployable: 'callerTransfersPerHour',
  },
  callerBytesPerHour: {
    env: 'SGRAPH_SEND_CALLER_BYTES_PER_HOUR',
    kind: kind.bytes(0),
    default: {
      text: 'four times the largest transfer; 0 on loopback',
      from: ({ strangers, maxTransferBytes }: Circumstances) =>
        strangers ? CALLER_LARGEST_TRANSFERS_PER_HOUR * maxTransferBytes : 0,
    },
    text: 'sum of the declared sizes of those transfers; 0: no limit',
    more: 'self-protection.md',
    deployable: 'callerBytesPerHour',
  },
  callerRequestsPerHour: {
    env: 'SGRAPH_SEND_CALLER_REQUESTS_PER_HOUR',
    kind: kind.count(0),
    default: {
      text: '6000; 0 on loopback',
      from: ({ strangers }: Circumstances) => (strangers ? CALLER_REQUESTS_PER_HOUR : 0),
    },
    text: "requests of one caller in an hour that show no valid link, owner's secret or access code; 0: no limit",
    more: 'self-protection.md',
    deployable: 'callerRequestsPerHour',
  },
  unstartedSeconds: {
    env: 'SGRAPH_SEND_UNSTARTED_SECONDS',
    kind: kind.seconds(180, DAY),
    default: 15 * 60,
    text: 'an upload without a stored part is abandoned after this time, so that it uses no storage',
    deployable: 'unstartedSeconds',
  },
  logRetentionDays: {
    env: 'SGRAPH_SEND_LOG_RETENTION_DAYS',
    kind: kind.days(1, 3_650),
    default: 90,
    text: "how long the logs of ended transfers, statistics and the operators' log are kept",
    deployable: 'logRetentionDays',
  },
  brandName: {
    env: 'SGRAPH_SEND_BRAND_NAME',
    kind: kind.optional(kind.checked('a name of at most 40 characters', (text) => textProblem(text, 40))),
    default: undefined,
    text: 'name of the service in titles, header, mails and console, instead of SGraph Send',
    more: 'brand.md',
    deployable: 'brandName',
  },
  brandLogo: {
    env: 'SGRAPH_SEND_BRAND_LOGO',
    kind: kind.optional(kind.logo()),
    default: undefined,
    text: 'logo in the header, an SVG or a PNG',
    more: 'brand.md#logo',
    hides: 'value',
    deployable: 'brandLogo',
  },
  brandAccentLight: {
    env: 'SGRAPH_SEND_BRAND_ACCENT_LIGHT',
    kind: kind.optional(kind.checked('a colour such as #0a6b4e', (text) => accentProblem('light', text))),
    default: undefined,
    text: 'colour of buttons and links in the light theme; without it the nearest to that of the dark one',
    more: 'brand.md#colours',
    deployable: 'brandAccentLight',
  },
  brandAccentDark: {
    env: 'SGRAPH_SEND_BRAND_ACCENT_DARK',
    kind: kind.optional(kind.checked('a colour such as #5bd6a7', (text) => accentProblem('dark', text))),
    default: undefined,
    text: 'colour of buttons and links in the dark theme; without it the nearest to that of the light one',
    more: 'brand.md#colours',
    deployable: 'brandAccentDark',
  },
  brandLinks: {
    env: 'SGRAPH_SEND_BRAND_LINKS',
    kind: kind.links(),
    default: [],
    text: 'links in the footer, such as to the imprint and the privacy policy',
    deployable: 'brandLinks',
  },
  brandContact: {
    env: 'SGRAPH_SEND_BRAND_CONTACT',
    kind: kind.optional(kind.checked('an address of mail, or an https address', contactProblem)),
    default: undefined,
    text: 'where people get help, as a link in the footer',
    deployable: 'brandContact',
  },
  brandNotice: {
    env: 'SGRAPH_SEND_BRAND_NOTICE',
    kind: kind.texts(500),
    default: {},
    text: 'notice above the place where files are chosen',
    more: 'brand.md#notice',
    deployable: 'brandNotice',
  },
  defaultLanguage: {
    env: 'SGRAPH_SEND_DEFAULT_LANGUAGE',
    kind: kind.oneOf(...LANGUAGE_CODES),
    default: 'en',
    text: 'language of the pages where a person has chosen none, and the browser asks for none that there is',
    deployable: 'defaultLanguage',
  },
  defaultTheme: {
    env: 'SGRAPH_SEND_DEFAULT_THEME',
    kind: kind.oneOf(...THEME_CHOICES),
    default: 'auto',
    text: 'theme where a person has chosen none; `auto` follows the system',
    deployable: 'defaultTheme',
  },
  defaultLayout: {
    env: 'SGRAPH_SEND_DEFAULT_LAYOUT',
    kind: kind.oneOf(...LAYOUTS),
    default: 'card',
    text: 'layout of the user’s pages where a person has chosen none',
    deployable: 'defaultLayout',
  },
  basePath: {
    env: 'SGRAPH_SEND_BASE_PATH',
    kind: kind.text('a path such as /send, of letters, digits, - and _, without a slash at its end', BASE_PATH),
    default: '',
    text: 'path of the server where its host has other things too, such as `/send`; a proxy in front must leave it in the address',
    more: 'tutorials/behind-a-proxy.md#below-a-path',
    deployable: { reason: 'each target has a host name of its own' },
  },
  trustedProxies: {
    env: 'SGRAPH_SEND_TRUSTED_PROXIES',
    kind: kind.count(0, 10),
    default: 0,
    text: 'how many proxies in front are trusted to have written `X-Forwarded-For`',
    deployable: { reason: 'it follows from the proxies that the target has in front of the apps' },
  },
  originSha256: {
    env: 'SGRAPH_SEND_ORIGIN_SHA256',
    kind: kind.sha256('the secret of a proxy'),
    default: undefined,
    text: 'SHA-256 of the secret that a proxy in front sends as `x-sgraph-send-origin`: everything else but `/health` is refused',
    hides: 'value',
    deployable: { reason: 'it follows from the secret that a locked CloudFront sends' },
  },
  metricsTokenSha256: {
    env: 'SGRAPH_SEND_METRICS_TOKEN_SHA256',
    kind: kind.sha256('a generated token'),
    default: undefined,
    text: 'SHA-256 of the token with which Prometheus reads `GET /admin/api/metrics`; without it there are no metrics',
    more: 'watching.md#prometheus',
    hides: 'value',
    deployable: 'metricsTokenSha256',
  },
  webhookUrl: {
    env: 'SGRAPH_SEND_WEBHOOK_URL',
    kind: kind.optional(kind.webhook()),
    default: undefined,
    text: 'address that is notified when a transfer is created, ready, downloaded or has ended, by signed messages with ids and times only',
    more: 'watching.md#webhook',
    hides: 'place',
    deployable: 'webhookUrl',
  },
  webhookKey: {
    env: 'SGRAPH_SEND_WEBHOOK_KEY',
    kind: kind.text('whsec_ and 24 to 64 bytes in base64', WEBHOOK_KEY),
    default: undefined,
    text: 'key that signs these messages; without it one that `sgraph-send admin webhook-key` makes and the store keeps',
    more: 'watching.md#webhook',
    hides: 'value',
    deployable: { reason: 'it is a secret: the server makes one and keeps it in its store' },
    readBy: 'admin',
  },
  bodyHashRequired: {
    env: 'SGRAPH_SEND_BODY_HASH',
    kind: kind.eitherOf('required', 'optional'),
    default: false,
    text: 'whether clients must send `x-amz-content-sha256` with every body',
    deployable: { reason: 'it follows from the target: required where CloudFront signs what it sends on' },
  },
  corsOrigins: {
    env: 'SGRAPH_SEND_CORS_ORIGINS',
    kind: kind.origins(),
    default: [],
    text: 'foreign origins whose pages may call the API and use pre-signed URLs',
    deployable: 'corsOrigins',
  },
  variants: {
    env: 'SGRAPH_SEND_VARIANTS',
    kind: kind.variants(),
    default: [],
    text: 'variants of the user’s page that are on; a browser draws one and keeps it, the console compares them',
    more: 'frontend-versions.md#variants',
    deployable: 'variants',
  },
  maintenance: {
    env: 'SGRAPH_SEND_MAINTENANCE',
    kind: kind.eitherOf('on', 'off'),
    default: true,
    text: 'whether the server removes what has expired: `off` where another server with more permissions does it for the same store',
    deployable: { reason: 'only the app with the permission does it' },
  },
  logLevel: {
    env: 'SGRAPH_SEND_LOG_LEVEL',
    kind: kind.oneOf('error', 'warn', 'info', 'debug', 'silent'),
    default: 'info',
    text: 'JSON lines of what failed on this side (`error`), also of what was refused (`warn`), of all requests (`info`), with the sizes of bodies (`debug`), or none',
    deployable: { reason: 'alarms, statistics and operators read the log' },
  },
  statisticsDimension: {
    env: 'SGRAPH_SEND_STATISTICS',
    kind: kind.statistics(),
    default: undefined,
    text: 'where requests are counted: `store`, or `cloudwatch:` and a name where AWS counts them from the log, as in the functions of a deployment',
    hides: 'place',
    deployable: { reason: 'it follows from the target: functions and watched containers are counted by CloudWatch' },
  },
} as const satisfies Readonly<Record<string, Setting>>;

type Table = typeof SETTINGS;
/** A setting's name in the code. */
export type SettingMember = keyof Table;
/** A setting's name in the environment. */
export type SettingName = Table[SettingMember]['env'];

type ValueOf<Row extends Setting> =
  Row['kind'] extends Kind<infer Value> ? (undefined extends Row['default'] ? Value | undefined : Value) : never;
/** The settings of a server, as `SETTINGS` describes them. */
export type Settings = { readonly [Member in SettingMember]: ValueOf<Table[Member]> };

/** The rows, in their order. */
export const ROWS: readonly (readonly [SettingMember, Setting])[] = Object.entries(SETTINGS) as [
  SettingMember,
  Setting,
][];
export const SETTING_NAMES: readonly SettingName[] = Object.values(SETTINGS).map(({ env }) => env);

/** The setting that a variable holds; undefined for any other variable. */
export function settingOf(env: string): Setting | undefined {
  return ROWS.find(([, row]) => row.env === env)?.[1];
}

/** Whether a key opens the console. */
export function hasKeys({
  adminKey,
  adminKeysSha256,
  operators,
}: Pick<Settings, 'adminKey' | 'adminKeysSha256' | 'operators'>): boolean {
  return adminKey !== undefined || adminKeysSha256.length > 0 || operators.length > 0;
}

/** Whether anything does. */
export function hasOperators(settings: Settings): boolean {
  return hasKeys(settings) || settings.oidcIssuer !== undefined;
}

/** Whether the default depends on something. */
export function isDerived(value: unknown): value is DerivedDefault {
  return typeof value === 'object' && value !== null && 'from' in value;
}
