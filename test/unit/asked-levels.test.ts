import { describe, expect, it } from 'vitest';
import { readAsked } from '../setup/asked-levels.ts';

const KNOWN = ['lint', 'types', 'unit', 'workflows'];

describe('what npm test is asked for', () => {
  it('is levels, and files that restrict them', () => {
    expect(readAsked(['lint', 'unit', 'test/unit/cli'], KNOWN)).toEqual({
      levels: ['lint', 'unit'],
      paths: ['test/unit/cli'],
    });
    expect(readAsked([], KNOWN)).toEqual({ levels: [], paths: [] });
  });

  it('is refused before anything runs where there is no such level, with the nearest one', () => {
    expect(readAsked(['unit', 'workflow'], KNOWN)).toEqual({
      refused: expect.stringMatching(
        /^there is no level workflow: did you mean "workflows"\?\n[^]*\nlevels: lint, types/,
      ) as string,
    });
    expect(readAsked(['-t', 'name'], KNOWN)).toMatchObject({ refused: expect.stringMatching(/no level -t/) as string });
  });

  it('is refused where a file has no level', () => {
    expect(readAsked(['test/unit/cli'], KNOWN)).toMatchObject({
      refused: expect.stringMatching(/name the level/) as string,
    });
  });
});
