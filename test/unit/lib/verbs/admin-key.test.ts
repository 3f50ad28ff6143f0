import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newAdminKey } from '../../../../lib/config/admin-keys.ts';
import { adminKeyOf } from '../../../../lib/verbs/admin-key.ts';

const ASKED = {
  environment: 'qa',
  given: undefined,
  makes: 'if-missing',
  changes: true,
  isUsed: true,
  isTaken: true,
} as const;
const LOOKING = { ...ASKED, changes: false, makes: 'never' } as const;
const deployed = createHash('sha256').update(newAdminKey()).digest('hex');

describe('the admin key of a command', () => {
  it('is made for a deployment that has none, and shown before anything changes', () => {
    const key = adminKeyOf(ASKED);
    expect(key.lines()).toEqual([]);
    const made = key.find([]);
    expect(key.find([])).toBe(made);
    expect(key.lines()[0]).toBe(`admin key of qa: ${made ?? ''}`);
    expect(key.known()).toBe(made);
  });

  it('is not made where there is one, where nothing takes it, or where nothing changes', () => {
    expect(adminKeyOf(ASKED).find([deployed])).toBeUndefined();
    expect(adminKeyOf({ ...ASKED, isTaken: false }).find([])).toBeUndefined();
    expect(adminKeyOf({ ...ASKED, makes: 'never', changes: false }).find([])).toBeUndefined();
  });

  it('that was given is said by its variable, and never shown', () => {
    const given = { key: newAdminKey(), variable: 'SGRAPH_SEND_ADMIN_KEY_QA', isNamed: true };
    const key = adminKeyOf({ ...ASKED, given });
    expect(key.find([deployed])).toBe(given.key);
    expect(key.lines()).toEqual(['admin key of qa: taken from SGRAPH_SEND_ADMIN_KEY_QA']);
  });

  it('is said by its variable in every verb that uses it, such as a smoke test, and in no other', () => {
    const given = { key: newAdminKey(), variable: 'SGRAPH_SEND_ADMIN_KEY', isNamed: false };
    const own = createHash('sha256').update(given.key).digest('hex');
    const linesOf = (isUsed: boolean): readonly string[] => {
      const key = adminKeyOf({ ...LOOKING, given, isUsed });
      expect(key.find([own])).toBe(given.key);
      return key.lines();
    };
    expect(linesOf(true)).toEqual(['admin key of qa: taken from SGRAPH_SEND_ADMIN_KEY']);
    expect(linesOf(false)).toEqual([]);
  });

  it('of another environment is refused in what changes keys, and not used elsewhere, which is said', () => {
    const given = { key: newAdminKey(), variable: 'SGRAPH_SEND_ADMIN_KEY', isNamed: false };
    expect(() => adminKeyOf({ ...ASKED, given }).find([deployed])).toThrow(/is not the admin key of qa/);
    const looking = adminKeyOf({ ...LOOKING, given });
    expect(looking.find([deployed])).toBeUndefined();
    expect(looking.known()).toBeUndefined();
    expect(looking.lines()).toEqual([
      'admin key of qa: none, because SGRAPH_SEND_ADMIN_KEY holds another key; name it SGRAPH_SEND_ADMIN_KEY_QA',
    ]);
    expect(adminKeyOf({ ...ASKED, given, makes: 'always' }).find([deployed])).toBe(given.key);
  });
});
