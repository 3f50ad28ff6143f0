import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AuditQuery } from '../../core/admin/queries.ts';
import { isLoggedName } from '../../core/admin/logged-name.ts';
import { unseenIn } from '../../core/one-line.ts';
import { auditFilterOf } from '../../frontend/admin/audit-filter.ts';

const UNSEEN = [
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\u007f',
  '\u0085',
  '\u00ad',
  '\u200b',
  '\u2028',
  '\u2029',
  '\u202e',
  '\ue000',
];

describe('a text of one line that shows as it is', () => {
  it.each(UNSEEN.map((character) => [character.codePointAt(0)!.toString(16), character]))(
    'has no U+%s',
    (_, character) => {
      expect(unseenIn(`ada${character}`)).toBe(character);
    },
  );

  it.each(['ada', 'Zoë Müller', '山田 太郎', 'أحمد', '👩‍🚀'.slice(0, 2)])('can be %s', (text) => {
    expect(unseenIn(text)).toBeUndefined();
  });

  it('is what the audit log is searched for, in the query, in the page and in the names of accounts alike', () => {
    for (const [name, isName] of [
      ...UNSEEN.map((character) => [`ada${character}x`, false] as const),
      ['', false],
      ['ada', true],
      ['a'.repeat(128), true],
      ['a'.repeat(129), false],
    ] as const) {
      expect(isLoggedName(name), name).toBe(isName);
      expect(AuditQuery.safeParse({ operator: name }).success, name).toBe(isName);
      const search = new URLSearchParams({ operator: name }).toString();
      expect(auditFilterOf(search).operator, name).toBe(isName ? name : undefined);
    }
  });

  it('is described in one file', async () => {
    const files = globSync('{core,lambdas,frontend,cli,lib,bin,tools}/**/*.ts', { exclude: ['**/node_modules/**'] });
    expect(files.length).toBeGreaterThan(500);
    const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const));
    expect(texts.filter(([, text]) => text.includes('\\p{Zl}')).map(([file]) => file)).toEqual(['core/one-line.ts']);
  });
});
