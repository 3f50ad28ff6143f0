import { describe, expect, it } from 'vitest';
import { endOf } from '../../../frontend/transfer-end.ts';
import { logOf } from '../../support/log-of.ts';

const at = (second: number): string => new Date(second * 1_000).toISOString();
const EXPIRES = '2026-12-01T00:00:00.000Z';

describe('the end of a transfer', () => {
  it.each([
    ['deleted', { kind: 'deleted', by: 'sender' }, 'sender'],
    ['deleted', { kind: 'deleted', by: 'admin' }, 'admin'],
    ['limit_reached', { kind: 'finished', download: 1, by: 'limit' }, 'limit'],
    ['expired', { kind: 'abandoned', by: 'abandoned' }, 'abandoned'],
  ] as const)('of one that is %s has when and by whom from the log', (state, event, how) => {
    const log = logOf([{ kind: 'created' }, { ...event }, { kind: 'log_read' }]);
    expect(endOf({ state }, log)).toEqual({ how, at: at(1) });
  });

  it('of an expired one is when it expired, not when it was removed', () => {
    const log = logOf([
      { kind: 'created', expiresAt: EXPIRES },
      { kind: 'expired', by: 'expiry' },
    ]);
    expect(endOf({ state: 'expired' }, log)).toEqual({ how: 'expired', at: EXPIRES });
    expect(endOf({ state: 'expired', expiresAt: at(5) }, log)).toEqual({ how: 'expired', at: at(5) });
    const changed = logOf([
      { kind: 'created', expiresAt: EXPIRES },
      { kind: 'expiry_changed', expiresAt: at(9) },
    ]);
    expect(endOf({ state: 'expired' }, changed)).toEqual({ how: 'expired', at: at(9) });
    expect(endOf({ state: 'expired' }, logOf([{ kind: 'expired' }]))).toEqual({ how: 'expired', at: at(0) });
  });

  it('is known by the state only where the log has lost it, or was not read', () => {
    for (const log of [undefined, logOf([{ kind: 'created' }])]) {
      expect(endOf({ state: 'deleted' }, log)).toEqual({ how: 'deleted', at: undefined });
      expect(endOf({ state: 'limit_reached' }, log)).toEqual({ how: 'limit', at: undefined });
      expect(endOf({ state: 'expired' }, log)).toEqual({ how: 'expired', at: undefined });
    }
  });

  it('by somebody whom only a newer version knows is a deletion', () => {
    expect(endOf({ state: 'deleted' }, logOf([{ kind: 'deleted', by: 'policy' }]))).toEqual({
      how: 'deleted',
      at: at(0),
    });
  });
});
