import type { Context } from 'hono';
import { SendError } from '../../core/errors.ts';
import { isLoopbackHost } from '../../core/loopback.ts';

/**
 * Throws `cross_site` unless the browser says that a page of the same origin made the request (Fetch Metadata, `Sec-Fetch-Site`). A page
 * cannot set that header. For what a cookie lets in: a client that sends none is refused too.
 */
export function requireSameOrigin(c: Context): void {
  if (c.req.header('sec-fetch-site') === 'same-origin') return;
  throw new SendError('cross_site', 'a session only works from the pages of the console: use the admin key in scripts');
}

/** Throws `cross_site` when the browser says that another page made the request. */
export function refuseForeignOrigin(c: Context): void {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') throw new SendError('cross_site');
}

/**
 * Throws `not_secure` where a session would travel in clear: over http, unless it stays on this machine. A browser sends in `Origin` what
 * it sees, whatever is in between; for other clients a trusted proxy's `X-Forwarded-Proto` counts.
 */
export function requireSecureConnection(c: Context, trustedProxies: number): void {
  const origin = c.req.header('origin');
  const forwarded = trustedProxies > 0 ? c.req.header('x-forwarded-proto')?.split(',').at(-1)?.trim() : undefined;
  if (isSecure(origin ?? c.req.url) || (origin === undefined && forwarded === 'https')) return;
  throw new SendError('not_secure', 'signing in needs https: over plain http it only works on the machine itself');
}

/** Whether the browser speaks plain http to the very machine that it runs on, as it sees it; a request without `Origin` by its address. */
export function isHttpOnThisMachine(c: Context): boolean {
  return isLocalHttp(URL.parse(c.req.header('origin') ?? c.req.url));
}

function isSecure(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || isLocalHttp(url);
}

function isLocalHttp(url: URL | null): boolean {
  return url?.protocol === 'http:' && isLoopbackHost(url.hostname);
}
