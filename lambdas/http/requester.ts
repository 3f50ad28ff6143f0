import type { Context, MiddlewareHandler } from 'hono';
import { SendError } from '../../core/errors.ts';
import { describeAgent } from '../../core/transfer/agent.ts';
import { canonicalAddress, networkOf } from '../../core/transfer/ip-address.ts';
import type { Requester } from '../../core/transfer/requester.ts';
import type { AppEnv, AppParts } from './app-env.ts';

/**
 * The caller's address: the connection's peer, or where proxies are trusted the entry of `X-Forwarded-For` that the outermost of
 * them wrote. Entries further left were sent by the caller and prove nothing, and neither does a header that a proxy is said to set
 * (`CloudFront-Viewer-Address`, `X-Real-IP`): on every way that does not lead through that proxy the caller sets it. An entry is
 * counted also when it is empty, so that a caller cannot move the count.
 */
export function callerAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string | undefined {
  if (trustedProxies === 0) return peer === undefined ? undefined : canonicalAddress(peer);
  const hop = (forwardedFor ?? '').split(',').at(-trustedProxies);
  return hop === undefined ? undefined : canonicalAddress(withoutPort(hop.trim()));
}

/** What of an address counts as one caller: of an IPv6 address its network, because a caller with one address there has them all. */
export function callerOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  return address.includes(':') ? (networkOf(address) ?? 'unknown') : address;
}

/** Some proxies write `192.0.2.1:567`, `[2001:db8::1]:567` or `[2001:db8::1]`. */
function withoutPort(hop: string): string {
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5})$/.exec(hop) ?? [];
  return bracketed ?? dotted ?? hop;
}

/** Leaves the anonymised caller and the request's id for the event of the action. */
export function identifyRequester({ anonymise, settings, peerAddress }: AppParts): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const address = callerAddress(peerAddress(c), c.req.header('x-forwarded-for'), settings.trustedProxies);
    const agent = settings.anonymise === 'drop' ? undefined : describeAgent(c.req.header('user-agent'));
    c.set('requester', {
      caller: await anonymise(address),
      request: c.get('requestId'),
      ...(agent !== undefined && { agent }),
    });
    await next();
  };
}

/** Who asks. Throws `internal` outside the paths on which {@link identifyRequester} is used. */
export function requesterOf(c: Context<AppEnv>): Requester {
  const requester = c.get('requester');
  if (!requester) throw new SendError('internal', 'a route outside the API asks who its caller is');
  return requester;
}
