import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../../frontend/i18n/languages.ts';

const TEXT = readFileSync(join(import.meta.dirname, '..', '..', '..', 'frontend', 'static.html'), 'utf8');

it('what is read without a script is there in each language of the page, and in its direction', () => {
  const found = [...TEXT.matchAll(/<section lang="([^"]+)" dir="([^"]+)">/g)].map(([, lang, dir]) => `${lang} ${dir}`);
  const expected = Object.values(LANGUAGES).map(({ locale, direction }) => `${locale} ${direction}`);
  expect(found.sort()).toEqual(expected.sort());
});
