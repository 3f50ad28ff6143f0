import type { CheckMessages } from './check-en.ts';
import { checkEn } from './check-en.ts';
import { createCatalog } from './i18n.ts';
import type { LanguageCode } from './languages.ts';

/** The messages of the check of the store. */
export const CHECK_MESSAGES = {
  en: () => Promise.resolve(checkEn),
  pt: async () => (await import('./check-pt.ts')).checkPt,
  'pt-br': async () => (await import('./check-pt-br.ts')).checkPtBr,
  es: async () => (await import('./check-es.ts')).checkEs,
  fr: async () => (await import('./check-fr.ts')).checkFr,
  de: async () => (await import('./check-de.ts')).checkDe,
  it: async () => (await import('./check-it.ts')).checkIt,
  nl: async () => (await import('./check-nl.ts')).checkNl,
  pl: async () => (await import('./check-pl.ts')).checkPl,
  tr: async () => (await import('./check-tr.ts')).checkTr,
  ar: async () => (await import('./check-ar.ts')).checkAr,
  ja: async () => (await import('./check-ja.ts')).checkJa,
  zh: async () => (await import('./check-zh.ts')).checkZh,
} as const satisfies Record<LanguageCode, () => Promise<CheckMessages>>;

/** `loadTexts` is awaited before the check is shown. */
export const { say: sayCheck, loadTexts } = createCatalog<keyof CheckMessages>(checkEn, (code) =>
  CHECK_MESSAGES[code](),
);
