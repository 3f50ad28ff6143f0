import type { ActivityKind, Overview } from './schemas.ts';

/** One request, as it is counted: nothing about who asked. */
export interface Activity {
  readonly kind: ActivityKind;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Bytes of ciphertext moved or, for `create`, declared. */
  readonly bytes: number;
  readonly ms: number;
}

/** Statistics from empty keys below `activity/`, rolled up into one create-once file per hour and day. */
export interface Statistics {
  /** One create of an empty key. */
  record(activity: Activity): Promise<void>;
  /** Rolls up every hour that ended 15 minutes ago or earlier, and every day; clears what was counted. Any number of processes may run it. */
  rollUp(): Promise<void>;
  /** A handful of reads, however many requests there were. */
  overview(by: 'hour' | 'day', count: number): Promise<Overview>;
}
