import { IntlMessageFormat } from 'intl-messageformat';
import { refreshTexts } from '../live.ts';
import { readPreferences } from '../preferences.ts';
import type { MessageKey, Messages } from './en.ts';
import { en } from './en.ts';
import type { LanguageCode } from './languages.ts';
import { chooseLanguage, chooseLocale, isLanguageCode, LANGUAGES } from './languages.ts';

export type Values = Record<string, string | number>;

let current: { readonly code: LanguageCode; readonly locale: string; readonly messages: Messages } = {
  code: 'en',
  locale: 'en',
  messages: en,
};
const formats = new Map<string, IntlMessageFormat>();

/** One message in the current language. ICU: plurals, selects, numbers. */
export function t(key: MessageKey, values?: Values): string {
  let format = formats.get(key);
  if (!format) {
    format = new IntlMessageFormat(current.messages[key], current.locale);
    formats.set(key, format);
  }
  return String(format.format(values));
}

/** A message that follows the language: a child or an attribute for `h`. */
export function say(key: MessageKey, values?: Values): () => string {
  return () => t(key, values);
}

export function currentLanguage(): LanguageCode {
  return current.code;
}

/** BCP 47 tag for `Intl`. */
export function currentLocale(): string {
  return current.locale;
}

/** Switches to a language and makes every text of the page anew. */
export async function switchLanguage(code: LanguageCode): Promise<void> {
  const messages = await LANGUAGES[code].load();
  current = { code, locale: chooseLocale(code, navigator.languages), messages };
  formats.clear();
  document.documentElement.lang = current.locale;
  document.documentElement.dir = LANGUAGES[code].direction;
  refreshTexts();
}

/** The remembered language, else the browser's. */
export function preferredLanguage(): LanguageCode {
  const { language } = readPreferences();
  return isLanguageCode(language) ? language : chooseLanguage(navigator.languages);
}

/** The message for a code that the server made; the code itself when the page does not know it. */
export function sayCode(group: 'never' | 'anonymisation', code: string): () => string {
  const key = `${group}.${code}`;
  return () => (isMessageKey(key) ? t(key) : code);
}

function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}
