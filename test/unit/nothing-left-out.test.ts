import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands.ts';
import { EVENT_KINDS } from '../../core/event-kinds.ts';
import { LANGUAGES } from '../../frontend/i18n/languages.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const filesThat = (pattern: string, holds: RegExp): string[] =>
  globSync(pattern, { cwd: ROOT }).filter((file) => holds.test(read(file)));
describe('what is added', () => {
  const stores = filesThat('core/stores/*.ts', /^export (?:async )?function create\w+Store\(/m).filter(
    (file) => !/(?:bucket|object)-store/.test(file),
  );
  const contracts = filesThat('test/{unit,integration}/stores/*.test.ts', /STORE_CONTRACT/).map(read);

  it.each(stores)('has a line in core/stores/schemes.ts for the store of %s', (file) => {
    expect(read('core/stores/schemes.ts')).toContain(`import('./${basename(file)}')`);
  });

  it.each(stores)('has a test of %s by the contract of stores', (file) => {
    expect(contracts.some((text) => text.includes(`core/stores/${basename(file)}'`))).toBe(true);
  });

  it.each(filesThat('cli/*.ts', /^export function \w+Command\(/m))(
    'has a line in cli/commands.ts, or in a command there, for %s',
    (file) => {
      const importers = globSync('cli/*.ts', { cwd: ROOT }).filter((each) => each !== file);
      expect(importers.some((each) => read(each).includes(`'./${basename(file)}'`))).toBe(true);
    },
  );

  it('has a row in core/event-kinds.ts for each kind of event of which something is told', () => {
    const [, facts = ''] = /interface FactsOf \{\n([^]*?)^\}/m.exec(read('core/transfer/event-facts.ts')) ?? [];
    const told = [...facts.matchAll(/^ {2}readonly (\w+):/gm)].map(([, kind]) => kind);
    expect(told.toSorted()).toEqual(Object.keys(EVENT_KINDS).toSorted());
  });

  it('has in docs/cli.md no command that there is not', () => {
    const rows = read('docs/cli.md')
      .split('\n## ')[0]!
      .matchAll(/^\| `([a-z-]+)/gm);
    expect([...rows].map(([, name]) => name).filter((name) => !Object.hasOwn(COMMANDS, name!))).toEqual([]);
  });

  it.each(filesThat('frontend/i18n/*.ts', /: (?:Admin|Files)?Messages = \{/))(
    'has a line for the language of %s',
    (file) => {
      const code = basename(file, '.ts').replace(/^(?:admin|files)-/, '');
      expect(Object.keys(LANGUAGES)).toContain(code);
    },
  );
});
