import { describe, expect, it } from 'vitest';
import type { TokenForm } from '../../../../frontend/admin/token-form.ts';
import { readTokenForm } from '../../../../frontend/admin/token-form.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const GOOD: TokenForm = {
  name: ' Press ',
  note: '',
  maxUses: 3,
  expiry: '86400',
  moment: '',
  size: '',
  unitBytes: 1e6,
};

describe('the form of a new token', () => {
  it('asks for what was filled in, in the units of the wire', () => {
    const wanted = { name: 'Press', note: '', maxUses: 3, expiresInSeconds: 86_400, maxTransferBytes: null };
    expect(readTokenForm(GOOD, NOW)).toEqual({ wanted });
    expect(readTokenForm({ ...GOOD, size: '2.5' }, NOW).wanted?.maxTransferBytes).toBe(2_500_000);
    expect(readTokenForm({ ...GOOD, expiry: 'never', maxUses: null }, NOW).wanted).toMatchObject({
      expiresInSeconds: null,
      maxUses: null,
    });
    const moment = '2026-11-20T13:00Z';
    expect(readTokenForm({ ...GOOD, expiry: 'moment', moment }, NOW).wanted?.expiresInSeconds).toBe(3_600);
  });

  it.each<[string, Partial<TokenForm>]>([
    ['name', { name: '   ' }],
    ['name', { name: 'x'.repeat(81) }],
    ['name', { name: 'two\nlines' }],
    ['note', { note: 'x'.repeat(501) }],
    ['maxUses', { maxUses: Number.NaN }],
    ['maxUses', { maxUses: 0 }],
    ['maxUses', { maxUses: 1.5 }],
    ['maxUses', { maxUses: 1_000_001 }],
    ['expiresInSeconds', { expiry: 'moment', moment: '' }],
    ['expiresInSeconds', { expiry: 'moment', moment: '2026-11-20T12:00Z' }],
    ['expiresInSeconds', { expiry: 'moment', moment: '2036-11-20T12:00Z' }],
    ['maxTransferBytes', { size: 'much' }],
    ['maxTransferBytes', { size: '-1' }],
    ['maxTransferBytes', { size: '0' }],
  ])('names the field %s that the server would refuse: %j', (field, change) => {
    const result = readTokenForm({ ...GOOD, ...change }, NOW);
    expect(result.wanted === undefined && [...result.wrong]).toEqual([field]);
  });
});
