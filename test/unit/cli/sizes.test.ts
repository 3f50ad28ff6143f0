import { describe, expect, it } from 'vitest';
import { readSize } from '../../../cli/sizes.ts';

describe('a size that a person gives', () => {
  it.each([
    ['0', 0],
    ['500', 500],
    ['10MB', 10_000_000],
    ['10 mb', 10_000_000],
    ['1.5 GB', 1_500_000_000],
    ['100MiB', 104_857_600],
    ['1kB', 1_000],
    ['1KiB', 1_024],
    ['7 B', 7],
  ])('of %s is %i bytes', (text, bytes) => {
    expect(readSize('--min-size', text)).toBe(bytes);
  });

  it.each(['', 'MB', '-1', '1e3', '10 PB', '1,5GB', '10Mbit', '1 iB', '999999TB'])('of "%s" is refused', (text) => {
    expect(() => readSize('--min-size', text)).toThrow(/^--min-size "/);
  });
});
