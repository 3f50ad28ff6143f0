import { describe, expect, it } from 'vitest';
import { isOver, SeenState, stateBy } from '../../../frontend/seen-state.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const LATER = '2026-03-02T12:00:00.000Z';
const EARLIER = '2026-02-28T12:00:00.000Z';
const at = EARLIER;

describe('the state of a transfer, without asking', () => {
  it.each([
    ['is unknown before the server was asked', LATER, undefined, undefined],
    ['is what the server said last', LATER, { state: 'ready', at }, 'ready'],
    ['is over by the clock', EARLIER, { state: 'ready', at }, 'expired'],
    [
      'follows the expiry that the server knows, not the one that was expected',
      EARLIER,
      { state: 'ready', at, expiresAt: LATER },
      'ready',
    ],
    ['stays how it ended after its expiry', EARLIER, { state: 'deleted', at }, 'deleted'],
    ['stays gone', EARLIER, { state: 'gone', at }, 'gone'],
  ] as const)('%s', (_, expiresAt, seen, state) => {
    expect(stateBy(expiresAt, seen, NOW)).toBe(state);
  });

  it('is over for good when the transfer has ended, or the server has nothing of it', () => {
    const over = SeenState.shape.state.options.filter((state) => isOver({ state }));
    expect(over).toEqual(['limit_reached', 'expired', 'deleted', 'gone']);
  });
});
