import { readFile } from 'node:fs/promises';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const FRONTEND = new URL('../../../frontend/', import.meta.url).pathname;
/** What a page cannot do without, or does without. */
const OTHERWISE_SAID: Readonly<Record<string, string>> = {
  'i18n/languages.ts': 'the texts of a language: who switches shows what fails',
  'i18n/admin.ts': 'the same for the console',
  'i18n/check.ts': 'the same for the check of the store, whose part of the page waits for them',
  'i18n/files.ts': 'the same for the page of sent files, whose route waits for them',
  'admin/routes.ts': 'the gate shows what fails',
  'user/routes.ts': 'the route shows what fails',
  'variants/start.ts': 'a page works without a variant',
  'brand.ts': 'a page works without the brand',
  'problem-texts.ts': 'a page says that part of it is missing',
  'elements/send-file-list/send-file-list.ts': 'a file is sent without its thumbnail',
  'elements/send-file-card/send-file-card.ts': 'a file is shown without its thumbnail',
  'source.ts': 'who measures what was chosen, or resumes it, says that part of the page is missing',
  'shared-files.ts': 'the page says that nothing arrived',
  'user/main.ts': 'a page works without its copy',
};

const sources = new Map<string, string>();
for await (const file of glob('**/*.ts', { cwd: FRONTEND }))
  sources.set(file, await readFile(join(FRONTEND, file), 'utf8'));

/** Defined at the start of every page. */
const ALWAYS = ['SendApp', 'SendPreferences', 'SendProblem'];

/** The elements whose classes a file reaches by its imports. */
function elementsOf(start: string): string[] {
  const reached = new Set([start]);
  for (const file of reached) {
    for (const [, path = ''] of sources.get(file)?.matchAll(/^import (?!type)[^;]*?from '(\.[^']+\.ts)';/gm) ?? []) {
      const found = normalize(join(dirname(file), path));
      if (sources.has(found)) reached.add(found);
    }
  }
  return [...reached].flatMap(
    (file) => /^export class (\w+) extends HTMLElement/m.exec(sources.get(file) ?? '')?.[1] ?? [],
  );
}

describe('what is loaded on demand', () => {
  it('defines every element that it is made of, where it is a page', () => {
    const pages = [...sources].filter(([, text]) => text.includes(': PageChunk = {'));
    expect(pages.length).toBeGreaterThan(5);
    for (const [file, text] of pages) {
      const defined = /elements: \[([^\]]*)\]/.exec(text)?.[1]?.match(/\w+/g) ?? [];
      expect(defined.sort(), file).toEqual(
        elementsOf(file)
          .filter((name) => !ALWAYS.includes(name))
          .sort(),
      );
    }
  });

  it('goes through the one function that says where it cannot be loaded', () => {
    const silent = [...sources]
      .filter(([, text]) => text.replaceAll(/^ *\*.*$/gm, '').includes('import('))
      .filter(([file, text]) => !(file in OTHERWISE_SAID) && !text.includes('showOnDemand('))
      .map(([file]) => file);
    expect(silent).toEqual([]);
  });
});
