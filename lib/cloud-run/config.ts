import * as z from 'zod';
import {
  checkedConfig,
  hasRoomForLogs,
  PRODUCT_DEFAULTS,
  productShape,
  ROOM_FOR_LOGS,
} from '../config/product-config.ts';
import { productOverrides } from '../config/environments.ts';
import { cloudNamesOf } from './names.ts';

/** Cloud Storage's own limit. */
const MAX_BUCKET_NAME = 63;

/** What an app runs with. */
const ServiceConfig = z.strictObject({
  /** Whole processors. Below one Cloud Run takes one request at a time. */
  cpu: z.union([z.literal(1), z.literal(2), z.literal(4)]),
  memoryMiB: z.int().min(512).max(16_384),
  minInstances: z.int().min(0).max(100),
  maxInstances: z.int().min(1).max(1_000),
  /** Requests that an instance takes at once. */
  concurrency: z.int().min(1).max(1_000),
  /** After this long Cloud Run cuts a request off. */
  timeoutSeconds: z.int().min(1).max(3_600),
});
type ServiceConfig = z.infer<typeof ServiceConfig>;

const Member = z
  .string()
  .regex(
    /^(?:user|group|serviceAccount):[^\s@]+@[^\s@]+$|^domain:\S+$/,
    'must be a member such as group:ops@example.com',
  );

/** One environment in one region of a project of Google Cloud. What the product itself is told has the same bounds everywhere. */
export const CloudRunConfig = z
  .strictObject({
    ...productShape,
    googleProject: z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'must be the id of a project of Google Cloud'),
    region: z.string().regex(/^[a-z]+-[a-z]+[0-9]{1,2}$/, 'must be a region of Google Cloud, such as europe-west2'),
    /** Who may reach the admin service of a locked deployment, beside those who may use every service of the project. */
    adminMembers: z.array(Member),
    user: ServiceConfig,
    admin: ServiceConfig,
  })
  .refine((config) => cloudNamesOf(config).bucket.length <= MAX_BUCKET_NAME, {
    path: ['environment'],
    message: `makes the name of the bucket longer than ${MAX_BUCKET_NAME} characters: take shorter names`,
  })
  .refine(hasRoomForLogs, ROOM_FOR_LOGS);
export type CloudRunConfig = z.infer<typeof CloudRunConfig>;
export type CloudRunOverrides = Partial<CloudRunConfig>;

const SERVICE = {
  cpu: 1,
  memoryMiB: 512,
  minInstances: 0,
  maxInstances: 10,
  concurrency: 40,
  timeoutSeconds: 300,
} as const;
const DEFAULTS = {
  ...PRODUCT_DEFAULTS,
  adminMembers: [],
  user: SERVICE,
  admin: { ...SERVICE, maxInstances: 2 },
} satisfies CloudRunOverrides;

interface CloudRunConfigRequest {
  readonly environment: string;
  readonly googleProject: string;
  readonly region: string;
  readonly version: string;
  readonly overrides?: CloudRunOverrides;
}

/** The configuration of one environment in one region. Throws `config` naming every member that is wrong. */
export function readCloudRunConfig(request: CloudRunConfigRequest): CloudRunConfig {
  const { overrides = {}, ...named } = request;
  const members = { ...DEFAULTS, ...productOverrides(named.environment), ...overrides, ...named };
  return checkedConfig(CloudRunConfig, members, `${named.environment} in ${named.region}`);
}
