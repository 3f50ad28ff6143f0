import type { LanguageCode } from '../../core/look/language-codes.ts';
import type { Messages } from './en.ts';
import { en } from './en.ts';

interface Language {
  /** The language's name in itself. */
  readonly name: string;
  /** BCP 47 tag for numbers and dates where the browser asks for no region of its own. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly load: () => Promise<Messages>;
}

/**
 * Adding a language is a file beside this one and a line here. The name of a line is a language's BCP 47 tag in lower case, with a
 * region where the language is written differently there.
 */
export const LANGUAGES = {
  en: { name: 'English', locale: 'en', direction: 'ltr', load: () => Promise.resolve(en) },
  pt: {
    name: 'Português (Portugal)',
    locale: 'pt-PT',
    direction: 'ltr',
    load: async () => (await import('./pt.ts')).pt,
  },
  'pt-br': {
    name: 'Português (Brasil)',
    locale: 'pt-BR',
    direction: 'ltr',
    load: async () => (await import('./pt-br.ts')).ptBr,
  },
  es: { name: 'Español', locale: 'es', direction: 'ltr', load: async () => (await import('./es.ts')).es },
  fr: { name: 'Français', locale: 'fr', direction: 'ltr', load: async () => (await import('./fr.ts')).fr },
  de: { name: 'Deutsch', locale: 'de', direction: 'ltr', load: async () => (await import('./de.ts')).de },
  it: { name: 'Italiano', locale: 'it', direction: 'ltr', load: async () => (await import('./it.ts')).it },
  nl: { name: 'Nederlands', locale: 'nl', direction: 'ltr', load: async () => (await import('./nl.ts')).nl },
  pl: { name: 'Polski', locale: 'pl', direction: 'ltr', load: async () => (await import('./pl.ts')).pl },
  tr: { name: 'Türkçe', locale: 'tr', direction: 'ltr', load: async () => (await import('./tr.ts')).tr },
  ar: { name: 'العربية', locale: 'ar', direction: 'rtl', load: async () => (await import('./ar.ts')).ar },
  ja: { name: '日本語', locale: 'ja', direction: 'ltr', load: async () => (await import('./ja.ts')).ja },
  zh: { name: '简体中文', locale: 'zh-CN', direction: 'ltr', load: async () => (await import('./zh.ts')).zh },
} as const satisfies Record<LanguageCode, Language>;

export type { LanguageCode } from '../../core/look/language-codes.ts';

export function isLanguageCode(value: unknown): value is LanguageCode {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value);
}

/** Chinese in its other script: not a region of the one that the page has. */
const TRADITIONAL = /^zh-(?:hant|tw|hk|mo)/i;

/** The first of the wanted languages (BCP 47 tags) that the page speaks. Readers of traditional Chinese get simplified only if they want no other. */
export function chooseLanguage(wanted: readonly string[], otherwise: LanguageCode = 'en'): LanguageCode {
  const spoken = wanted.filter((tag) => languageOf(tag) !== undefined);
  const tag = spoken.find((each) => !TRADITIONAL.test(each)) ?? spoken[0] ?? '';
  return languageOf(tag) ?? otherwise;
}

/** The tag for numbers and dates: the person's own region where the language is the same. */
export function chooseLocale(code: LanguageCode, wanted: readonly string[]): string {
  const isOwn = (tag: string): boolean => tag.includes('-') && languageOf(tag) === code && !TRADITIONAL.test(tag);
  return wanted.find(isOwn) ?? LANGUAGES[code].locale;
}

/** By lookup (RFC 4647, section 3.4): the tag, or what is left of it when its last part is dropped, and so on. */
function languageOf(tag: string): LanguageCode | undefined {
  const parts = tag.toLowerCase().split('-');
  for (let count = parts.length; count > 0; count--) {
    const code = parts.slice(0, count).join('-');
    if (isLanguageCode(code)) return code;
  }
  return undefined;
}
