import type { ErrorCode } from '../core/errors.ts';
import { asSendError } from '../core/errors.ts';
import type { LinkFault } from '../core/find-link.ts';
import { findLink } from '../core/find-link.ts';

/** Problems that occur only in the browser, besides the errors that the whole product shares. */
export const LOCAL_PROBLEMS = ['unsupported_browser', 'other_files', 'no_room', 'part_missing'] as const;

export type ProblemCode = ErrorCode | (typeof LOCAL_PROBLEMS)[number];

/** Name of the exception for a file that this window cannot store. */
export const NO_ROOM = 'NoRoomError';

/** What a person sees of a problem. */
export interface Problem {
  readonly code: ProblemCode;
  /** For support: English, without secrets. */
  readonly detail: string | undefined;
  /** What is wrong with a link, which says more than the code. */
  readonly link?: LinkFault;
}

/** Anything that was thrown, as something to show. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof DOMException && thrown.name === NO_ROOM) return { code: 'no_room', detail: thrown.message };
  if (hasCause(thrown, 'QuotaExceededError')) return { code: 'disk_full', detail: undefined };
  const { code, message, cause } = asSendError(thrown);
  const detail = code === 'internal' && cause instanceof Error ? `${cause.name}: ${cause.message}` : message;
  return { code, detail: detail === '' ? undefined : detail };
}

/** The same of a text that was to be read as a link with its key. */
export function linkProblem(thrown: unknown, text: string): Problem {
  const problem = problemOf(thrown);
  if (problem.code !== 'invalid_link') return problem;
  const found = findLink(text);
  return { ...problem, link: typeof found === 'string' ? found : 'key_missing' };
}

export function localProblem(code: ProblemCode): Problem {
  return { code, detail: undefined };
}

function hasCause(thrown: unknown, name: string): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) if (error.name === name) return true;
  return false;
}
