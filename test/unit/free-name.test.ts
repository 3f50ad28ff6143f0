import { describe, expect, it } from 'vitest';
import { distinctNames, numbered } from '../../core/free-name.ts';
import { limitMs } from '../setup/time-limits.ts';

it.each([
  ['a.txt', 'a (2).txt'],
  ['d.x/a', 'd.x/a (2)'],
  ['.profile', '.profile (2)'],
  ['a.tar.gz', 'a.tar (2).gz'],
  ['d/', 'd (2)/'],
])('numbered(%j) is %j', (path, expected) => {
  expect(numbered(path, 2)).toBe(expected);
});

describe('distinctNames', () => {
  it('gives numbers where names are the same', () => {
    expect(distinctNames(['a.txt', 'a.txt', 'a (2).txt', 'b/a.txt', 'c', 'c', 'd/', 'd/'])).toEqual([
      'a.txt',
      'a (2).txt',
      'a (2) (2).txt',
      'b/a.txt',
      'c',
      'c (2)',
      'd/',
      'd (2)/',
    ]);
  });

  it('numbers a hundred thousand equal names in the time of different ones', { timeout: limitMs(10) }, () => {
    const names = distinctNames(Array.from({ length: 100_000 }, () => 'same.txt'));
    expect(new Set(names).size).toBe(100_000);
    expect(names.at(-1)).toBe('same (100000).txt');
  });
});
