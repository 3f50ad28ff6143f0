import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { staticText } from '../../../bin/static-text.ts';
import { LANGUAGES } from '../../../frontend/i18n/languages.ts';

const SOURCE = readFileSync(join(import.meta.dirname, '../../../frontend/static.html'), 'utf8');

it('a page has the instructions in English and a line in each other language, which leads to the rest', async () => {
  const { inPage, whole } = await staticText('/starting.html');
  const others = Object.values(LANGUAGES).filter(({ locale }) => locale !== 'en');
  const lines = [...inPage.matchAll(/<a href="\/starting\.html#([^"]+)" lang="([^"]+)" dir="([^"]+)">[^<]+<\/a>/g)];
  expect(lines.map(([, anchor, lang, dir]) => `${anchor} ${lang} ${dir}`).sort()).toEqual(
    others.map(({ locale, direction }) => `${locale} ${locale} ${direction}`).sort(),
  );
  for (const { locale } of Object.values(LANGUAGES))
    expect(whole).toContain(`<section id="${locale}" lang="${locale}"`);
  expect(whole.replaceAll(/ id="[^"]+"/g, '')).toBe(SOURCE);
  expect(inPage.match(/<section/g)).toHaveLength(1);
  // What each further language adds to every page.
  for (const [line] of lines) expect(line.length).toBeLessThan(160);
});
