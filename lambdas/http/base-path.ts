import type { MiddlewareHandler } from 'hono';
import { getPath } from 'hono/utils/url';
import { pathBelow } from '../../core/server-address.ts';
import { HEALTH } from './health.ts';

/** What load balancers, orchestrators and Prometheus ask without the proxy in front: with and without the base path. */
const ASKED_DIRECTLY: readonly string[] = [...HEALTH, '/api/metrics', '/admin/api/metrics'];
/** No address of a request has this path: the parser of addresses resolves it. */
const OUTSIDE = '/..';

/** The path of a request as the routes know it: below the base path. */
export function pathUnder(basePath: string): (request: Request) => string {
  return (request) => {
    const path = getPath(request);
    return pathBelow(basePath, path) ?? (ASKED_DIRECTLY.includes(path) ? path : OUTSIDE);
  };
}

/** Leads from the base path to its first page: below it, with a slash, is what a browser's worker may keep. */
export function addSlash(basePath: string): MiddlewareHandler {
  return async (c, next) => (getPath(c.req.raw) === basePath ? c.redirect(`${basePath}/`, 308) : next());
}

/** Whether a request is for nothing of this server, as where a proxy in front has removed the base path. */
export function isOutside(path: string): boolean {
  return path === OUTSIDE;
}
