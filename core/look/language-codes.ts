/** The languages of the pages: BCP 47 tags in lower case, with a region where the language is written differently there. */
export const LANGUAGE_CODES = [
  'en',
  'pt',
  'pt-br',
  'es',
  'fr',
  'de',
  'it',
  'nl',
  'pl',
  'tr',
  'ar',
  'ja',
  'zh',
] as const;
export type LanguageCode = (typeof LANGUAGE_CODES)[number];
