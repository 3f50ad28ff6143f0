import * as z from 'zod';
import type { AppName } from './names.ts';
import { AWS_TARGETS, BUCKET_NAMESPACES, EDGE_REGION, namesOf } from './names.ts';
import { isRegion } from './region.ts';
import { refuseMember } from './refuse-member.ts';
import { refuseContradictions } from './contradictions.ts';
import { productShape, refuseShortLife } from './product-config.ts';

/** S3's own limit. */
const MAX_BUCKET_NAME = 63;
/** Whether S3 takes the name that the bucket would have. */
export function hasRoomForBucket(config: Parameters<typeof namesOf>[0]): boolean {
  return namesOf(config).bucket.length <= MAX_BUCKET_NAME;
}

const CertificateArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate\/[0-9a-f-]+$/, 'must be the ARN of a certificate');
const TopicArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$/, 'must be the ARN of an SNS topic');
/** Path and name may hold `*` and `?`, because the roles of Identity Center end in random letters; an account may not. */
const PrincipalPattern = z
  .string()
  .regex(
    /^(?:arn:aws[a-z-]*:iam::[0-9]{12}:)?(?:role|user)\/[\w+=,.@*?/-]*[\w+=,.@-]{3}[\w+=,.@*?-]*$/,
    'must be the ARN of an IAM role or user, or role/NAME or user/NAME in the same account, with three letters of the name at least',
  );

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
export type FunctionLimits = Pick<FunctionConfig, 'memoryMiB' | 'timeoutSeconds' | 'reservedConcurrency'>;
export const FUNCTION_DEFAULTS = {
  user: { memoryMiB: 1_024, timeoutSeconds: 60 },
  admin: { memoryMiB: 512, timeoutSeconds: 300 },
} satisfies Readonly<Record<AppName, FunctionLimits>>;
/** Requests of one address within 5 minutes. */
export const FIREWALL_RATE = 10_000;

export const PublicName = z.strictObject({
  domain: z.hostname().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'must be a domain name in lower case'),
  /** CloudFront takes only certificates of us-east-1. */
  certificateArn: CertificateArn.regex(/:acm:us-east-1:/, 'must be in us-east-1'),
});

/**
 * Memory that a task may have by its processor units, in steps of 1,024 MiB above the first
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html).
 */
const TASK_MEMORY_MIB: Readonly<Record<number, { readonly least: number; readonly most: number }>> = {
  256: { least: 512, most: 2_048 },
  512: { least: 1_024, most: 4_096 },
  1_024: { least: 2_048, most: 8_192 },
  2_048: { least: 4_096, most: 16_384 },
};

/** The least memory that a task with these processor units may have; undefined: Fargate has no such units. */
export function leastTaskMemory(cpuUnits: unknown): number | undefined {
  return TASK_MEMORY_MIB[Number(cpuUnits)]?.least;
}

function refuseTaskMemory(payload: z.core.ParsePayload<{ cpuUnits: number; memoryMiB: number }>): void {
  const { cpuUnits, memoryMiB } = payload.value;
  const { least = 0, most = 0 } = TASK_MEMORY_MIB[cpuUnits] ?? {};
  if (memoryMiB === least || (memoryMiB > least && memoryMiB <= most && memoryMiB % 1_024 === 0)) return;
  const range = `${least}, or up to ${most} in steps of 1024`;
  const reason = `because Fargate has no other size for cpuUnits ${cpuUnits}: leave it out to get ${least}`;
  refuseMember(payload, 'memoryMiB', `must be ${range}, ${reason}`);
}

/** The containers of both apps on Fargate. */
export const ContainerConfig = z
  .strictObject({
    /** Of the image, with its tag or digest; undefined: the registry's, under the version. */
    image: z.string().min(1).optional(),
    cpuUnits: z.literal([256, 512, 1_024, 2_048]),
    memoryMiB: z.int().min(512).max(16_384),
    /** Tasks of each app; 0 keeps everything but them. */
    desiredCount: z.int().min(0).max(20),
    /** Of the load balancer's listener. Without it it speaks plain HTTP, and browsers need the `cdn`. */
    certificateArn: CertificateArn.optional(),
    /** Host name that the certificate is for and that leads to the load balancer: the `cdn` asks there. */
    domain: z
      .string()
      .regex(/^(?:[a-z0-9-]+\.)+[a-z]+$/, 'must be a host name')
      .optional(),
  })
  .refine(({ certificateArn, domain }) => (certificateArn === undefined) === (domain === undefined), {
    path: ['domain'],
    message: 'needs certificateArn too: the certificate is for this name',
  })
  .check(refuseTaskMemory);
export type ContainerConfig = z.infer<typeof ContainerConfig>;

/** The machine that runs both apps, on EC2 or from an image. */
export const MachineConfig = z.strictObject({
  instanceType: z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/),
  /** 1, or 0 while it is not needed. */
  desiredCount: z.int().min(0).max(1),
  /** Takes spare capacity for less, which may be called back. */
  spot: z.boolean(),
  volumeGiB: z.int().min(8).max(1_024),
  /** File with the product and its Node, whose SHA-256 the machine pins; undefined: it is packed from what was built. */
  artifact: z.string().min(1).optional(),
  /** An Elastic IP that is there already and stays; undefined: the deployment has one of its own. */
  address: z.strictObject({ allocationId: z.string().regex(/^eipalloc-[0-9a-f]+$/), publicIp: z.ipv4() }).optional(),
  /** Regions that get a copy of the image in addition. */
  imageRegions: z.array(z.string().refine(isRegion, 'is not a region of AWS, such as eu-west-2')),
});
export type MachineConfig = z.infer<typeof MachineConfig>;

const GitHubId = z.string().regex(/^[1-9][0-9]{0,18}$/, 'must be a number of GitHub');

/** The role that a pipeline deploys with. */
export const PipelineConfig = z.strictObject({
  /** Branches whose workflows may assume it. Schedules run only on the default branch. */
  branches: z.array(z.string().regex(/^[A-Za-z0-9._/-]+$/)).min(1),
  /** Whether the provider of GitHub's tokens is made with it: an account has one. */
  makesProvider: z.boolean(),
});
export type PipelineConfig = z.infer<typeof PipelineConfig>;

/** What all components of one environment in one region share: the first layer. */
export const DeploymentConfig = z
  .strictObject({
    ...productShape,
    account: z.string().regex(/^[0-9]{12}$/, 'must be an account id of 12 digits'),
    region: z.string().refine(isRegion, 'is not a region of AWS, such as eu-west-2'),
    tags: z.record(z.string(), z.string()),
    /** Roles and users that may read objects of a locked bucket beside the functions, by ARN or as `role/NAME`, with `*` for what differs. */
    auditors: z.array(PrincipalPattern),
    /**
     * Whether the role of the environment's pipeline may read objects, which only the smoke test's search needs: not where others store
     * files. To let a person read who deploys from elsewhere, make them an auditor.
     */
    deployerReads: z.boolean(),
    user: FunctionConfig,
    admin: FunctionConfig,
    /**
     * Requests that one address may make within 5 minutes before CloudFront's firewall answers 429; each part of a file is one. WAF takes 10
     * or more; 0 makes no firewall.
     */
    wafRatePer5Minutes: z.union([z.literal(0), z.int().min(10).max(2_000_000_000)], {
      error: 'must be 0 (no firewall), or 10 to 2,000,000,000',
    }),
    /** Whether there are alarms beside those on maintenance, and a dashboard: they are paid for by the month. */
    watch: z.boolean(),
    /** SNS topic that is notified when an alarm goes off and when it is over; undefined: CloudWatch shows it, and notifies no one. */
    alarmTopicArn: TopicArn.optional(),
    /** The same for alarms on CloudFront and its certificate, which are in us-east-1; undefined: `alarmTopicArn` where that is of us-east-1. */
    edgeAlarmTopicArn: TopicArn.regex(/:sns:us-east-1:/, 'must be in us-east-1').optional(),
    /** US dollars that the whole account may cost in a month; its budget notifies the topic in us-east-1. Undefined: there is no budget. */
    monthlyBudgetUsd: z.int().min(1).max(1_000_000).optional(),
    /** The domain name of CloudFront; undefined: the one that CloudFront gives. */
    publicName: PublicName.optional(),
    /** What the apps run on. */
    target: z.enum(AWS_TARGETS),
    /** A deployment that is opened without one keeps the bucket that it has; a new one is `account-regional` where S3 offers that. */
    bucketNamespace: z.enum(BUCKET_NAMESPACES),
    /** Of the CDK's bootstrap that it is deployed with. One of its own keeps its deployer away from other environments of the account. */
    bootstrapQualifier: z.string().regex(/^[a-z0-9]{1,10}$/, 'must be 1 to 10 lower-case letters and digits'),
    /** Takes the bundles where the account is not bootstrapped: an emulator's. */
    bundleBucket: z.string().min(3).optional(),
    /** Secret that a `cdn` shows to what is behind it, 32 bytes in base64url; the apps have only its SHA-256. */
    originSecret: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')
      .optional(),
    container: ContainerConfig,
    machine: MachineConfig,
    /** Repository at GitHub whose pipeline deploys. */
    repository: z
      .string()
      .regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'must be owner/name')
      .optional(),
    /** Its number and its owner's: names can be given to another owner. */
    repositoryId: GitHubId.optional(),
    repositoryOwnerId: GitHubId.optional(),
    pipeline: PipelineConfig,
  })
  .refine((config) => config.target === 'pipeline-role' || hasRoomForBucket(config), {
    path: ['environment'],
    message: `makes the name of the bucket longer than ${MAX_BUCKET_NAME} characters: use shorter names`,
  })
  .check(refuseContradictions)
  // "Invalid region ca-central-1 specified. Only us-west-2 is supported.": https://github.com/cds-snc/notification-terraform/pull/128
  .refine(({ alarmTopicArn, region }) => alarmTopicArn === undefined || alarmTopicArn.includes(`:sns:${region}:`), {
    path: ['alarmTopicArn'],
    message: 'must be in the region of the deployment: an alarm cannot use another one',
  })
  .check(refuseSilentBudget)
  .check(refuseShortLife);
export type DeploymentConfig = z.infer<typeof DeploymentConfig>;

/** A budget needs a topic to notify, and is in the stack of the alarms beside which it is declared. */
function refuseSilentBudget(
  payload: z.core.ParsePayload<TopicMembers & { watch: boolean; monthlyBudgetUsd?: number | undefined }>,
): void {
  const { watch, monthlyBudgetUsd } = payload.value;
  if (monthlyBudgetUsd === undefined) return;
  if (!watch) refuseMember(payload, 'monthlyBudgetUsd', 'needs watch: true, for the budget is in the stack edge-watch');
  if (alarmTopicOf(payload.value, 'edge') === undefined)
    refuseMember(
      payload,
      'monthlyBudgetUsd',
      'needs edgeAlarmTopicArn: the topic in us-east-1 that the budget notifies',
    );
}

/** Every member of a configuration that an environment or a caller may set. */
export type ConfigOverrides = Partial<DeploymentConfig>;

interface TopicMembers {
  readonly alarmTopicArn?: string | undefined;
  readonly edgeAlarmTopicArn?: string | undefined;
}

/** The topic of a region that alarms there notify. */
export function alarmTopicOf(
  { alarmTopicArn, edgeAlarmTopicArn }: TopicMembers,
  place: 'region' | 'edge',
): string | undefined {
  if (place === 'region') return alarmTopicArn;
  return edgeAlarmTopicArn ?? (alarmTopicArn?.includes(`:sns:${EDGE_REGION}:`) ? alarmTopicArn : undefined);
}

/** Whether CloudWatch counts what containers do, from their log: their alarms go by that. Functions are always counted so. */
export function countsByCloudWatch({ target, watch }: Pick<DeploymentConfig, 'target' | 'watch'>): boolean {
  return target === 'fargate' && watch;
}

/** Whether the configuration has one. It is paid for by the month. */
export function hasFirewall({ wafRatePer5Minutes }: Pick<DeploymentConfig, 'wafRatePer5Minutes'>): boolean {
  return wafRatePer5Minutes > 0;
}
