import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { givenAdminKey, newAdminKey, refuseForeignKey, resolvedAdminKeys } from '../../../../lib/config/admin-keys.ts';

const digest = (key: string): string => createHash('sha256').update(key).digest('hex');
const [one, two, three] = [newAdminKey(), newAdminKey(), newAdminKey()];

describe('the admin keys of a deployment', () => {
  it('are generated with 32 bytes, never twice the same', () => {
    expect(Buffer.from(one, 'base64url')).toHaveLength(32);
    expect(one).not.toBe(two);
  });

  it('stay as they are without a given one, and with one that is among them', () => {
    const deployed = [digest(two), digest(one)];
    expect(resolvedAdminKeys(deployed, undefined, false)).toEqual(deployed);
    expect(resolvedAdminKeys(deployed, one, false)).toEqual(deployed);
    expect(resolvedAdminKeys(deployed, two, false)).toEqual(deployed);
    expect(resolvedAdminKeys([], undefined, false)).toEqual([]);
  });

  it('take a new one beside the newest, so that both are good and the third is not', () => {
    expect(resolvedAdminKeys([], one, false)).toEqual([digest(one)]);
    expect(resolvedAdminKeys([digest(one)], two, false)).toEqual([digest(two), digest(one)]);
    expect(resolvedAdminKeys([digest(two), digest(one)], three, false)).toEqual([digest(three), digest(two)]);
  });

  it('are the given one alone when the old ones end, whether it was deployed before or not', () => {
    expect(resolvedAdminKeys([digest(two), digest(one)], two, true)).toEqual([digest(two)]);
    expect(resolvedAdminKeys([digest(two), digest(one)], three, true)).toEqual([digest(three)]);
  });

  it('never end without a key that stays', () => {
    expect(() => resolvedAdminKeys([digest(one)], undefined, true)).toThrow(
      /--end-old-admin-keys needs the key to keep, in SGRAPH_SEND_ADMIN_KEY_ENVIRONMENT/,
    );
  });

  it('refuse what somebody thought up, without showing it', () => {
    for (const weak of ['correct horse battery staple correct horse battery', 'x'.repeat(42), '']) {
      expect(() => resolvedAdminKeys([], weak, false)).toThrow(
        /^the admin key must be a generated key of at least 32 bytes in base64url \(43 characters\)$/,
      );
    }
  });
});

describe('the admin key of an environment', () => {
  const from = (variables: Readonly<Record<string, string>>, named?: string): ReturnType<typeof givenAdminKey> =>
    givenAdminKey('qa-2', (name) => variables[name], named);

  it('is in a variable of its own, before that for any environment, unless another one is named', () => {
    const all = { SGRAPH_SEND_ADMIN_KEY: one, SGRAPH_SEND_ADMIN_KEY_QA_2: two, CHOSEN: three };
    expect(from(all)).toEqual({ key: two, variable: 'SGRAPH_SEND_ADMIN_KEY_QA_2', isNamed: true });
    expect(from({ SGRAPH_SEND_ADMIN_KEY: one, SGRAPH_SEND_ADMIN_KEY_DEV: two })).toEqual({
      key: one,
      variable: 'SGRAPH_SEND_ADMIN_KEY',
      isNamed: false,
    });
    expect(from(all, 'CHOSEN')).toEqual({ key: three, variable: 'CHOSEN', isNamed: true });
    expect(from({ SGRAPH_SEND_ADMIN_KEY_DEV: two })).toBeUndefined();
    expect(() => from(all, 'ABSENT')).toThrow('--admin-key-from ABSENT: the variable is not set, or empty');
  });

  it('is not that of another one which happens to be set', () => {
    const given = from({ SGRAPH_SEND_ADMIN_KEY: one });
    if (!given) throw new Error('no key was found');
    expect(() => refuseForeignKey(given, 'qa-2', [digest(two)])).toThrow(
      'SGRAPH_SEND_ADMIN_KEY is not the admin key of qa-2, which has another one: unset it, or name it SGRAPH_SEND_ADMIN_KEY_QA_2 to make it one',
    );
    refuseForeignKey(given, 'qa-2', [digest(two), digest(one)]);
    refuseForeignKey(given, 'qa-2', []);
    refuseForeignKey({ ...given, isNamed: true }, 'qa-2', [digest(two)]);
  });
});
