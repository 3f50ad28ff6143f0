import { describe, expect, it } from 'vitest';
import { chooseLanguage, chooseLocale, LANGUAGES } from '../../../../frontend/i18n/languages.ts';

describe('the language of the page', () => {
  it.each([
    [['pt-BR', 'en'], 'pt-br'],
    [['PT-br'], 'pt-br'],
    [['pt-BR-u-nu-latn'], 'pt-br'],
    [['pt-PT'], 'pt'],
    [['pt-AO'], 'pt'],
    [['pt', 'pt-BR'], 'pt'],
    [['en-GB', 'pt-BR'], 'en'],
    [['sv-SE', 'pt'], 'pt'],
    [['PT'], 'pt'],
    [['de-AT', 'pt'], 'de'],
    [['es-MX'], 'es'],
    [['ar-EG', 'en'], 'ar'],
    [['tlh', 'ar-u-nu-latn'], 'ar'],
    [['fr-CA'], 'fr'],
    [['tr-CY'], 'tr'],
    [['da', 'sv'], 'en'],
    [[], 'en'],
  ])('for %j is %s', (wanted, code) => {
    expect(chooseLanguage(wanted)).toBe(code);
  });

  it('takes the region of numbers and dates from the browser where the language is the same', () => {
    expect(chooseLocale('en', ['pt-PT', 'en-GB'])).toBe('en-GB');
    expect(chooseLocale('pt', ['pt-AO'])).toBe('pt-AO');
    expect(chooseLocale('ar', ['ar-EG'])).toBe('ar-EG');
    expect(chooseLocale('pt-br', ['pt-BR'])).toBe('pt-BR');
    expect(chooseLocale('pt-br', ['pt-PT', 'pt'])).toBe('pt-BR');
    expect(chooseLocale('pt', ['pt-BR'])).toBe('pt-PT');
    expect(chooseLocale('pt', ['en-US'])).toBe('pt-PT');
  });

  it.each(Object.entries(LANGUAGES))(
    'of %s is named by its own tag, and asked for by its own locale',
    (code, { locale }) => {
      expect(new Intl.Locale(code).baseName.toLowerCase()).toBe(code);
      expect(chooseLanguage([locale])).toBe(code);
    },
  );
});
