import { describe, expect, it } from 'vitest';
import { callerAddress } from '../../../lambdas/http/requester.ts';

describe('callerAddress', () => {
  it.each([
    ['the peer where no proxy is trusted', '198.51.100.7', '203.0.113.1', 0, '198.51.100.7'],
    ['the last hop behind one trusted proxy', '10.0.0.1', '203.0.113.1, 198.51.100.7', 1, '198.51.100.7'],
    ['the hop before the last behind two', '10.0.0.1', '203.0.113.1, 198.51.100.7, 192.0.2.5', 2, '198.51.100.7'],
    ['nothing where the header has fewer hops than proxies', '10.0.0.1', '203.0.113.1', 2, undefined],
    ['nothing without a header behind a proxy', '10.0.0.1', undefined, 1, undefined],
    ['nothing for text that is no address', '10.0.0.1', 'evil"\n', 1, undefined],
    ['nothing without a peer', undefined, undefined, 0, undefined],
    ['a mapped IPv4 address as IPv4', '::ffff:203.0.113.1', undefined, 0, '203.0.113.1'],
    ['IPv6 in lower case', '2001:DB8::1', undefined, 0, '2001:db8::1'],
  ])('is %s', (_, peer, forwarded, proxies, expected) => {
    expect(callerAddress(peer, forwarded, proxies)).toBe(expected);
  });
});
