import * as z from 'zod';

/** What is said of Docker only. */
export const dockerShape = {
  /** Port of this machine's loopback at which both apps answer; 0 takes a free one. */
  port: z.int().min(0).max(65_535),
  memoryMiB: z.int().min(128),
} as const;
