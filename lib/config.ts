import { RegionInfo } from 'aws-cdk-lib/region-info';
import * as z from 'zod';
import { DeployError } from './deploy-error.ts';
import type { EnvironmentOverrides } from './environments.ts';
import { ENVIRONMENTS } from './environments.ts';
import { AWS_TARGETS, namesOf } from './names.ts';

/** Retention periods that CloudWatch Logs takes, up to those that anyone needs here. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;
const GIB = 1024 ** 3;
/** S3's own limit. */
const MAX_BUCKET_NAME = 63;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of a generated key, 64 characters of hex');
const CertificateArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate\/[0-9a-f-]+$/, 'must be the ARN of a certificate');
const PrincipalArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::[0-9]{12}:(?:role|user)\/[\w+=,.@/-]+$/, 'must be the ARN of an IAM role or user');

/** One function: the second layer. */
export const FunctionConfig = z.strictObject({
  name: z.enum(['user', 'admin']),
  /** Directory of the bundle: `index.mjs` and the built frontend. */
  assets: z.string().min(1),
  memoryMiB: z.int().min(128).max(10_240),
  /** CloudFront waits no longer than 60 for an answer; maintenance is not asked for through it. */
  timeoutSeconds: z.int().min(1).max(900),
  /** Undefined takes from the account's pool: a new account's quota refuses any reservation. */
  reservedConcurrency: z.int().min(1).max(1_000).optional(),
});
export type FunctionConfig = z.infer<typeof FunctionConfig>;

/** The containers of both apps on Fargate. */
export const ContainerConfig = z.strictObject({
  /** Of the image, with its tag or digest; undefined: the registry's, under the version. */
  image: z.string().min(1).optional(),
  cpuUnits: z.union([z.literal(256), z.literal(512), z.literal(1_024), z.literal(2_048)]),
  memoryMiB: z.int().min(512).max(16_384),
  /** Tasks of each app; 0 keeps everything but them. */
  desiredCount: z.int().min(0).max(20),
  /** Of the load balancer's listener. Without it it speaks plain HTTP, and browsers need the `front`. */
  certificateArn: CertificateArn.optional(),
});
export type ContainerConfig = z.infer<typeof ContainerConfig>;

/** The machine that runs both apps, on EC2 or from an image. */
export const MachineConfig = z.strictObject({
  instanceType: z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/),
  /** 1, or 0 while nobody needs it. */
  desiredCount: z.int().min(0).max(1),
  /** Takes spare capacity for less, which may be called back. */
  spot: z.boolean(),
  volumeGiB: z.int().min(8).max(1_024),
  /** File with the product and its Node; its SHA-256 is pinned in the user data. */
  artifact: z.string().min(1),
});
export type MachineConfig = z.infer<typeof MachineConfig>;

/** What all components of one environment in one region share: the first layer. */
export const DeploymentConfig = z
  .strictObject({
    project: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/),
    environment: z.string().regex(/^[a-z][a-z0-9]{0,11}$/, 'must be 1 to 12 lower-case letters and digits'),
    account: z.string().regex(/^[0-9]{12}$/, 'must be an account id of 12 digits'),
    region: z.string().refine(isRegion, 'is no region of AWS, such as eu-west-2'),
    tags: z.record(z.string(), z.string()),
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
    /** Roles and users that may read objects of a locked bucket beside the functions: audits, the deployment. */
    auditors: z.array(PrincipalArn),
    user: FunctionConfig,
    admin: FunctionConfig,
    /** What the apps run on. */
    target: z.enum(AWS_TARGETS),
    /** Takes the bundles where the account is not bootstrapped: an emulator's. */
    bundleBucket: z.string().min(3).optional(),
    /** Secret that a `front` shows to what is behind it, 32 bytes in base64url; the apps know its SHA-256 alone. */
    originSecret: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')
      .optional(),
    container: ContainerConfig,
    machine: MachineConfig,
  })
  .refine((config) => namesOf(config).bucket.length <= MAX_BUCKET_NAME, {
    path: ['environment'],
    message: `makes the name of the bucket longer than ${MAX_BUCKET_NAME} characters: take shorter names`,
  })
  .refine((config) => config.objectLifetimeDays > config.maxExpiresDays + config.logRetentionDays, {
    path: ['objectLifetimeDays'],
    message: 'must be more than maxExpiresDays + logRetentionDays, or S3 removes transfers and logs that still count',
  });
export type DeploymentConfig = z.infer<typeof DeploymentConfig>;

/** Every member of a configuration that an environment or a caller may set. */
export type ConfigOverrides = Partial<DeploymentConfig>;

const DEFAULTS = {
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
  auditors: [],
  user: { name: 'user', assets: 'dist/functions/user', memoryMiB: 1_024, timeoutSeconds: 60 },
  admin: { name: 'admin', assets: 'dist/functions/admin', memoryMiB: 512, timeoutSeconds: 300 },
  target: 'lambda',
  container: { cpuUnits: 256, memoryMiB: 512, desiredCount: 1 },
  machine: {
    instanceType: 't3.small',
    desiredCount: 1,
    spot: false,
    volumeGiB: 8,
    artifact: 'dist/artifact/sgraph-send.tar.gz',
  },
} satisfies ConfigOverrides;

export interface ConfigRequest {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly version: string;
  readonly overrides?: ConfigOverrides;
  /** The environments that there are; those of `environments.ts` by default. */
  readonly environments?: Readonly<Record<string, EnvironmentOverrides>>;
}

/** The configuration of one environment in one region. Throws `config` naming every member that is wrong. */
export function readConfig(request: ConfigRequest): DeploymentConfig {
  const { environment, account, region, version, overrides = {}, environments = ENVIRONMENTS } = request;
  const known = environmentOf(environment, environments);
  const parsed = DeploymentConfig.safeParse({
    ...DEFAULTS,
    ...known.all,
    ...known.regions?.[region],
    ...overrides,
    environment,
    account,
    region,
    version,
    tags: { project: DEFAULTS.project, environment, target: overrides.target ?? DEFAULTS.target, ...overrides.tags },
  });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new DeployError(
    'config',
    `the configuration of ${environment} in ${region} cannot be used: ${wrong.join('; ')}`,
  );
}

function environmentOf(
  name: string,
  environments: Readonly<Record<string, EnvironmentOverrides>>,
): EnvironmentOverrides {
  const found = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (found) return found;
  const known = Object.keys(environments).join(', ');
  throw new DeployError(
    'config',
    `there is no environment "${name}": take one of ${known}, or add it to lib/environments.ts`,
  );
}

function isRegion(name: string): boolean {
  return RegionInfo.regions.some((region) => region.name === name);
}
