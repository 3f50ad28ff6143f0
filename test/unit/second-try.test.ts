import { describe, expect, it } from 'vitest';
import { tryTwice } from '../setup/second-try.ts';
import type { TestCounts } from '../setup/test-counts.ts';

function counts(passed: number, ...names: string[]): TestCounts {
  return { passed, failed: names.length, names, files: [...new Set(names.map((name) => name.split(':')[0] ?? ''))] };
}

const never = (): never => {
  throw new Error('was run again');
};

describe('a second try', () => {
  it('passes what failed once, and names it', async () => {
    const asked: (readonly string[])[] = [];
    const tried = await tryTwice(counts(9, 'a.ts: opens', 'b.ts: closes'), (files) => {
      asked.push(files);
      return Promise.resolve(counts(5));
    });
    expect(asked).toEqual([['a.ts', 'b.ts']]);
    expect(tried).toMatchObject({ passed: 11, failed: 0, names: [], unsteady: ['a.ts: opens', 'b.ts: closes'] });
  });

  it('is made of a file in which one fault failed all that followed', async () => {
    const names = ['a.ts: is created', 'a.ts: is locked', 'a.ts: is deleted', 'a.ts: is gone'];
    expect(await tryTwice(counts(9, ...names), () => Promise.resolve(counts(6)))).toMatchObject({
      passed: 13,
      failed: 0,
      unsteady: names,
    });
  });

  it('leaves failed what fails twice', async () => {
    const tried = await tryTwice(counts(9, 'a.ts: opens', 'a.ts: closes'), () =>
      Promise.resolve(counts(1, 'a.ts: closes')),
    );
    expect(tried).toMatchObject({ passed: 10, failed: 1, names: ['a.ts: closes'], unsteady: ['a.ts: opens'] });
  });

  it.each([
    ['everything passed', counts(9)],
    ['too much failed', counts(9, 'a.ts: 1', 'b.ts: 2', 'c.ts: 3', 'd.ts: 4')],
    ['nothing passed', counts(0, 'a.ts: 1')],
    ['a test was skipped', { ...counts(9, 'a.ts: 1', '1 skipped'), failed: 2, files: [] }],
    ['the runner crashed', { ...counts(9, 'the runner'), files: [] }],
  ])('is not made where %s', async (_, first) => {
    expect(await tryTwice(first, never)).toEqual({ ...first, unsteady: [] });
  });

  it.each([
    ['crashes', undefined],
    ['finds nothing to run', counts(0)],
    ['fails elsewhere', counts(3, 'a.ts: another')],
  ])('changes nothing where it %s', async (_, second) => {
    const first = counts(9, 'a.ts: opens');
    expect(await tryTwice(first, () => Promise.resolve(second))).toEqual({ ...first, unsteady: [] });
  });
});
