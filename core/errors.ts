export interface ErrorFacts {
  /** HTTP status the API answers with. */
  readonly status:
    400 | 401 | 403 | 404 | 405 | 409 | 410 | 411 | 413 | 415 | 416 | 422 | 429 | 500 | 501 | 502 | 503 | 507;
  /** Exit code of the command line. 0 and 1 are never used here: 1 is left to the unexpected. */
  readonly exit: number;
  /** Default English text: what a person is told when there is nothing more exact to say. It is also the i18n key's fallback. */
  readonly text: string;
}

/** Stable error code: the `code` member of every problem document. */
export type ErrorCode =
  | 'invalid_request'
  | 'invalid_link'
  | 'wrong_length'
  | 'wrong_key'
  | 'damaged'
  | 'truncated'
  | 'expired'
  | 'limit_reached'
  | 'deleted'
  | 'not_found'
  | 'not_complete'
  | 'already_complete'
  | 'conflict'
  | 'finished'
  | 'not_owner'
  | 'unauthorized'
  | 'uploads_closed'
  | 'token_required'
  | 'token_invalid'
  | 'token_expired'
  | 'token_revoked'
  | 'token_used_up'
  | 'cross_site'
  | 'not_secure'
  | 'too_large'
  | 'storage_full'
  | 'file_changed'
  | 'method_not_allowed'
  | 'length_required'
  | 'unsupported_media_type'
  | 'range_not_satisfiable'
  | 'too_many_requests'
  | 'network'
  | 'store_in_use'
  | 'store_damaged'
  | 'store_unavailable'
  | 'store_unusable'
  | 'unreadable'
  | 'file_exists'
  | 'not_writable'
  | 'disk_full'
  | 'unsafe_archive'
  | 'broken_pipe'
  | 'not_as_published'
  | 'not_through_front'
  | 'other_version'
  | 'untrusted_address'
  | 'file_gone'
  | 'cancelled'
  | 'internal';

/** The one table of errors: a new code does not compile until HTTP, command line and page all know it. */
export const ERRORS: Readonly<Record<ErrorCode, ErrorFacts>> = {
  invalid_request: { status: 400, exit: 2, text: 'the request is not valid' },
  invalid_link: { status: 400, exit: 2, text: 'the link is incomplete or was altered' },
  wrong_length: { status: 400, exit: 2, text: 'the number of bytes differs from the declared number' },
  wrong_key: { status: 403, exit: 10, text: 'the key does not belong to this link' },
  damaged: { status: 422, exit: 11, text: 'the file was altered or damaged in transit' },
  truncated: { status: 422, exit: 12, text: 'the end of the file is missing' },
  expired: { status: 410, exit: 13, text: 'the transfer has expired' },
  limit_reached: { status: 410, exit: 14, text: 'the download limit of this transfer was reached' },
  deleted: { status: 410, exit: 15, text: 'the transfer was deleted' },
  not_found: { status: 404, exit: 16, text: 'nothing was found at this address' },
  not_complete: { status: 409, exit: 17, text: 'the upload of this transfer has not finished' },
  already_complete: { status: 409, exit: 18, text: 'the upload is complete: no more parts are accepted' },
  conflict: { status: 409, exit: 19, text: 'something else is already stored there' },
  finished: { status: 409, exit: 20, text: 'this download has finished and cannot be read again' },
  not_owner: { status: 403, exit: 21, text: 'only the sender of the transfer may do that' },
  unauthorized: { status: 401, exit: 22, text: 'a valid key is needed' },
  uploads_closed: { status: 403, exit: 23, text: 'uploads are disabled on this server' },
  token_required: { status: 401, exit: 31, text: 'an access token is needed to send files here' },
  token_invalid: { status: 401, exit: 32, text: 'the access token is not valid on this server' },
  token_expired: { status: 403, exit: 33, text: 'the access token has expired' },
  token_revoked: { status: 403, exit: 34, text: 'the access token was revoked' },
  token_used_up: { status: 403, exit: 35, text: 'the access token has no uses left' },
  cross_site: { status: 403, exit: 2, text: 'the request came from another site' },
  not_secure: { status: 403, exit: 2, text: 'signing in needs an encrypted connection' },
  too_large: { status: 413, exit: 24, text: 'the transfer is larger than this server allows' },
  storage_full: { status: 507, exit: 25, text: 'the storage of this server is full: try a smaller file, or later' },
  file_changed: { status: 409, exit: 26, text: 'the file has changed since its upload started' },
  method_not_allowed: { status: 405, exit: 2, text: 'this address does not support that method' },
  length_required: { status: 411, exit: 2, text: 'the length of the body must be declared' },
  unsupported_media_type: { status: 415, exit: 2, text: 'the content type of the body is not supported here' },
  range_not_satisfiable: { status: 416, exit: 2, text: 'the range of bytes cannot be served' },
  too_many_requests: { status: 429, exit: 27, text: 'too many requests: wait a little and try again' },
  network: { status: 502, exit: 28, text: 'the server cannot be reached' },
  store_in_use: { status: 503, exit: 29, text: 'the store is in use by another process' },
  store_damaged: { status: 500, exit: 30, text: 'the store holds something that cannot be read' },
  store_unavailable: { status: 503, exit: 45, text: 'the store of this server is not responding' },
  store_unusable: {
    status: 500,
    exit: 46,
    text: 'the store of this server does not work: contact its operator',
  },
  // What a client meets on its own machine; no server answers with these.
  unreadable: { status: 422, exit: 36, text: 'a file or folder could not be read' },
  file_exists: { status: 409, exit: 37, text: 'a file of that name already exists' },
  not_writable: { status: 403, exit: 38, text: 'that place is not writable' },
  disk_full: { status: 507, exit: 39, text: 'the disk is full' },
  unsafe_archive: { status: 422, exit: 40, text: 'the archive cannot be extracted safely' },
  broken_pipe: { status: 400, exit: 41, text: 'the output was closed' },
  not_as_published: { status: 502, exit: 42, text: 'the server serves files that differ from the published ones' },
  not_through_front: { status: 403, exit: 44, text: 'this server is only reachable through its public address' },
  other_version: { status: 409, exit: 43, text: 'the server runs another version' },
  untrusted_address: { status: 422, exit: 47, text: 'the server gave an address that this program refuses to use' },
  file_gone: { status: 409, exit: 48, text: 'a file no longer exists' },
  cancelled: { status: 400, exit: 130, text: 'cancelled' },
  internal: { status: 500, exit: 70, text: 'internal error' },
};

/** Statuses of what may pass without anybody's help (RFC 9110, 15.6; RFC 6585, 4). */
const PASSING: readonly number[] = [429, 502, 503];

/** Whether what went wrong may be gone at the next try. Everything else stays until somebody does something about it. */
export function isPassing(code: ErrorCode): boolean {
  return PASSING.includes(ERRORS[code].status);
}

/** True for a string that is one of the codes, for reading a foreign server's answer. */
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

/** Anything that was thrown, as a SendError; what is unknown becomes `internal`, with the original as its cause. */
export function asSendError(thrown: unknown): SendError {
  if (thrown instanceof SendError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new SendError('cancelled', undefined, { cause: thrown });
  return new SendError('internal', undefined, { cause: thrown });
}
