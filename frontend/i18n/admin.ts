import type { AdminMessages } from './admin-en.ts';
import { adminEn } from './admin-en.ts';
import type { MessageKey } from './en.ts';
import { en } from './en.ts';
import { createCatalog, isAdded } from './i18n.ts';
import type { LanguageCode } from './languages.ts';
import { LANGUAGES } from './languages.ts';

/** The console's own messages; the user's page never loads them. */
export const ADMIN_MESSAGES = {
  en: () => Promise.resolve(adminEn),
  pt: async () => (await import('./admin-pt.ts')).adminPt,
  'pt-br': async () => (await import('./admin-pt-br.ts')).adminPtBr,
  es: async () => (await import('./admin-es.ts')).adminEs,
  fr: async () => (await import('./admin-fr.ts')).adminFr,
  de: async () => (await import('./admin-de.ts')).adminDe,
  it: async () => (await import('./admin-it.ts')).adminIt,
  nl: async () => (await import('./admin-nl.ts')).adminNl,
  pl: async () => (await import('./admin-pl.ts')).adminPl,
  tr: async () => (await import('./admin-tr.ts')).adminTr,
  ar: async () => (await import('./admin-ar.ts')).adminAr,
  ja: async () => (await import('./admin-ja.ts')).adminJa,
  zh: async () => (await import('./admin-zh.ts')).adminZh,
} as const satisfies Record<LanguageCode, () => Promise<AdminMessages>>;

export type ConsoleMessageKey = MessageKey | keyof AdminMessages;

export function isAdminMessage(key: string): key is keyof AdminMessages {
  return Object.hasOwn(adminEn, key) || isAdded(key);
}

/** The message for a word that the server made; the word itself when the console does not know it. */
export function sayWord(group: 'admin.kind.' | 'admin.audit_by_', word: string): () => string {
  const key = `${group}${word}`;
  return () => (isAdminMessage(key) ? t(key) : word);
}

/** The shared messages and the console's own, for the pages of the console. */
export const { t, say } = createCatalog<ConsoleMessageKey>({ ...en, ...adminEn }, async (code) => ({
  ...(await LANGUAGES[code].load()),
  ...(await ADMIN_MESSAGES[code]()),
}));
