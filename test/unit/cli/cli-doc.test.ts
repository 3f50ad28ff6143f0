import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../cli/commands.ts';
import { VARIABLES } from '../../../cli/settings.ts';
import { ERRORS } from '../../../core/errors.ts';

const doc = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');

describe('docs/cli.md', () => {
  it('lists every exit code with its errors, as the table of errors has them', () => {
    const rows = [...doc.matchAll(/^\| ([0-9]+) +\| (`.+)\|$/gm)];
    const listed = rows.flatMap(([, exit, codes = '']) =>
      [...codes.matchAll(/`([a-z_]+)`: ([^;|]+)/g)].map(([, code, text = '']) => [code, Number(exit), text.trim()]),
    );
    const expected = Object.entries(ERRORS).map(([code, { exit, text }]) => [code, exit, text]);
    expect(listed.sort()).toEqual(expected.sort());
  });

  it.each(Object.entries(VARIABLES))('tells of the setting %s and its variable %s', (_, variable) => {
    expect(doc).toMatch(new RegExp(`^\\| \`${variable}\` `, 'm'));
  });

  it.each(Object.keys(COMMANDS))('tells of the command %s', (name) => {
    expect(doc).toMatch(new RegExp(`^\\| .*\`${name}[ \`]`, 'm'));
  });
});
