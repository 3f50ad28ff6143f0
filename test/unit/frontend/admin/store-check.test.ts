import { describe, expect, it } from 'vitest';
import type { StoreCheck } from '../../../../core/admin/store-check.ts';
import { addSlice, NOTHING_CHECKED } from '../../../../frontend/admin/store-check.ts';

const slice = (faults: number, next?: string): StoreCheck => ({
  ...{ transfers: 10, others: 2, parts: 20, bytes: 1_000, compared: 0, damaged: faults, cleared: [] },
  faults: Array.from({ length: faults }, () => ({ transfer: 'a'.repeat(26), fault: 'part_missing', part: 1 })),
  ...(next !== undefined && { next }),
});

describe('a check of the store, slice by slice', () => {
  it('sums up what was found, and continues where the last slice ended', () => {
    const first = addSlice(NOTHING_CHECKED, slice(1, 'b'));
    expect(first).toMatchObject({ transfers: 10, others: 2, damaged: 1, next: 'b' });
    expect(addSlice(first, slice(2))).toMatchObject({ transfers: 20, others: 4, damaged: 3, next: undefined });
  });

  it('lists 500 faults at most, and counts the others', () => {
    const found = addSlice(addSlice(NOTHING_CHECKED, slice(499, 'b')), slice(500));
    expect([found.faults.length, found.unlisted, found.damaged]).toEqual([500, 499, 999]);
  });
});
