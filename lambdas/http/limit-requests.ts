import { hash } from 'node:crypto';
import type { RouteConfig } from '@hono/zod-openapi';
import type { ApiApp } from './api-app.ts';
import { headerNames } from './api-app.ts';
import type { Context, MiddlewareHandler } from 'hono';
import { remember } from '../../core/remember.ts';
import type { AppEnv, AppParts } from './app-env.ts';
import type { CallerLimits } from './caller-limits.ts';
import { HEADERS } from './middleware.ts';
import { routesOf } from './route-of.ts';

/** Capabilities that this process has seen to be good and still knows. */
const MAX_PROVEN = 20_000;
/** What is answered to a capability that opens nothing, or nothing any more. */
const UNPROVEN: readonly number[] = [401, 403, 404, 410];

/**
 * Counts what strangers ask for. A request whose capability proves good is not counted, and who has shown a good one is let in whatever
 * others at the same address do. Anything else counts, a request for a range too, for there is no end to how many one part can be cut into.
 */
export function limitRequests(
  app: ApiApp,
  { settings }: Pick<AppParts, 'settings'>,
  limits: CallerLimits,
): MiddlewareHandler<AppEnv> {
  const routeOf = routesOf(app);
  const proven = new Map<string, true>();
  return async (c, next) => {
    const caller = limits.nameOf(c);
    if (caller === undefined) return next();
    const capability = capabilityOf(c, routeOf(c), settings.uploads);
    const isKnown = capability !== undefined && proven.has(capability);
    if (!isKnown) await limits.countRequest(caller);
    await next();
    if (capability === undefined) return;
    if (c.res.ok) {
      if (!isKnown) await limits.forgiveRequest(caller);
      remember(proven, capability, true, MAX_PROVEN);
    } else if (isKnown && UNPROVEN.includes(c.res.status)) {
      proven.delete(capability);
      await limits.countRequest(caller).catch(() => undefined);
    }
  };
}

/** A digest of the capability that this request shows where its route looks at one; undefined where it shows none. */
function capabilityOf(
  c: Context<AppEnv>,
  route: RouteConfig | undefined,
  uploads: AppParts['settings']['uploads'],
): string | undefined {
  if (c.req.header('range') !== undefined) return undefined;
  const looksAt = headersOf(route);
  const shown = (name: 'owner' | 'proof' | 'token'): string | undefined =>
    looksAt.has(HEADERS[name]) ? c.req.header(HEADERS[name]) : undefined;
  const [, id = ''] = /^\/api\/(?:transfers|requests)\/([^/]+)/.exec(c.req.path) ?? [];
  const ofTransfer = shown('owner') ?? shown('proof');
  const token = uploads === 'token' ? shown('token') : undefined;
  const secret = ofTransfer ?? token;
  if (secret === undefined) return undefined;
  return hash('sha256', `${ofTransfer === undefined ? 'token' : id} ${secret}`, 'base64url');
}

const headersOfRoutes = new WeakMap<RouteConfig, ReadonlySet<string>>();
const NONE: ReadonlySet<string> = new Set();

/** The headers that a route reads, by its definition. */
function headersOf(route: RouteConfig | undefined): ReadonlySet<string> {
  if (!route) return NONE;
  const known = headersOfRoutes.get(route);
  if (known) return known;
  const names = new Set(headerNames(route));
  headersOfRoutes.set(route, names);
  return names;
}
