import { readFile } from 'node:fs/promises';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FRONTEND = new URL('../../../frontend/', import.meta.url).pathname;
/** What a page cannot do without, or does without. */
const OTHERWISE_SAID: Readonly<Record<string, string>> = {
  'i18n/languages.ts': 'the texts of a language: who switches shows what fails',
  'i18n/admin.ts': 'the same for the console',
  'admin/routes.ts': 'the gate shows what fails',
};

const sources = new Map<string, string>();
for await (const file of glob('**/*.ts', { cwd: FRONTEND }))
  sources.set(file, await readFile(join(FRONTEND, file), 'utf8'));

describe('what is loaded on demand', () => {
  it('goes through the one function that says where it cannot be loaded', () => {
    const silent = [...sources]
      .filter(([, text]) => text.replaceAll(/^ *\*.*$/gm, '').includes('import('))
      .filter(([file, text]) => !(file in OTHERWISE_SAID) && !text.includes('showOnDemand('))
      .map(([file]) => file);
    expect(silent).toEqual([]);
  });
});
