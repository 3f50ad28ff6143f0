import { parseEnv } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envLine } from '../../../../frontend/admin/env-line.ts';

describe('a line of an environment file', () => {
  it('is read back as the value it was made of, whatever signs that has', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(' ', 'a', 'z', '0', '#', "'", '"', '`', '$', '\\', '=', ',', '/', '-', 'é'),
        }),
        (value) => {
          const line = envLine('NAME', value);
          if (line !== undefined) expect(parseEnv(line)).toEqual({ NAME: value });
        },
      ),
      { numRuns: 2_000, seed: 20_261_129 },
    );
  });

  it('has no quotes where none are needed, for not every reader takes them off', () => {
    expect(envLine('NAME', '10737418240')).toBe('NAME=10737418240');
    expect(envLine('NAME', 'Sign in with Example')).toBe('NAME=Sign in with Example');
    expect(envLine('NAME', 'https://a.example,https://b.example')).toBe('NAME=https://a.example,https://b.example');
    expect(envLine('NAME', "it's #1")).toBe('NAME="it\'s #1"');
  });

  it('is none for what has two lines, or needs more kinds of quotes than there are', () => {
    expect([envLine('NAME', 'a\nb'), envLine('NAME', '\'"`')]).toEqual([undefined, undefined]);
  });
});
