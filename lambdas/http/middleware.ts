import { createApiApp } from './api-app.ts';
import type { ApiApp } from './api-app.ts';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { requestId } from 'hono/request-id';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { canPresign } from '../../core/stores/store.ts';
import { LOGO_PATH, LOGO_POLICY } from '../brand/brand.ts';
import type { AppEnv, AppParts } from './app-env.ts';
import { addSlash, pathUnder } from './base-path.ts';
import { requireOriginSecret } from './origin-guard.ts';
import { servePage } from './static.ts';
import { answerError, answerNotFound } from './problem.ts';

/** Id of a request in its answer, as in the line of the log. */
const REQUEST_ID = 'x-request-id';

/** Names of the headers that carry capabilities. `Authorization` is not used: CloudFront's origin access control needs it. */
export const HEADERS = {
  owner: 'x-sgraph-send-owner',
  proof: 'x-sgraph-send-proof',
  claim: 'x-sgraph-send-claim',
  token: 'x-sgraph-send-token',
  /** An access code that was made as a trial, on every request of a test of the server. */
  trial: 'x-sgraph-send-trial',
  /** The variant of the page that a browser has drawn, while variants are on. It names the page, not the person. */
  variant: 'x-sgraph-send-variant',
  adminKey: 'x-sgraph-send-admin-key',
  /** On requests that a page of the console sends automatically: they do not keep the session from going idle. */
  background: 'x-sgraph-send-background',
} as const;

/**
 * An app with what both apps share: request ids, one log line per request, security headers, problem documents. `missing` is the page of what is
 * at no address; `trusted` is the one policy by which the app's pages may name a script (https://www.w3.org/TR/trusted-types/), none by default.
 */
export function createBaseApp(parts: AppParts, missing: string, trusted = "'none'"): ApiApp {
  const { basePath } = parts.settings;
  const app = createApiApp({
    ...(parts.router && { router: parts.router }),
    ...(basePath !== '' && { getPath: pathUnder(basePath) }),
  });
  if (parts.trace) app.use(parts.trace);
  app.use(
    requestId({ headerName: '' }),
    logRequests(parts),
    logoHeaders,
    securityHeaders(parts, trusted),
    corsPolicy(parts),
    requireOriginSecret(parts.settings),
  );
  if (basePath !== '') app.use(addSlash(basePath));
  app.onError(answerError);
  app.notFound(
    answerNotFound(
      app,
      basePath,
      servePage(parts.assets, missing, () => 404),
    ),
  );
  return app;
}

/** One line for each request, whose id is in the answer too. It is never the caller's, which could be that of another's request. */
function logRequests({ log, clock, settings }: AppParts): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const started = clock();
    await next();
    c.res.headers.set(REQUEST_ID, c.get('requestId'));
    const [code, fault] = [c.get('code'), c.get('fault')];
    const line = {
      request: c.get('requestId'),
      method: c.req.method,
      // The pattern, not the path: a path is whatever the caller wrote.
      route: routePath(c, -1),
      status: c.res.status,
      // The clock may have been set back meanwhile.
      ms: Math.max(0, clock() - started),
      ...(code !== undefined && { code }),
      ...(fault !== undefined && { fault }),
      ...(settings.logLevel === 'debug' && sizesOf(c.req.raw.headers, c.res.headers)),
    };
    log(line, c.get('metrics'));
  };
}

/** Sizes of bodies as both sides declare them. */
function sizesOf(request: Headers, answer: Headers): Readonly<Record<string, number>> {
  const sizes = { requestBytes: declared(request), answerBytes: declared(answer) };
  return Object.fromEntries(Object.entries(sizes).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

function declared(headers: Headers): number | undefined {
  const text = headers.get('content-length');
  return text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

function securityHeaders({ store, settings }: AppParts, trusted: string): MiddlewareHandler {
  const bucket = settings.mode === 'direct' && canPresign(store) ? [store.origin] : [];
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      workerSrc: ["'self'"],
      styleSrc: ["'self'"],
      // What a recipient looks at: images and players run nothing, and no other element is given such an address.
      imgSrc: ["'self'", 'blob:'],
      mediaSrc: ['blob:'],
      connectSrc: ["'self'", ...bucket],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: [trusted],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    crossOriginResourcePolicy: 'same-origin',
    strictTransportSecurity: 'max-age=31536000',
    permissionsPolicy: {
      camera: [],
      microphone: [],
      geolocation: [],
      payment: [],
      usb: [],
      displayCapture: [],
      clipboardWrite: ['self'],
    },
  });
}

/** A logo comes from outside, and gets a policy of its own. */
const logoHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.req.path.endsWith(LOGO_PATH)) c.res.headers.set('content-security-policy', LOGO_POLICY);
};

function corsPolicy({ settings }: AppParts): MiddlewareHandler {
  const policy = cors({
    origin: [...settings.corsOrigins],
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ['content-type', 'x-amz-content-sha256', HEADERS.owner, HEADERS.proof, HEADERS.claim, HEADERS.token],
    exposeHeaders: ['retry-after', 'content-length', REQUEST_ID],
    maxAge: 600,
  });
  return async (c, next) => (settings.corsOrigins.length === 0 ? next() : policy(c, next));
}
