import type { ErrorCode } from '../core/errors.ts';

/** A request of this page that is tried again. */
export interface Retry {
  /** The number of the try: 2 is the first one again. */
  readonly attempt: number;
  readonly code: ErrorCode;
  /** By `performance.now()`. */
  readonly at: number;
}

let last: Retry | undefined;

export function noteRetry(attempt: number, code: ErrorCode): void {
  last = { attempt, code, at: performance.now() };
}

/** The latest try again, if it came after that moment. */
export function retrySince(at: number): Retry | undefined {
  return last && last.at > at ? last : undefined;
}
