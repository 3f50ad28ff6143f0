import { describe, expect, it } from 'vitest';
import { parseExpiry, secondsUntil } from '../../../cli/expiry.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');

describe('parseExpiry', () => {
  it.each([
    ['30s', 30],
    ['90m', 5_400],
    ['1h', 3_600],
    ['7d', 604_800],
    ['2w', 1_209_600],
    ['2026-11-20T13:00Z', 3_600],
    ['2026-11-20T13:00:00.500Z', 3_601],
    ['2026-11-20T14:00+01:00', 3_600],
  ])('reads %s as %i seconds', (text, seconds) => {
    expect(secondsUntil(parseExpiry(text), NOW)).toBe(seconds);
  });

  it('keeps the milliseconds of a moment', () => {
    expect(parseExpiry('2026-11-20T13:00:00.500Z')(NOW)).toBe(NOW + 3_600_500);
    expect(parseExpiry('1h')(NOW + 7)).toBe(NOW + 3_600_007);
  });

  it('takes a date as its end, in local time', () => {
    const end = new Date('2026-11-22T00:00').getTime();
    expect(secondsUntil(parseExpiry('2026-11-21'), NOW)).toBe(Math.ceil((end - NOW) / 1000));
  });

  it.each([
    '',
    '7',
    'd',
    '-1h',
    '1.5h',
    '1 h',
    '1y',
    '0h',
    'tomorrow',
    '2026-02-30',
    '2026-13-01',
    '2020-01-01',
    '2026-11-20T11:59Z',
    '999999999w',
  ])('refuses %j', (text) => {
    expect(() => parseExpiry(text)(NOW)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});
