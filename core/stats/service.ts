import type { Granularity } from './periods.ts';
import type { ActivityKind, Overview } from './schemas.ts';

/** One request, as it is counted: nothing about who asked. */
export interface Activity {
  readonly kind: ActivityKind;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Bytes of ciphertext moved or, for a transfer that was created, declared. */
  readonly bytes: number;
  /** Without the time in which the client sent its body. */
  readonly ms: number;
  /** The variant of the page that asked, where variants are compared. */
  readonly variant?: string | undefined;
}

/** Statistics from empty keys below `activity/`, rolled up into one create-once file per hour and day. */
export interface Statistics {
  /** Counts a request in memory. */
  record(activity: Activity): void;
  /** Stores what was counted since the last time: an empty key or two. What cannot be stored is kept for the next time, and thrown. */
  write(): Promise<void>;
  /** Rolls up every hour that ended 15 minutes ago or earlier, and every day; clears what was counted. Any number of processes may run it. */
  rollUp(): Promise<void>;
  /** A handful of reads, however many requests there were. `count` is cut to an hour of five minutes, a week of hours, or 30 days. */
  overview(by: Granularity, count: number): Promise<Overview>;
  /** Removes what is kept of hours and days that ended before the time (ms since 1970); returns how many files those were. */
  removeBefore(time: number): Promise<number>;
}
