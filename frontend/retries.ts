import type { ErrorCode } from '../core/errors.ts';

/** A request of this page that is tried again. */
export interface Retry {
  /** The number of the try: 2 is the first one again. */
  readonly attempt: number;
  readonly code: ErrorCode;
  /** By `performance.now()`. */
  readonly at: number;
  /** When the wait ends that the server asked for, by the same clock. */
  readonly until: number;
}

let last: Retry | undefined;

export function noteRetry(attempt: number, code: ErrorCode, waitMs: number): void {
  const at = performance.now();
  last = { attempt, code, at, until: at + waitMs };
}

/** The latest try again, if it came after that moment. */
export function retrySince(at: number): Retry | undefined {
  return last && last.at > at ? last : undefined;
}
