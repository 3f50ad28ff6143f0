import * as z from 'zod';
import { refuseMember } from './refuse-member.ts';

/** Memory by processors (https://cloud.google.com/run/docs/configuring/services/memory-limits and …/services/cpu). */
const MEMORY_MIB: Readonly<Record<number, { readonly least: number; readonly most: number }>> = {
  1: { least: 512, most: 4_096 },
  2: { least: 512, most: 8_192 },
  4: { least: 2_048, most: 16_384 },
};

/** The least memory that goes with these processors; undefined: Cloud Run is not used with as many. */
export function leastServiceMemory(cpu: unknown): number | undefined {
  return MEMORY_MIB[Number(cpu)]?.least;
}

interface Size {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly minInstances: number;
  readonly maxInstances: number;
}

function refuseSize(payload: z.core.ParsePayload<Size>): void {
  const { cpu, memoryMiB, minInstances, maxInstances } = payload.value;
  const { least = 0, most = 0 } = MEMORY_MIB[cpu] ?? {};
  if (memoryMiB < least || memoryMiB > most) {
    const expected = `must be ${least} to ${most} with cpu ${cpu}: leave it out to get ${least}`;
    refuseMember(payload, 'memoryMiB', expected);
  }
  if (minInstances > maxInstances)
    refuseMember(payload, 'minInstances', `must be at most maxInstances, ${maxInstances}`);
}

const serviceShape = {
  /** Whole processors. Below one Cloud Run takes one request at a time. */
  cpu: z.literal([1, 2, 4]),
  memoryMiB: z.int().min(512).max(16_384),
  minInstances: z.int().min(0).max(100),
  maxInstances: z.int().min(1).max(1_000),
  /** Requests that an instance takes at once. */
  concurrency: z.int().min(1).max(1_000),
  /** After this long Cloud Run cuts a request off. */
  timeoutSeconds: z.int().min(1).max(3_600),
} as const;
/** What an app runs with. */
export const ServiceConfig = z.strictObject(serviceShape).check(refuseSize);

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
