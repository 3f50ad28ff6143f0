import { describe, expect, it } from 'vitest';
import { ServerInfo } from '../../../core/schemas.ts';
import { callerAddress } from '../../../lambdas/http/requester.ts';
import { createTestApps } from '../../support/app.ts';

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
    [
      'the peer, whatever header a caller invents where no proxy is trusted',
      '198.51.100.7',
      '1.1.1.1, 2.2.2.2',
      0,
      '198.51.100.7',
    ],
    [
      'what the proxy added, not the hops that the caller invented',
      '10.0.0.1',
      '1.1.1.1, 2.2.2.2, 198.51.100.7',
      1,
      '198.51.100.7',
    ],
    ['without its port', '10.0.0.1', '198.51.100.7:567', 1, '198.51.100.7'],
    ['IPv6 without brackets and port', '10.0.0.1', '[2001:db8::1]:80', 1, '2001:db8::1'],
    ['IPv6 without brackets', '10.0.0.1', '[2001:db8::1]', 1, '2001:db8::1'],
    ['IPv6 as it is', '10.0.0.1', '2001:db8::1', 1, '2001:db8::1'],
    ['nothing where the proxy wrote nothing', '10.0.0.1', '1.1.1.1,', 1, undefined],
    ['the same hop when the caller sends empty ones', '10.0.0.1', ',, ,198.51.100.7', 1, '198.51.100.7'],
    ['nothing where empty hops of the caller reach the count', '10.0.0.1', ',198.51.100.7', 2, undefined],
    ['nothing for an address with a zone', 'fe80::1%eth0', undefined, 0, undefined],
    ['nothing for a hop with a zone', '10.0.0.1', '[fe80::1%25eth0]:80', 1, undefined],
    ['a mapped hop as IPv4', '10.0.0.1', '[::ffff:cb00:7101]:80', 1, '203.0.113.1'],
    ['nothing for a port alone', '10.0.0.1', ':80', 1, undefined],
    ['nothing for brackets that do not close', '10.0.0.1', '[::1', 1, undefined],
    ['nothing for a name', '10.0.0.1', 'unknown', 1, undefined],
    ['nothing for a number of hops that nobody wrote', '10.0.0.1', '198.51.100.7', 10, undefined],
  ])('is %s', (_, peer, forwarded, proxies, expected) => {
    expect(callerAddress(peer, forwarded, proxies)).toBe(expected);
  });
});

describe('identifyRequester', () => {
  const asked = async (headers: Record<string, string>, environment = {}): Promise<unknown> => {
    const { user } = createTestApps(environment);
    return ServerInfo.parse(await (await user.request('/api/info', { headers })).json()).stored.caller;
  };

  it.each(['cloudfront-viewer-address', 'x-real-ip', 'true-client-ip', 'forwarded', 'cf-connecting-ip'])(
    'believes no %s, which a caller can set',
    async (name) => {
      const truncated = { SGRAPH_SEND_ANONYMISE: 'truncate', SGRAPH_SEND_TRUSTED_PROXIES: '1' };
      const headers = {
        'x-forwarded-for': '198.51.100.7',
        [name]: name === 'forwarded' ? 'for=192.0.2.1' : '192.0.2.1:5',
      };
      expect(await asked(headers, truncated)).toBe('198.51.100.0/24');
      expect(await asked(headers, { SGRAPH_SEND_ANONYMISE: 'truncate' })).toBe('203.0.113.0/24');
    },
  );
});
