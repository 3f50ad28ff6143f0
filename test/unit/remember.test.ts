import { expect, it } from 'vitest';
import { remember } from '../../core/remember.ts';

it('keeps as many entries as it may and lets the one go that was put first', () => {
  const map = new Map<string, number>();
  for (const [index, key] of ['a', 'b', 'a', 'c', 'd'].entries()) remember(map, key, index, 3);
  expect([...map]).toEqual([
    ['a', 2],
    ['c', 3],
    ['d', 4],
  ]);
});
