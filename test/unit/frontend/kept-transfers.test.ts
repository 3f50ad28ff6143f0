import { describe, expect, it } from 'vitest';
import type { KeptTransfer } from '../../../frontend/kept-transfers.ts';
import { joinTransfers } from '../../../frontend/kept-transfers.ts';

const entry = (id: string, day: number, name = id): KeptTransfer => ({
  id,
  secret: 's',
  ownerSecret: 'o',
  name,
  bytes: 1,
  sentAt: `2026-03-0${day}T12:00:00.000Z`,
  expiresAt: '2026-04-01T12:00:00.000Z',
});

describe('two lists of sent files', () => {
  it('become one, the newest first', () => {
    const ids = joinTransfers([entry('c', 3), entry('a', 1)], [entry('b', 2), entry('d', 4)]).map(({ id }) => id);
    expect(ids).toEqual(['d', 'c', 'b', 'a']);
  });

  it('have a transfer once that is in both, as it is kept here', () => {
    const joined = joinTransfers([entry('a', 1, 'here')], [entry('a', 1, 'there'), entry('a', 1, 'again')]);
    expect(joined.map(({ name }) => name)).toEqual(['here']);
  });
});
