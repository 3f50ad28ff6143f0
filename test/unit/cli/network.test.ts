import { describe, expect, it } from 'vitest';
import { splitLogin } from '../../../cli/network.ts';
import { canUseProxy, proxiesOf, proxyFor } from '../../../core/stores/proxies.ts';

const through = (url: string, environment: Record<string, string>, chosen?: string): string | undefined =>
  proxyFor(new URL(url), proxiesOf(environment, chosen))?.href;

describe('a request goes', () => {
  const both = { HTTP_PROXY: 'http://one.example:1', HTTPS_PROXY: 'http://two.example:2' };
  it.each<[string, Record<string, string>, string | undefined]>([
    ['http://send.example', both, 'http://one.example:1/'],
    ['https://send.example', both, 'http://two.example:2/'],
    ['https://send.example', { HTTP_PROXY: 'http://one.example:1' }, undefined],
    ['https://send.example', { ALL_PROXY: 'http://all.example' }, 'http://all.example/'],
    ['http://send.example', { ...both, all_proxy: 'http://all.example' }, 'http://one.example:1/'],
    ['http://send.example', { ...both, http_proxy: 'http://lower.example' }, 'http://lower.example/'],
    ['http://send.example', { ...both, http_proxy: '' }, 'http://one.example:1/'],
    ['http://send.example', { HTTP_PROXY: 'proxy.example:8080' }, 'http://proxy.example:8080/'],
    ['https://send.example', { https_proxy: 'https://u:p%40@proxy.example' }, 'https://u:p%40@proxy.example/'],
    ['http://localhost:8080', both, undefined],
    ['http://127.0.0.1:8080', both, undefined],
    ['https://[::1]', both, undefined],
    ['http://169.254.169.254/latest/meta-data', both, undefined],
    ['http://169.254.170.2/v2/credentials', both, undefined],
    ['http://[fd00:ec2::254]', both, undefined],
    ['http://metadata.google.internal.', both, undefined],
  ])('to %s with %j through %s', (url, environment, expected) => {
    expect(through(url, environment)).toBe(expected);
  });

  it.each([
    ['https://send.example', 'send.example'],
    ['https://SEND.example', 'other.example, Send.Example'],
    ['https://a.send.example', 'send.example'],
    ['https://a.send.example', '.send.example'],
    ['https://a.send.example', '*.send.example'],
    ['https://send.example', 'x send.example:443'],
    ['http://send.example:8080', 'send.example:8080'],
    ['https://send.example', '*'],
    ['https://10.1.2.3', '10.0.0.0/8'],
    ['https://10.1.2.3', '10.1.2.3'],
    ['https://[2001:db8::7]', '2001:db8::/32'],
    ['https://[2001:db8::7]:8443', '[2001:db8::7]:8443'],
  ])('to %s directly with NO_PROXY=%s', (url, except) => {
    expect(through(url, { HTTP_PROXY: 'p', HTTPS_PROXY: 'p', NO_PROXY: except })).toBeUndefined();
  });

  it.each([
    ['https://send.example', 'end.example'],
    ['https://send.example', 'a.send.example'],
    ['https://send.example', 'send.example:8443'],
    ['https://11.1.2.3', '10.0.0.0/8'],
    ['https://11.1.2.3', '11.1.2.3/99'],
    ['https://1.10.0.0', '10.0.0.0'],
  ])('to %s through the proxy with NO_PROXY=%s', (url, except) => {
    expect(through(url, { HTTP_PROXY: 'p', HTTPS_PROXY: 'p', NO_PROXY: except })).toBe('http://p/');
  });

  it('through the one that was chosen, whatever the variables say, or through none', () => {
    const environment = { HTTPS_PROXY: 'http://two.example', NO_PROXY: '*' };
    expect(through('https://send.example', environment, 'chosen.example:3128')).toBe('http://chosen.example:3128/');
    expect(through('http://127.0.0.1', environment, 'chosen.example:3128')).toBe('http://chosen.example:3128/');
    expect(through('https://send.example', { ...environment, NO_PROXY: '' }, 'none')).toBeUndefined();
  });

  it.each([
    ['socks5://me:secret@proxy.example', /HTTPS_PROXY is a SOCKS proxy, must be one for HTTP/],
    ['http://', /HTTPS_PROXY is not the address of a proxy/],
    ['ftp://me:secret@proxy.example', /HTTPS_PROXY is not the address of a proxy/],
  ])('nowhere where the proxy is %s, which is not shown', (proxy, message) => {
    const act = (): unknown => through('https://send.example', { HTTPS_PROXY: proxy });
    expect(act).toThrow(message);
    expect(act).not.toThrow(/secret/);
    // Where it would not be used, it does no harm.
    expect(through('http://send.example', { HTTPS_PROXY: proxy })).toBeUndefined();
  });
});

describe('a name and a password in the address of a server', () => {
  it('are sent to it and are no part of its address', () => {
    expect(splitLogin('https://me:s%C3%A9%3Acret@send.example')).toEqual({
      address: 'https://send.example/',
      login: {
        origin: 'https://send.example',
        authorization: `Basic ${Buffer.from('me:sé:cret').toString('base64')}`,
      },
    });
  });

  it.each(['https://send.example', 'https://me@send.example', 'send.example', ''])('are not in %j', (text) => {
    expect(splitLogin(text)).toEqual({ address: text, login: undefined });
  });

  it('may have a percent sign that encodes nothing', () => {
    const { login } = splitLogin('https://me:100%@send.example');
    expect(login?.authorization).toBe(`Basic ${Buffer.from('me:100%').toString('base64')}`);
  });
});

it.each([
  ['22.20.1', false],
  ['22.21.0', true],
  ['23.11.0', false],
  ['24.4.1', false],
  ['24.5.0', true],
  ['26.0.0', true],
])('Node %s can use a proxy: %s', (version, expected) => {
  expect(canUseProxy(version)).toBe(expected);
});
