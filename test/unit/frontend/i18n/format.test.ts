import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatLimit,
  formatMilliseconds,
  formatPercent,
  formatRelative,
  formatWhen,
  formatSpeed,
} from '../../../../frontend/i18n/format.ts';

describe('what a person reads', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_540_000, '1.5 MB'],
    [123_456_789, '123 MB'],
    [10_737_418_240, '10.7 GB'],
  ])('of %d bytes is %s', (bytes, text) => {
    expect(formatBytes(bytes, 'en')).toBe(text);
  });

  it.each([
    [10 * 1024 ** 3, '10 GB'],
    [100 * 1024 ** 3, '100 GB'],
    [1024 ** 4, '1 TB'],
    [512 * 1024 ** 2, '512 MB'],
    [1_500 * 1024 ** 2, '1.5 GB'],
    [10_000_000_000, '10 GB'],
    [5_000, '5 kB'],
    [1023, '1 kB'],
    [1, '1 byte'],
    [0, '0 bytes'],
  ])('of a limit of %d bytes is %s', (bytes, text) => {
    expect(formatLimit(bytes, 'en')).toBe(text);
  });

  it('of a limit in whole binary units promises no byte more than it is', () => {
    for (const power of [1, 2, 3, 4])
      for (const count of [1, 7, 10, 100, 999])
        expect(formatLimit(count * 1024 ** power, 'en')).toBe(formatBytes(count * 1000 ** power, 'en'));
  });

  it('of a speed has the unit of the language', () => {
    expect(formatSpeed(3_900_000, 'pt-PT').replace('\u00a0', ' ')).toBe('3,9 MB/s');
  });

  it.each([
    [45, '45 seconds'],
    [120, '2 minutes'],
    [3_600, '1 hour'],
    [3_595, '1 hour'],
    [86_400, '1 day'],
    [86_390, '1 day'],
    [23 * 3_600, '23 hours'],
    [30 * 86_400, '30 days'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(formatDuration(seconds, 'en')).toBe(text);
  });

  it.each([
    [250, 'en-GB', '250 ms'],
    [10_000, 'en-GB', '10 s'],
    [1_500, 'pt-PT', '1,5 s'],
  ])('of %d ms in %s is %s', (ms, locale, text) => {
    expect(formatMilliseconds(ms, locale)).toBe(text.replace(' ', '\u00a0'));
  });

  it('of a moment says how far away it is', () => {
    const now = Date.UTC(2026, 0, 1);
    const after = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
    expect(formatRelative(after(7 * 86_400), now, 'en')).toBe('in 7 days');
    expect(formatRelative(after(-3_600), now, 'en')).toBe('1 hour ago');
  });

  it('of a day has the name that people call it by, by the calendar of the reader', () => {
    const local = (day: number, hour: number): string => new Date(2026, 10, day, hour, 5).toISOString();
    const now = Date.parse(local(20, 0));
    expect(formatWhen(local(20, 23), now, 'en-GB')).toBe('today 23:05');
    expect(formatWhen(local(19, 23), now, 'en-GB')).toBe('yesterday 23:05');
    expect(formatWhen(local(21, 1), now, 'en-GB')).toBe('tomorrow 01:05');
    expect(formatWhen(local(18, 23), now, 'en-GB')).toBe('18 Nov 2026, 23:05');
    expect(formatWhen(local(20, 9), now, 'pt-PT')).toMatch(/^hoje /);
  });

  it('never says 100% before the end', () => {
    expect(formatPercent(0.9999, 'en')).toBe('99%');
    expect(formatPercent(1, 'en')).toBe('100%');
  });
});
