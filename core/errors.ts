/**
 * What becomes of an upload or a download that an error has ended.
 * - `retry`: the same request may succeed in a moment; clients send it again without being asked.
 * - `resume`: it can be continued later, once time or a person has removed the cause.
 * - `restore`: the ciphertext is damaged; the download can be continued once it was restored.
 * - `restart`: it can only be started again, as a new transfer or a new download.
 * - `token`: as `restart`, with another access code.
 * - `ended`: the transfer has ended or does not exist.
 * - `never`: the same request is refused however often it is sent.
 */
export type Next = 'retry' | 'resume' | 'restore' | 'restart' | 'token' | 'ended' | 'never';

export interface ErrorFacts {
  /** HTTP status the API answers with. */
  readonly status:
    400 | 401 | 403 | 404 | 405 | 409 | 410 | 411 | 413 | 415 | 416 | 422 | 429 | 500 | 501 | 502 | 503 | 507;
  /** Exit code of the command line. 0 and 1 are never used here: 1 is left to the unexpected. */
  readonly exit: number;
  readonly next: Next;
  /** Default English text: the message when there is nothing more exact to say. It is also the i18n key's fallback. */
  readonly text: string;
}

/** The one table of errors: a new code does not compile until HTTP, command line and all languages of the page have it. */
export const ERRORS = {
  invalid_request: { status: 400, exit: 2, next: 'never', text: 'the request is not valid' },
  invalid_link: { status: 400, exit: 2, next: 'never', text: 'the link is incomplete or was altered' },
  wrong_length: { status: 400, exit: 2, next: 'resume', text: 'the number of bytes differs from the declared number' },
  wrong_key: { status: 403, exit: 10, next: 'never', text: 'the key does not belong to this link' },
  wrong_password: { status: 403, exit: 55, next: 'never', text: 'the password is not the one that the sender chose' },
  password_required: { status: 401, exit: 56, next: 'never', text: 'this transfer is protected with a password' },
  damaged: { status: 422, exit: 11, next: 'restore', text: 'the file was altered or damaged in transit' },
  truncated: { status: 422, exit: 12, next: 'restore', text: 'the end of the file is missing' },
  expired: { status: 410, exit: 13, next: 'ended', text: 'the transfer has expired' },
  limit_reached: { status: 410, exit: 14, next: 'ended', text: 'the download limit of this transfer was reached' },
  deleted: { status: 410, exit: 15, next: 'ended', text: 'the transfer was deleted' },
  request_closed: { status: 410, exit: 57, next: 'ended', text: 'this file request no longer accepts files' },
  request_full: {
    status: 410,
    exit: 58,
    next: 'ended',
    text: 'this file request has received as many files as it accepts',
  },
  not_found: { status: 404, exit: 16, next: 'ended', text: 'nothing was found at this address' },
  not_complete: { status: 409, exit: 17, next: 'resume', text: 'the upload of this transfer has not finished' },
  already_complete: {
    status: 409,
    exit: 18,
    next: 'resume',
    text: 'the upload is complete: no more parts are accepted',
  },
  conflict: { status: 409, exit: 19, next: 'restart', text: 'something else is already stored there' },
  finished: { status: 409, exit: 20, next: 'restart', text: 'this download has finished and cannot be read again' },
  not_owner: { status: 403, exit: 21, next: 'never', text: 'only the sender of the transfer may do that' },
  unauthorized: { status: 401, exit: 22, next: 'never', text: 'a valid key is needed' },
  role_required: { status: 403, exit: 49, next: 'never', text: 'only operators with the role admin may do that' },
  no_role: { status: 403, exit: 50, next: 'never', text: 'this account has no role on this server' },
  sign_in_refused: { status: 403, exit: 51, next: 'never', text: 'the sign-in was not accepted' },
  provider_unavailable: { status: 503, exit: 52, next: 'resume', text: 'the sign-in provider is not responding' },
  uploads_closed: { status: 403, exit: 23, next: 'never', text: 'uploads are disabled on this server' },
  token_required: { status: 401, exit: 31, next: 'token', text: 'an access code is needed to send files here' },
  token_invalid: { status: 401, exit: 32, next: 'token', text: 'the access code is not valid on this server' },
  token_expired: { status: 403, exit: 33, next: 'token', text: 'the access code has expired' },
  token_revoked: { status: 403, exit: 34, next: 'token', text: 'the access code was revoked' },
  token_used_up: { status: 403, exit: 35, next: 'token', text: 'the access code has no uses left' },
  cross_site: { status: 403, exit: 2, next: 'never', text: 'the request came from another site' },
  not_secure: { status: 403, exit: 2, next: 'never', text: 'signing in needs an encrypted connection' },
  too_large: { status: 413, exit: 24, next: 'never', text: 'the transfer is larger than this server allows' },
  storage_full: {
    status: 507,
    exit: 25,
    next: 'resume',
    text: 'the storage of this server is full: try a smaller file, or later',
  },
  file_changed: { status: 409, exit: 26, next: 'restart', text: 'the file has changed since its upload started' },
  method_not_allowed: { status: 405, exit: 2, next: 'resume', text: 'this address does not support that method' },
  length_required: { status: 411, exit: 2, next: 'resume', text: 'the length of the body must be declared' },
  unsupported_media_type: {
    status: 415,
    exit: 2,
    next: 'resume',
    text: 'the content type of the body is not supported here',
  },
  range_not_satisfiable: { status: 416, exit: 2, next: 'resume', text: 'the range of bytes cannot be served' },
  too_many_requests: { status: 429, exit: 27, next: 'retry', text: 'too many requests: wait a little and try again' },
  network: { status: 502, exit: 28, next: 'retry', text: 'the server cannot be reached' },
  store_in_use: { status: 503, exit: 29, next: 'retry', text: 'the store is in use by another process' },
  store_damaged: { status: 500, exit: 30, next: 'restore', text: 'the store holds something that cannot be read' },
  store_unavailable: { status: 503, exit: 45, next: 'retry', text: 'the store of this server is not responding' },
  store_unusable: {
    status: 500,
    exit: 46,
    next: 'resume',
    text: 'the store of this server does not work: contact its operator',
  },
  // What a client meets on its own machine; no server answers with these.
  unreadable: { status: 422, exit: 36, next: 'resume', text: 'a file or folder could not be read' },
  file_exists: { status: 409, exit: 37, next: 'resume', text: 'a file of that name already exists' },
  not_writable: { status: 403, exit: 38, next: 'resume', text: 'that place is not writable' },
  disk_full: { status: 507, exit: 39, next: 'resume', text: 'the disk is full' },
  unsafe_archive: { status: 422, exit: 40, next: 'never', text: 'the archive cannot be extracted safely' },
  broken_pipe: { status: 400, exit: 41, next: 'resume', text: 'the output was closed' },
  not_as_published: {
    status: 502,
    exit: 42,
    next: 'never',
    text: 'the server serves files that differ from the published ones',
  },
  not_through_front: {
    status: 403,
    exit: 44,
    next: 'never',
    text: 'this server is only reachable through its public address',
  },
  other_version: { status: 409, exit: 43, next: 'never', text: 'the server runs another version' },
  untrusted_address: {
    status: 422,
    exit: 47,
    next: 'never',
    text: 'the server gave an address that this program refuses to use',
  },
  proxy_limit: {
    status: 413,
    exit: 53,
    next: 'resume',
    text: 'something in front of the server refuses requests of this size',
  },
  foreign_answer: { status: 502, exit: 54, next: 'resume', text: 'something else answered in place of the server' },
  file_gone: { status: 409, exit: 48, next: 'restart', text: 'a file no longer exists' },
  cancelled: { status: 400, exit: 130, next: 'resume', text: 'cancelled' },
  internal: { status: 500, exit: 70, next: 'resume', text: 'internal error' },
} as const satisfies Record<string, ErrorFacts>;

/** Stable error code: the `code` member of every problem document. */
export type ErrorCode = keyof typeof ERRORS;

/** Whether what went wrong may be gone at the next try. Everything else stays until a person fixes it. */
export function isPassing(code: ErrorCode): boolean {
  return ERRORS[code].next === 'retry';
}

/**
 * True for a string that is one of the codes, for reading a foreign server's answer.
 *
 * @param value - the `code` of a problem document, or anything
 * @example
 * ```ts
 * isErrorCode('not_found'); // true
 * ```
 */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}

/**
 * The one error class of the project. The message shows what was found and expected and what to do; it never holds a key, a token,
 * a file name or plaintext, because it may be logged.
 */
export class SendError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string = ERRORS[code].text, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SendError';
    this.code = code;
  }
}

/**
 * Anything that was thrown, as a SendError; what is unknown becomes `internal`, with the original as its cause.
 *
 * @param thrown - what a `catch` got
 * @example
 * ```ts
 * try {
 *   parseLink('no link');
 * } catch (thrown) {
 *   console.log(asSendError(thrown).code); // invalid_link
 * }
 * ```
 */
export function asSendError(thrown: unknown): SendError {
  if (thrown instanceof SendError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new SendError('cancelled', undefined, { cause: thrown });
  return new SendError('internal', undefined, { cause: thrown });
}
