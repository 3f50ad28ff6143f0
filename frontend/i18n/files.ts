import type { MessageKey } from './en.ts';
import { en } from './en.ts';
import type { FilesMessages } from './files-en.ts';
import { filesEn } from './files-en.ts';
import { createCatalog } from './i18n.ts';
import type { LanguageCode } from './languages.ts';
import { LANGUAGES } from './languages.ts';

/** The messages of the page of sent files. */
export const FILES_MESSAGES = {
  en: () => Promise.resolve(filesEn),
  pt: async () => (await import('./files-pt.ts')).filesPt,
  'pt-br': async () => (await import('./files-pt-br.ts')).filesPtBr,
  es: async () => (await import('./files-es.ts')).filesEs,
  fr: async () => (await import('./files-fr.ts')).filesFr,
  de: async () => (await import('./files-de.ts')).filesDe,
  it: async () => (await import('./files-it.ts')).filesIt,
  nl: async () => (await import('./files-nl.ts')).filesNl,
  pl: async () => (await import('./files-pl.ts')).filesPl,
  tr: async () => (await import('./files-tr.ts')).filesTr,
  ar: async () => (await import('./files-ar.ts')).filesAr,
  ja: async () => (await import('./files-ja.ts')).filesJa,
  zh: async () => (await import('./files-zh.ts')).filesZh,
} as const satisfies Record<LanguageCode, () => Promise<FilesMessages>>;

export type FilesMessageKey = MessageKey | keyof FilesMessages;

/** The shared messages and those of the page of sent files; `loadTexts` is awaited before it is shown. */
export const { t, say, loadTexts } = createCatalog<FilesMessageKey>({ ...en, ...filesEn }, async (code) => ({
  ...(await LANGUAGES[code].load()),
  ...(await FILES_MESSAGES[code]()),
}));
