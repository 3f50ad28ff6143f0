import type { z } from 'zod/mini';
import type { Bytes } from '../bytes.ts';
import { sha256, toHex, utf8 } from '../bytes.ts';
import type { ErrorCode } from '../errors.ts';
import { isPassing, SendError } from '../errors.ts';
import { pause } from '../pause.ts';
import { foreignAnswer } from './foreign-answer.ts';
import { Problem } from '../schemas.ts';
import { addressOn } from '../server-address.ts';
import type { ServerClock } from './server-clock.ts';
import { createServerClock } from './server-clock.ts';
import type { Transport, TransportRequest } from './transport.ts';
import { transportError } from './transport.ts';
import { parseJson } from '../parse-json.ts';

const RETRIES = 8;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 15_000;
const LONGEST_RETRY_AFTER_MS = 60_000;
/** A request that has not ended by then is given up and sent again. */
const REQUEST_TIMEOUT_MS = 5 * 60_000;
/** What is unexpected is tried again so often: whether it may pass is not known. */
const UNEXPECTED_RETRIES = 2;

export interface ApiOptions {
  /** Address of the server, such as `https://send.example` or `https://example.org/send`. */
  readonly baseUrl: string;
  readonly transport: Transport;
  /** Waited for before each further attempt, so that a lost connection costs no attempts. */
  readonly waitUntilOnline: (signal?: AbortSignal) => Promise<void>;
  /** Called for each further attempt, with its number and what ended the one before. */
  readonly onRetry?: OnRetry;
  /** False by default. */
  readonly isServersOwn?: boolean;
  /** Learns the server's time from each answer. */
  readonly clock?: ServerClock;
}

/** `attempt` is 2 for the first one again; `waitMs` is what the server asks to wait before it, 0 where it asks for nothing. */
type OnRetry = (attempt: number, error: SendError, waitMs: number) => void;

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** The server's HTTP API with retries and typed errors. */
export interface Api {
  readonly baseUrl: string;
  /** Whether the program that asks came from that server, as its page does. */
  readonly isServersOwn: boolean;
  /** Calls the API and reads its JSON answer by the schema. Throws the code of the server's problem document. */
  json<T>(call: Call, schema: z.ZodMiniType<T>): Promise<T>;
  /** Calls the API where the answer has no body. */
  call(call: Call): Promise<void>;
  /** One attempt to send or get bytes at any URL: resolves with the response, throws `network` or `cancelled`. */
  transfer(request: TransportRequest): Promise<Response>;
  /** Runs an attempt until it succeeds, with longer and longer pauses; only failures that may be temporary are retried. */
  retried<T>(attempt: (number: number) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createApi(options: ApiOptions): Api {
  const { baseUrl, transport, waitUntilOnline, onRetry = () => undefined, isServersOwn = false } = options;
  const { clock = createServerClock() } = options;
  const transfer = async (request: TransportRequest): Promise<Response> => {
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
    try {
      return await transport({ ...request, signal });
    } catch (thrown) {
      const error = transportError(thrown);
      // Our own time limit ends an attempt; only the caller's signal ends the work.
      throw error.code === 'cancelled' && !request.signal?.aborted
        ? new SendError('network', undefined, { cause: error })
        : error;
    }
  };
  const retried = <T>(attempt: (number: number) => Promise<T>, signal?: AbortSignal): Promise<T> =>
    retry(attempt, { waitUntilOnline, onRetry }, signal);
  const send = async (call: Call): Promise<Response> => {
    const body = call.json === undefined ? undefined : utf8(JSON.stringify(call.json));
    const headers = {
      ...call.headers,
      ...(body && { 'content-type': 'application/json' }),
      ...(call.method === 'POST' && { 'x-amz-content-sha256': await bodyHash(body ?? new Uint8Array(0)) }),
    };
    const request = {
      method: call.method,
      url: addressOn(baseUrl, call.path),
      headers,
      ...(body && { body }),
      ...(call.signal && { signal: call.signal }),
    };
    const attempt = async (): Promise<Response> => {
      const askedAt = Date.now();
      const response = await transfer(request);
      clock.hear(response, askedAt);
      return requireOk(response);
    };
    return retried(attempt, call.signal);
  };
  return {
    baseUrl,
    isServersOwn,
    json: async (call, schema) => readJson(await send(call), schema),
    call: async (call) => {
      const response = await send(call);
      await response.body?.cancel();
    },
    transfer,
    retried,
  };
}

/** SHA-256 of a body in hex, as CloudFront's origin access control needs it in `x-amz-content-sha256`. */
export async function bodyHash(body: Bytes): Promise<string> {
  return toHex(await sha256(body));
}

/** Throws the error that a response with another status than 2xx means. */
async function requireOk(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw await responseError(response);
}

/** The server's refusal as an error; an answer that is not a problem document only by its status and by who may have sent it. */
export async function responseError(response: Response): Promise<SendError> {
  const text = await response.text().catch(() => '');
  const problem = Problem.safeParse(parseJson(text));
  const { headers } = response;
  const { status } = response;
  const cause = { status, retryAfter: headers.get('retry-after'), date: headers.get('date') };
  if (status === 408 || (!problem.success && isPassingInBucket(status, text)))
    return new SendError('network', `the request was not taken in time (status ${status})`, { cause });
  if (problem.success) return new SendError(problem.data.code, problem.data.detail ?? problem.data.title, { cause });
  const foreign = foreignAnswer(response);
  if (foreign) return new SendError(foreign.code, foreign.message, { cause });
  return new SendError(codeOfStatus(status), `the server answered with status ${status}`, { cause });
}

/**
 * Of S3's refusals with a status that is final elsewhere, those that ask for another try: two conditional writes of one key at once, and a
 * body that came too slowly or not to its end ("Error responses" in the API reference of Amazon S3).
 */
function isPassingInBucket(status: number, text: string): boolean {
  return status === 409 || (status === 400 && /<Code>(?:RequestTimeout|IncompleteBody)</.test(text));
}

/**
 * A bucket refused the address of a part. An address that was made for this attempt has not expired, so the next one would be refused too.
 */
export function refusedAddress(isFresh: boolean, cause: SendError): SendError {
  if (!isFresh) return new SendError('network', 'the address for a part has expired', { cause });
  return new SendError('store_unusable', 'the bucket refuses a new address for a part: contact the operator', {
    cause,
  });
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 429) return 'too_many_requests';
  if (status === 507) return 'storage_full';
  if (status === 404) return 'not_found';
  // A bucket that does not know the request, or a proxy that does not: it will not learn it (RFC 9110, 15.6.2 and 15.6.6).
  if (status === 501 || status === 505) return 'store_unusable';
  return status >= 500 ? 'network' : 'invalid_request';
}

async function readJson<T>(response: Response, schema: z.ZodMiniType<T>): Promise<T> {
  const parsed = schema.safeParse(parseJson(await response.text()));
  if (parsed.success) return parsed.data;
  const foreign = foreignAnswer(response);
  if (foreign) throw foreign;
  throw new SendError('network', 'the server gave an answer that this version does not understand', {
    cause: parsed.error,
  });
}

async function retry<T>(
  attempt: (number: number) => Promise<T>,
  { waitUntilOnline, onRetry }: Required<Pick<ApiOptions, 'waitUntilOnline' | 'onRetry'>>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      signal?.throwIfAborted();
      const result = await attempt(number);
      signal?.throwIfAborted();
      return result;
    } catch (thrown) {
      if (signal?.aborted) throw cancelledBy(thrown);
      if (!isWorthARetry(thrown, number) || number > RETRIES) throw thrown;
      const waitMs = Math.min(requestedWait(thrown), LONGEST_RETRY_AFTER_MS);
      onRetry(number + 1, thrown, waitMs);
      try {
        await waitUntilOnline(signal);
        await pause(waitMs, signal);
        // So that clients that failed together do not come back together.
        await pause(Math.min(FIRST_WAIT_MS * 2 ** (number - 1) * (1 + Math.random()), LONGEST_WAIT_MS), signal);
      } catch (failed) {
        throw signal?.aborted ? cancelledBy(failed) : failed;
      }
    }
  }
}

function cancelledBy(thrown: unknown): SendError {
  return thrown instanceof SendError ? thrown : new SendError('cancelled', undefined, { cause: thrown });
}

function isWorthARetry(error: unknown, attempt: number): error is SendError {
  if (!(error instanceof SendError)) return false;
  // It does not wait for an hourly limit: the error says how long it takes.
  if (error.code === 'too_many_requests' && requestedWait(error) > LONGEST_RETRY_AFTER_MS) return false;
  return isPassing(error.code) || (error.code === 'internal' && attempt <= UNEXPECTED_RETRIES);
}

/** Milliseconds that the server's Retry-After asks for, as seconds or as a date (RFC 9110 section 10.2.3). */
function requestedWait(error: SendError): number {
  const { retryAfter = null, date } = (error.cause ?? {}) as { retryAfter?: string | null; date?: string | null };
  if (retryAfter === null) return 0;
  // A date is the server's, and so is the one of its answer: this device's clock may be wrong.
  const answeredAt = Date.parse(date ?? '') || Date.now();
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - answeredAt;
  return asked > 0 ? asked : 0;
}
