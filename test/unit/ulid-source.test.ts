import { decodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import { createUlidSource } from '../../core/ulid-source.ts';

describe('a source of ULIDs', () => {
  it('makes lower-case ids that ascend, within a millisecond and when the clock is set back', () => {
    const next = createUlidSource();
    const ids = [1_000, 1_000, 1_001, 999, 2_000, 2_000].map(next);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(6);
    for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
    expect(decodeTime((ids[0] ?? '').toUpperCase())).toBe(1_000);
  });

  it('makes different ids than another source at the same time, over many pools of random bytes', () => {
    const sources = [createUlidSource(), createUlidSource()];
    const ids = sources.flatMap((next) => Array.from({ length: 1_000 }, (_, time) => next(time)));
    expect(new Set(ids).size).toBe(2_000);
    const characters = new Set(ids.flatMap((id) => Array.from(id.slice(10))));
    expect(characters.size).toBe(32);
  });
});
