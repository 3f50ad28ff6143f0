import * as z from 'zod';

/** What an app runs with. */
export const ServiceConfig = z.strictObject({
  /** Whole processors. Below one Cloud Run takes one request at a time. */
  cpu: z.literal([1, 2, 4]),
  memoryMiB: z.int().min(512).max(16_384),
  minInstances: z.int().min(0).max(100),
  maxInstances: z.int().min(1).max(1_000),
  /** Requests that an instance takes at once. */
  concurrency: z.int().min(1).max(1_000),
  /** After this long Cloud Run cuts a request off. */
  timeoutSeconds: z.int().min(1).max(3_600),
});

const Member = z
  .string()
  .regex(
    /^(?:user|group|serviceAccount):[^\s@]+@[^\s@]+$|^domain:\S+$/,
    'must be a member such as group:ops@example.com',
  );

/** What is said of Cloud Run only. */
export const cloudRunShape = {
  googleProject: z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'must be the id of a project of Google Cloud'),
  /** Who may reach the admin service of a locked deployment, beside those who may use every service of the project. */
  adminMembers: z.array(Member),
  user: ServiceConfig,
  admin: ServiceConfig,
} as const;
