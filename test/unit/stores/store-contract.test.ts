import { AssertionError } from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { BROKEN_STORES, openBroken } from '../../contracts/broken-stores.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';

describe('the contract of stores', () => {
  it('has no two checks of one name', () => {
    const names = STORE_CONTRACT.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('has for each check a store that it catches', () => {
    const caughtBy = new Set(BROKEN_STORES.map((broken) => broken.caughtBy));
    expect(STORE_CONTRACT.map(({ name }) => name).filter((name) => !caughtBy.has(name))).toEqual([]);
  });

  it.each(BROKEN_STORES)('catches a store that $fault', async (broken) => {
    const caughtBy = STORE_CONTRACT.find(({ name }) => name === broken.caughtBy);
    expect(caughtBy, `there is no check "${broken.caughtBy}"`).toBeDefined();
    const thrown = await outcome(caughtBy!.check({ open: () => Promise.resolve(openBroken(broken)) }));
    // Any other error would be a fault of the check or of the broken store itself.
    expect(thrown instanceof AssertionError || thrown instanceof SendError, `it gave ${String(thrown)}`).toBe(true);
  });
});

async function outcome(promise: Promise<void>): Promise<unknown> {
  return promise.then(
    () => 'no failure',
    (thrown: unknown) => thrown,
  );
}
