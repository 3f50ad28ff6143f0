import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, networkOf } from '../../../core/transfer/ip-address.ts';

describe('canonicalAddress', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['0:0:0:0:0:ffff:203.0.113.9', '203.0.113.9'],
  ])('writes %s as %s', (text, expected) => expect(canonicalAddress(text)).toBe(expected));

  it.each([
    ...['', ' ', '1', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '0x1.2.3.4', '1.2.3.-4', '1.2.3.4:5'],
    ...[':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', ':1:2:3:4:5:6:7', '12345::'],
    ...['g::', '1.2.3.4::', '::1.2.3.4:5', '::1.2.3', 'fe80::1%eth0', 'fe80::1%25en0', '[::1]', '::1/64', 'localhost'],
    ...['unknown', '_hidden', 'evil"\n', '１.２.３.４'],
  ])('takes %j for no address', (text) =>
    expect([canonicalAddress(text), networkOf(text)]).toEqual([undefined, undefined]),
  );

  it('agrees with Node about ten thousand random texts', () => {
    const pieces = ['0', '1', 'ffff', '::', ':', ':', ':', '.', '1.2.3.4', 'db8', '%', '256', 'g'];
    let state = 7;
    const next = (count: number): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % count;
    for (let round = 0; round < 10_000; round++) {
      const text = Array.from({ length: 1 + next(16) }, () => pieces[next(pieces.length)]).join('');
      expect(canonicalAddress(text) !== undefined, text).toBe(isIP(text) !== 0 && !text.includes('%'));
    }
  });
});

describe('networkOf', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['::ffff:cb00:714d', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:DB8::5', '2001:db8::/48'],
    ['::1', '::/48'],
  ])('gives %s the network %s', (text, expected) => expect(networkOf(text)).toBe(expected));
});
