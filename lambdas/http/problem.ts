import type { Context, ErrorHandler, Hono, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod/mini';
import type { ErrorCode } from '../../core/errors.ts';
import { ERRORS, SendError } from '../../core/errors.ts';
import { issuesInWords } from '../../core/issue-words.ts';
import type { Problem } from '../../core/schemas.ts';
import type { AppEnv } from './app-env.ts';
import { isOutside } from './base-path.ts';
import { retryAfterOf } from './retry-after.ts';

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_media_type',
};

/** When what passes is worth another try; clients wait longer each time by themselves. */
const RETRY_AFTER_SECONDS = 1;

/** Answers every thrown error with a problem document (RFC 9457). What is unexpected says nothing but its request id. */
export const answerError: ErrorHandler<AppEnv> = (thrown, c) => {
  const error = known(thrown);
  if (isOwnFault(error)) c.set('fault', describeFault(thrown));
  if (ERRORS[error.code].status === 503) c.header('retry-after', String(RETRY_AFTER_SECONDS));
  return problem(c, isExplained(c) ? error : withoutCause(error));
};

/** Answers 405 where the address takes other methods, else 404: `page` to browsers, a problem document to everything else. */
export function answerNotFound(
  app: Hono<AppEnv>,
  basePath: string,
  page: NotFoundHandler<AppEnv>,
): NotFoundHandler<AppEnv> {
  return (c) => {
    const elsewhere = adviceOutside(c.req.path, basePath);
    // Not `not_found`: that would say of a transfer that it is gone, and its sender could not continue once the address is right again.
    if (elsewhere !== undefined) return problem(c, new SendError('foreign_answer', elsewhere), 404);
    // A person who mistyped an address gets the page, which says so in their language.
    if (c.req.method === 'GET' && c.req.header('accept')?.includes('text/html') && !c.req.path.includes('/api/'))
      return page(c);
    const allowed = methodsOf(app, c.req.path);
    if (allowed.length === 0) return problem(c, new SendError('not_found'));
    c.header('allow', allowed.join(', '));
    return problem(c, new SendError('method_not_allowed', `this address supports ${allowed.join(', ')}`));
  };
}

/** What to do where a request is for the API of a server at another path. */
function adviceOutside(path: string, basePath: string): string | undefined {
  if (isOutside(path)) return `this server is at ${basePath}/: a proxy in front must leave that in the address`;
  const isBelowAnother = path.includes('/api/') && !/^(?:\/admin)?\/api\//.test(path);
  return isBelowAnother ? `the API of this server is at ${basePath}/api/` : undefined;
}

/** Throws `invalid_request` naming the members that are wrong; never their values. */
export function refuseInvalid(result: { success: true } | { success: false; error: z.core.$ZodError }): void {
  if (result.success) return;
  const wrong = issuesInWords(result.error.issues, (path) => (path.length === 0 ? 'the request' : path.join('.')));
  throw new SendError('invalid_request', wrong.slice(0, 5).join('; '));
}

function problem(
  c: Context<AppEnv>,
  error: SendError,
  status: ContentfulStatusCode = ERRORS[error.code].status,
): Response {
  c.set('code', error.code);
  const document = { ...problemOf(error, c.get('requestId')), status };
  const retryAfter = retryAfterOf(error);
  if (retryAfter !== undefined) c.header('retry-after', retryAfter);
  return c.body(JSON.stringify(document), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
}

/** The problem document of an error. */
export function problemOf(error: SendError, request?: string): Problem {
  const { status, text } = ERRORS[error.code];
  return {
    type: `urn:sgraph-send:error:${error.code}`,
    title: text,
    status,
    code: error.code,
    ...(error.message !== text && { detail: error.message }),
    ...(request !== undefined && { request }),
  };
}

function known(thrown: unknown): SendError {
  if (thrown instanceof SendError) return thrown;
  if (thrown instanceof HTTPException) {
    const code = CODE_OF_STATUS[thrown.status] ?? (thrown.status < 500 ? 'invalid_request' : 'internal');
    return new SendError(code, code === 'invalid_request' ? 'the body is not valid JSON' : undefined);
  }
  return new SendError('internal', undefined, { cause: thrown });
}

/**
 * What goes wrong on this side: the log gets the cause, the caller the code and its text. A store throws no others
 * (`core/stores/store-fault.ts`), so no message that is about a store reaches a stranger.
 */
function isOwnFault({ code }: SendError): boolean {
  return ERRORS[code].status >= 500;
}

function isExplained({ env }: { env: AppEnv['Bindings'] | undefined }): boolean {
  // Undefined where the platform passes no bindings.
  return env?.explainFaults === true;
}

/** What is wrong with the store, and the keys in it, are for its operator only. */
function withoutCause(error: SendError): SendError {
  return isOwnFault(error) ? new SendError(error.code) : error;
}

/** Name and place of a fault for the log, without its message when it is a foreign one, which may hold anything. */
function describeFault(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  const place = thrown.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return `${thrown.name}${thrown instanceof SendError ? `: ${thrown.message}` : ''} ${place?.trim() ?? ''}`;
}

function methodsOf(app: Hono<AppEnv>, path: string): string[] {
  const matching = app.routes.filter(({ method, path: pattern }) => {
    if (method === 'ALL' || pattern.includes('*')) return false;
    return new RegExp(`^${pattern.replaceAll(/:[a-z]+/gi, '[^/]+').replaceAll('.', '\\.')}$`).test(path);
  });
  return [...new Set(matching.map(({ method }) => method))];
}
