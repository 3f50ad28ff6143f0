import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Unfinished } from '../../../cli/unfinished.ts';
import { chooseUnfinished } from '../../../cli/unfinished.ts';

const ID = 'abcdefghijklmnopqrstuvwxyz';
const download = (id: string, target: string): Unfinished => {
  const head = {
    version: 1,
    kind: 'download',
    startedAt: '2026-11-30T15:00:00.000Z',
    until: '2026-12-30T15:00:00.000Z',
    place: { kind: 'store', url: 'disk:/srv/send' },
    id,
    secret: 'A'.repeat(43),
    target,
    temporary: null,
    bytes: 1,
  } as unknown as Extract<Unfinished, { kept: unknown }>['head'];
  return { path: `/state/${id}`, head, kept: undefined };
};

describe('the transfer that is resumed or forgotten', () => {
  const one = download(ID, resolve('one'));
  const other = download(ID, resolve('other'));
  const alone = download(ID.toUpperCase(), '-');

  it('is the one with that id, or with that path', () => {
    expect(chooseUnfinished([one, other, alone], ID.toUpperCase())).toBe(alone);
    expect(chooseUnfinished([one, other, alone], 'other')).toBe(other);
    expect(chooseUnfinished([one, other, alone], resolve('one'))).toBe(one);
    expect(chooseUnfinished([one, other, alone], '-')).toBe(alone);
    expect(chooseUnfinished([alone], undefined)).toBe(alone);
    expect(() => chooseUnfinished([alone], 'other')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('is not one of several that was not chosen', () => {
    expect(() => chooseUnfinished([one, other], ID)).toThrow(/several downloads of this transfer .* the path of one/);
    expect(() => chooseUnfinished([one, alone], undefined)).toThrow(/several unfinished transfers/);
  });
});
