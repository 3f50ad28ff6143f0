import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv, AppParts } from './app-env.ts';

/**
 * The caller's address: the connection's peer, or where proxies are trusted the entry of `X-Forwarded-For` that the outermost of
 * them wrote. Entries further left were sent by the caller and prove nothing.
 */
export function callerAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string | undefined {
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
  const address = trustedProxies === 0 ? peer : hops.at(-trustedProxies);
  if (address === undefined || isIP(address) === 0) return undefined;
  // The same IPv4 caller arrives mapped or not, depending on the socket.
  return address.toLowerCase().replace(/^::ffff:(?=[0-9]+\.)/, '');
}

/** Leaves the anonymised caller and the request's id for the event of the action. */
export function identifyRequester({ anonymise, settings, peerAddress }: AppParts): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const address = callerAddress(peerAddress(c), c.req.header('x-forwarded-for'), settings.trustedProxies);
    c.set('requester', { caller: await anonymise(address), request: c.get('requestId') });
    await next();
  };
}
