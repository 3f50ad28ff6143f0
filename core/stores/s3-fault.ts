import { SendError } from '../errors.ts';
import { meaningOfCode, meaningOfStatus } from './s3-codes.ts';
import { S3Refusal } from './s3-refusal.ts';
import { connectionFault, shownCode, storeFault } from './store-fault.ts';

/** Waits for what was asked of S3; a failure becomes a fault that names the action and never an object. */
export async function orFault<T>(action: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw s3Fault(action, cause);
  }
}

/** The fault of a failed call. The message holds S3's own error code, not its text, which may name the object. */
export function s3Fault(action: string, cause: unknown): SendError {
  if (cause instanceof SendError) return cause;
  const status = statusOf(cause);
  const code = errorCode(cause);
  const general = status === undefined ? connectionFault(code) : meaningOfStatus(status);
  const { kind, hint } = meaningOfCode(code) ?? general;
  const shown = status === undefined ? shownCode(code) : `${code} (${status})`;
  return storeFault(kind, `the store cannot ${action}: ${shown}; ${hint}`, cause);
}

/** HTTP status of S3's answer. Undefined when there was none. */
export function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof S3Refusal ? thrown.status : undefined;
}

/** True when S3 says that there is no such object in a bucket that exists. */
export function isMissingObject(thrown: unknown): boolean {
  return thrown instanceof S3Refusal && thrown.code === 'NoSuchKey';
}

function errorCode(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  // The SDK gives this one neither a code nor a name.
  if (cause instanceof Error && cause.message === 'Region is missing') return 'RegionIsMissing';
  return cause instanceof Error ? cause.name : 'an unknown error';
}
