import { describe, expect, it } from 'vitest';
import { chooseLanguage, chooseLocale } from '../../../../frontend/i18n/languages.ts';

describe('the language of the page', () => {
  it.each([
    [['pt-BR', 'en'], 'pt'],
    [['de-DE', 'pt'], 'pt'],
    [['PT'], 'pt'],
    [['de', 'fr'], 'en'],
    [[], 'en'],
  ])('for %j is %s', (wanted, code) => {
    expect(chooseLanguage(wanted)).toBe(code);
  });

  it('takes the region of numbers and dates from the browser where the language is the same', () => {
    expect(chooseLocale('en', ['pt-PT', 'en-GB'])).toBe('en-GB');
    expect(chooseLocale('pt', ['pt-BR'])).toBe('pt-BR');
    expect(chooseLocale('pt', ['en-US'])).toBe('pt-PT');
  });
});
