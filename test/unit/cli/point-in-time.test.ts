import { describe, expect, it } from 'vitest';
import { localIso, pointInTime, readTime } from '../../../cli/point-in-time.ts';

const NOW = Date.parse('2026-11-20T12:34:56.000Z');
const BACK = { now: NOW, ofDay: 'start', span: 'back' } as const;

/** A moment of the local day that is so many days from now. */
function local(days: number, hours = 0, minutes = 0, seconds = 0): number {
  const date = new Date(NOW);
  date.setDate(date.getDate() + days);
  return date.setHours(hours, minutes, seconds, 0);
}

describe('a time that a person gives', () => {
  it.each([
    ['now', NOW],
    ['2h', NOW - 7_200_000],
    ['90m ago', NOW - 5_400_000],
    ['3 d', NOW - 3 * 86_400_000],
    ['today', local(0)],
    ['yesterday', local(-1)],
    ['yesterday 15:00', local(-1, 15)],
    ['Yesterday at 3pm', local(-1, 15)],
    ['  yesterday   3:30 PM ', local(-1, 15, 30)],
    ['today 12am', local(0)],
    ['today 12pm', local(0, 12)],
    ['00:05', local(0, 0, 5)],
    ['9:30:15', local(0, 9, 30, 15)],
    ['2026-11-18', local(-2)],
    ['2026-11-18 15:00', local(-2, 15)],
    ['2026-11-18 at 15:00', local(-2, 15)],
    ['2026-11-18T15:00', local(-2, 15)],
    ['2026-11-18T15:00:00Z', Date.parse('2026-11-18T15:00:00Z')],
    ['2026-11-18 15:00:00.500Z', Date.parse('2026-11-18T15:00:00.500Z')],
    ['2026-11-18T15:00+05:30', Date.parse('2026-11-18T09:30:00Z')],
  ])('is understood as %s', (text, moment) => {
    expect(new Date(pointInTime(text, BACK) ?? 0).toISOString()).toBe(new Date(moment).toISOString());
  });

  it('is the end of a day that is given without a time, where a range ends', () => {
    const until = { ...BACK, ofDay: 'end' } as const;
    expect(pointInTime('yesterday', until)).toBe(local(0));
    expect(pointInTime('2026-11-18', until)).toBe(local(-1));
    expect(pointInTime('yesterday 15:00', until)).toBe(local(-1, 15));
  });

  it('may be ahead, where that is what is asked for', () => {
    const ahead = { ...BACK, span: 'ahead' } as const;
    expect(pointInTime('2h', ahead)).toBe(NOW + 7_200_000);
    expect(pointInTime('2h ago', ahead)).toBe(NOW - 7_200_000);
    expect(pointInTime('tomorrow', ahead)).toBe(local(1));
  });

  it.each([
    '',
    'yesterday 3',
    'yesterday 25:00',
    'yesterday 15:60',
    'yesterday 13pm',
    'yesterday 0am',
    'lately',
    'lately 15:00',
    '15',
    '2026-02-30',
    '2026-02-30 15:00',
    '2026-02-30T15:00:00Z',
    '2026-11-18 yesterday',
    '1.5h',
    '28/11/2026',
  ])('is refused as "%s", with what is understood', (text) => {
    expect(() => readTime('--since', text, BACK)).toThrow(/^--since "/);
    expect(pointInTime(text, BACK)).toBeUndefined();
  });

  it('is refused where it may be in the morning or in the afternoon', () => {
    expect(() => readTime('--since', 'yesterday at 3', BACK)).toThrow(/give "yesterday at 3am" or "yesterday at 3pm"/);
    expect(() => readTime('--since', 'yesterday at 13', BACK)).toThrow(/not a known time/);
  });

  it('is refused in the future, where a range of what has happened begins', () => {
    expect(() => readTime('--since', '2027-01-01', BACK)).toThrow(/in the future: 2027-01-01T00:00:00/);
    expect(readTime('--until', '2027-01-01', { ...BACK, ofDay: 'end' })).toBeGreaterThan(NOW);
  });
});

it('shows a moment in the local zone, so that it is the same moment', () => {
  const shown = localIso(NOW);
  expect(shown).toMatch(/^2026-11-2[01]T[0-9:]{8}[+-][0-9]{2}:[0-9]{2}$/);
  expect(Date.parse(shown)).toBe(NOW);
});
