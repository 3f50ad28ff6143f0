import { describe, expect, it } from 'vitest';
import { isVersion, nextVersion } from '../../../../tools/release/version.ts';

describe('the next version', () => {
  it.each([
    ['v0.2.15', 'patch', 'v0.2.16'],
    ['v0.2.15', 'minor', 'v0.3.0'],
    ['v0.9.9', 'minor', 'v0.10.0'],
    ['v1.0.9', 'patch', 'v1.0.10'],
  ] as const)('after %s by %s is %s', (from, increment, to) => {
    expect(nextVersion(from, increment)).toBe(to);
  });

  it.each(['0.2.15', 'v0.2', 'v0.02.1', 'v0.2.15-beta', 'v0.2.15\n', ''])('is not made from %j', (text) => {
    expect(isVersion(text)).toBe(false);
    expect(() => nextVersion(text, 'patch')).toThrow(/is not a version such as v0\.2\.15/);
  });
});
