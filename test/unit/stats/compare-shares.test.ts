import { expect, it } from 'vitest';
import { compareShares } from '../../../core/stats/compare-shares.ts';

// Newcombe 1998, table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 5/56 − 0/29.
it.each([
  [{ count: 56, of: 70 }, { count: 48, of: 80 }, 0.0524, 0.3339],
  [{ count: 9, of: 10 }, { count: 3, of: 10 }, 0.1705, 0.809],
  [{ count: 5, of: 56 }, { count: 0, of: 29 }, -0.0381, 0.1926],
])('the interval of %o and %o is the published one', (one, other, low, high) => {
  const found = compareShares(one, other);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

it('says nothing of too few, and nothing clear of what holds no difference', () => {
  expect(compareShares({ count: 9, of: 10 }, { count: 3, of: 10 }).verdict).toBe('few');
  expect(compareShares({ count: 0, of: 0 }, { count: 0, of: 0 }).verdict).toBe('few');
  expect(compareShares({ count: 90, of: 100 }, { count: 88, of: 100 }).verdict).toBe('open');
  expect(compareShares({ count: 95, of: 100 }, { count: 60, of: 100 }).verdict).toBe('clear');
});

it('takes a step that was counted twice for one', () => {
  expect(compareShares({ count: 41, of: 40 }, { count: 40, of: 40 }).high).toBeLessThanOrEqual(1);
});
