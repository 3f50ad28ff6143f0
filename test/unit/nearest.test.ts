import { describe, expect, it } from 'vitest';
import { nearest, suggestion } from '../../core/nearest.ts';

const KNOWN = ['uploads', 'mode', 'memoryMiB', 'maxExpiresDays', 'maxStoreBytes'];

describe('the name that was meant', () => {
  it.each([
    ['uplaods', 'uploads'],
    ['UPLOADS', 'uploads'],
    ['mod', 'mode'],
    ['memory', 'memoryMiB'],
    ['maxExpireDays', 'maxExpiresDays'],
    ['max', undefined],
    ['colour', undefined],
    ['', undefined],
  ])('of %j is %j', (name, meant) => {
    expect(nearest(name, KNOWN)).toBe(meant);
  });

  it('takes two letters that changed places for one mistake', () => {
    expect(nearest('biuld', ['build', 'bench'])).toBe('build');
    expect(nearest('tset', ['test', 'deploy'])).toBe('test');
  });

  it('is asked for, where there is one', () => {
    expect(suggestion('mod', KNOWN)).toBe(': did you mean "mode"?');
    expect(suggestion('colour', KNOWN)).toBe('');
  });
});
