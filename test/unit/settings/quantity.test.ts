import { describe, expect, it } from 'vitest';
import { quantityIn } from '../../../core/quantity.ts';
import { bytes, days, seconds } from '../../../lambdas/settings/quantity.ts';

describe('a quantity', () => {
  it.each([
    ['10 GB', 10_000_000_000],
    ['10GiB', 10_737_418_240],
    ['1.1 kB', 1_100],
    ['0.1 B', 0.1],
    [' 5 MB ', 5_000_000],
    ['10', undefined],
    ['GB', undefined],
    ['-1 GB', undefined],
    ['1e3 GB', undefined],
    ['1 gb', undefined],
    ['1 toString', undefined],
  ])('%j is %s bytes', (text, count) => {
    expect(quantityIn(text, 'bytes')).toBe(count);
  });

  it.each([
    ['90 days', 7_776_000],
    ['1 day', 86_400],
    ['2 weeks', 1_209_600],
    ['1.5 h', 5_400],
    ['15min', 900],
    ['1 month', undefined],
  ])('%j is %s seconds', (text, count) => {
    expect(quantityIn(text, 'seconds')).toBe(count);
  });

  it('is taken as a number or with its unit, whole and in its bounds', () => {
    expect([bytes(1).parse(5), bytes(1).parse('5 kB')]).toEqual([5, 5_000]);
    expect([days(1, 30).parse('2 weeks'), days(1, 30).parse('48 h')]).toEqual([14, 2]);
    expect(seconds(60, 86_400).parse('15 minutes')).toBe(900);
    for (const wrong of ['36 hours', '31 days', 0, 1.5, true, '3', Number.NaN])
      expect(days(1, 30).safeParse(wrong).success, String(wrong)).toBe(false);
  });
});
