import { describe, expect, it } from 'vitest';
import { AGENTS, describeAgent } from '../../../core/transfer/agent.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('describeAgent', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge on Windows'],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on ChromeOS'],
    [
      `Mozilla/5.0 (Linux; Android 15; SM-S9) ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36`,
      'Samsung Internet on Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
      'Chrome on iOS',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
      'Safari on macOS',
    ],
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'robot'],
    ['WhatsApp/2.24.6.77 A', 'robot'],
    ['curl/8.14.1', 'curl'],
    ['sgraph-send/0.4.0', 'sgraph-send'],
    ['node', 'Node'],
    ['python-requests/2.32.3', 'Python'],
    ['Go-http-client/2.0', 'Go'],
    ['Amazon CloudFront', 'other'],
    ['<script>alert(1)</script>', 'other'],
    ['x Firefox', 'other'],
  ])('reduces %s to %s', (header, expected) => expect(describeAgent(header)).toBe(expected));

  it('tells nothing without a header', () => {
    expect(describeAgent(undefined)).toBeUndefined();
    expect(describeAgent('')).toBeUndefined();
  });

  it('reads 512 characters and no more, however long a header is', () => {
    expect(describeAgent('x'.repeat(503) + ' Firefox/')).toBe('Firefox');
    expect(describeAgent('x'.repeat(504) + ' Firefox/')).toBe('other');
  });

  it('gives names of its vocabulary only, whatever comes', () => {
    for (const evil of [
      'Firefox/'.repeat(20_000),
      'Version/1.1 '.repeat(20_000),
      '\u0000\uffff',
      'Linux Android CrOS',
      'bot'.repeat(9e4),
    ]) {
      expect(AGENTS.has(describeAgent(evil)!)).toBe(true);
    }
  });
});
