import { describe, expect, it } from 'vitest';
import type { PageTexts } from '../../../../bin/page-texts.ts';
import { findPageTexts } from '../../../../bin/page-texts.ts';
import { textsAskedFor } from '../../../../bin/texts-asked-for.ts';
import { adminEn } from '../../../../frontend/i18n/admin-en.ts';
import { en } from '../../../../frontend/i18n/en.ts';

const KEYS = ['app.send', 'copy.refused', 'event.refused', 'event.created', 'leave.chosen', 'leave.chosen_yes'];

describe('a script asks for', () => {
  it.each([
    ['what it names', 'say("app.send"),h(\'copy.refused\')', ['app.send', 'copy.refused']],
    ['what begins as a template does', 't(`event.${kind}`)', ['event.created', 'event.refused']],
    ['what begins as a template inside of another', '`${t(`event.${kind}`)}.`', ['event.created', 'event.refused']],
    ['what ends as a template does', 'say(`${why}.refused`)', ['copy.refused', 'event.refused']],
    ['a whole group that it names', 'code("event.",kind)', ['event.created', 'event.refused']],
    ['what begins in the middle of a word', 't(`leave.chosen_${x}`)', ['leave.chosen_yes']],
    ['nothing that is no text of its own', 'app.send("app.sending","leave",`/d/${id}`)', []],
  ])('%s', (_, script, expected) => {
    expect([...textsAskedFor(script, KEYS)].sort()).toEqual(expected);
  });
});

describe('the texts of pages', async () => {
  const [user, admin] = await Promise.all([findPageTexts('user', {}), findPageTexts('admin', {})]);
  const all = ({ start, parts }: PageTexts): Set<string> =>
    new Set([start, ...parts.values()].flatMap((each) => [...each]));

  // A key that is put together in a way that the build does not see would be in no part, and is listed here.
  it('are each asked for by a part of a page', () => {
    const asked = new Set([...all(user), ...all(admin)]);
    expect([...Object.keys(en), ...Object.keys(adminEn)].filter((key) => !asked.has(key))).toEqual([]);
  });

  it('come with the parts that ask for them, and of problems only what needs no server', () => {
    expect(user.parts.get('frontend/user/upload.ts')).toContain('drop.title');
    expect(user.parts.get('frontend/user/download.ts')).toContain('download.start');
    expect(user.start).not.toContain('drop.title');
    const isProblem = (key: string): boolean => /^(?:error|hint|link)\./.test(key);
    const early = ['error.network', 'error.part_missing', 'error.unsupported_browser'];
    for (const { start } of [user, admin])
      expect([...start].filter(isProblem).sort()).toEqual([
        ...early,
        ...early.map((key) => key.replace('error', 'hint')),
      ]);
    for (const [part, keys] of [...user.parts, ...admin.parts])
      if (part !== 'frontend/problem-words.ts')
        expect([...keys].filter(isProblem), part).toEqual(part.endsWith('upload.ts') ? ['error.cancelled'] : []);
    expect(admin.parts.get('frontend/admin/send-admin-tokens-page/send-admin-tokens-page.ts')).toContain(
      'admin.token_unlimited',
    );
    expect([...all(user)].filter((key) => key.startsWith('admin.'))).toEqual([]);
  });

  it('are files of their own only where they are long enough', () => {
    for (const keys of user.parts.values()) expect([...keys].join('').length).toBeGreaterThan(50);
  });
});
