import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Settings that replace those which the SDK finds in the environment. */
export interface S3Settings {
  readonly region?: string;
  /** URL of another service than AWS that speaks S3. */
  readonly endpoint?: string;
  readonly credentials?: S3Credentials;
  /** Whether requests are made by `fetch` instead of Node's sockets: where there are none, as on Cloudflare Workers. */
  readonly overFetch?: boolean;
  /** The proxy for every request, or `none`. Default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. None with `overFetch`. */
  readonly proxy?: string | undefined;
}

/** Where a bucket is, and who asks. */
export interface S3Place {
  /** URL of the bucket without a slash at its end. */
  readonly base: URL;
  readonly region: string;
  readonly credentials: () => Promise<S3Credentials>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables by which the SDK finds something else than what is in the plain ones. */
const MORE = [
  'AWS_PROFILE',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
] as const;
/** Regions whose addresses end so; those of other partitions are left to the SDK. */
const DOMAINS: readonly (readonly [regions: RegExp, domain: string])[] = [
  [
    /^(?:af|ap|ca|eu|il|me|mx|sa|us|us-gov)-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/,
    'amazonaws.com',
  ],
  [/^cn-(?:north|northwest)-\d$/, 'amazonaws.com.cn'],
];
/** What can be the first part of a host name. Two hyphens are in the names of buckets of another kind. */
const PLAIN_BUCKET = /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const AWS_HOST = /\.amazonaws\.(?:com|com\.cn|eu)$/;

/** Whether the host is one of AWS, which keeps `If-None-Match: *` and knows how to delete many objects at once. */
export function isAwsHost({ hostname }: URL): boolean {
  return AWS_HOST.test(hostname);
}

/**
 * The place of a bucket where everything is given plainly, as in a Lambda function: region and key in variables, and no shared file that could
 * say more. Undefined where the SDK has to be asked, which takes 150 ms of processor time to load (docs/performance.md).
 */
export function plainPlace(
  bucket: string,
  settings: S3Settings,
  environment: Environment = process.env,
): S3Place | undefined {
  const { region = environment['AWS_REGION'], endpoint = endpointIn(environment) } = settings;
  const credentials = settings.credentials ?? credentialsIn(environment);
  const isComplete = Boolean(settings.region) && Boolean(settings.endpoint) && Boolean(settings.credentials);
  if (!region || !credentials || (!isComplete && saysMore(environment))) return undefined;
  const base = endpoint === undefined ? awsBase(bucket, region) : endpointBase(bucket, endpoint);
  return base && { base, region, credentials: () => Promise.resolve(credentials) };
}

function saysMore(environment: Environment): boolean {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = environment;
  const files = [
    AWS_CONFIG_FILE ?? join(homedir(), '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws', 'credentials'),
  ];
  return MORE.some((name) => environment[name]) || files.some((file) => existsSync(file));
}

function endpointIn(environment: Environment): string | undefined {
  return environment['AWS_ENDPOINT_URL_S3'] || environment['AWS_ENDPOINT_URL'] || undefined;
}

function credentialsIn(environment: Environment): S3Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  const key = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return AWS_SESSION_TOKEN ? { ...key, sessionToken: AWS_SESSION_TOKEN } : key;
}

function awsBase(bucket: string, region: string): URL | undefined {
  const [, domain] = DOMAINS.find(([regions]) => regions.test(region)) ?? [];
  if (domain === undefined || !PLAIN_BUCKET.test(bucket)) return undefined;
  return new URL(`https://${bucket}.s3.${region}.${domain}`);
}

/** The bucket is part of the host name on AWS itself, of the path on every other endpoint, whose name server knows no buckets. */
function endpointBase(bucket: string, endpoint: string): URL | undefined {
  if (!/^https?:\/\/[^/?#@]+\/?$/.test(endpoint) || !URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  if (isAwsHost(url)) {
    const isPlain = PLAIN_BUCKET.test(bucket) && /^s3\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(url.host);
    return isPlain ? new URL(`${url.protocol}//${bucket}.${url.host}`) : undefined;
  }
  return /^[A-Za-z0-9._-]{1,255}$/.test(bucket) ? new URL(`${url.origin}/${bucket}`) : undefined;
}
