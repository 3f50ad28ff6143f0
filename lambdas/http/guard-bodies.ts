import type { RouteConfig } from '@hono/zod-openapi';
import type { ApiApp } from './api-app.ts';
import type { Context, MiddlewareHandler } from 'hono';
import { SendError } from '../../core/errors.ts';
import type { AppEnv } from './app-env.ts';
import { limitBody } from './limit-body.ts';
import type { RouteOf } from './route-of.ts';
import { nameOf, routesOf } from './route-of.ts';

interface BodyBounds {
  /** Of a JSON body. */
  readonly maxBytes: number;
  /** Routes whose body goes to the store as it comes; each checks its length itself. */
  readonly streamed?: readonly RouteConfig[];
}

/**
 * Holds every request to what the definition of its route says of the body, before the body is read: JSON of a bounded length, or none at
 * all. To be used before the routes of an API, on all of its paths.
 */
export function guardBodies(app: ApiApp, { maxBytes, streamed = [] }: BodyBounds): MiddlewareHandler<AppEnv> {
  const routeOf: RouteOf = routesOf(app);
  const [limitJson, refuseBody] = [limitBody(maxBytes), limitBody(0)];
  const unbounded = new Set(streamed.map(nameOf));
  return async (c, next) => {
    const route = routeOf(c);
    // No handler will read a body that comes with these.
    if (!route || route.method === 'get') return next();
    const type = bodyTypeOf(route);
    if (type === undefined) return refuseBody(c, next);
    if (unbounded.has(nameOf(route))) {
      if (typeOf(c) !== undefined) requireType(c, type);
      return next();
    }
    if (type !== 'application/json') throw new SendError('internal', `no limit is set for a body of ${type}`);
    requireType(c, type);
    return limitJson(c, next);
  };
}

/** The content type that a route takes. Undefined where it takes no body. */
function bodyTypeOf({ request }: RouteConfig): string | undefined {
  return Object.keys(request?.body?.content ?? {})[0];
}

function requireType(c: Context<AppEnv>, type: string): void {
  if (typeOf(c) !== type) throw new SendError('unsupported_media_type', `the body must be ${type}`);
}

function typeOf(c: Context<AppEnv>): string | undefined {
  return c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
}
