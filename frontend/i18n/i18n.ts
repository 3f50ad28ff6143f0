import { brand } from '../brand.ts';
import { refreshTexts } from '../live.ts';
import { readPreferences } from '../preferences.ts';
import { compiled } from './compile-message.ts';
import type { MessageKey } from './en.ts';
import { en } from './en.ts';
import type { LanguageCode } from './languages.ts';
import { chooseLanguage, chooseLocale, isLanguageCode, LANGUAGES } from './languages.ts';
import type { Values } from './message.ts';
import { formatMessage } from './message.ts';

interface Catalog<K extends string> {
  /** One message in the current language. ICU: plurals, selects, numbers. */
  readonly t: (key: K, values?: Values) => string;
  /** A message that follows the language: a child or an attribute for `h`. */
  readonly say: (key: K, values?: Values) => () => string;
  /** Puts the current language in place, for a catalog that came after it was chosen. */
  readonly loadTexts: () => Promise<void>;
}

let current: { readonly code: LanguageCode; readonly locale: string } = { code: 'en', locale: 'en' };
/** Each loads a catalog's messages and gives what puts them in place. */
const catalogs: ((code: LanguageCode) => Promise<() => void>)[] = [];

/** Messages that are switched together with all others. An app that needs more than the shared ones makes a catalog of its own. */
export function createCatalog<K extends string>(
  english: Readonly<Record<K, string>>,
  load: (code: LanguageCode) => Promise<Readonly<Record<K, string>>>,
): Catalog<K> {
  let messages = english;
  const prepare = async (code: LanguageCode): Promise<() => void> => {
    const loaded = await load(code);
    return () => {
      messages = loaded;
    };
  };
  catalogs.push(prepare);
  const t = (key: K, values: Values = {}): string => formatMessage(compiled(messages[key]), values, current.locale);
  const loadTexts = async (): Promise<void> => (await prepare(current.code))();
  return { t, say: (key, values) => () => t(key, values), loadTexts };
}

export const { t, say } = createCatalog<MessageKey>(en, (code) => LANGUAGES[code].load());

export function currentLanguage(): LanguageCode {
  return current.code;
}

/** BCP 47 tag for `Intl`. */
export function currentLocale(): string {
  return current.locale;
}

/** Switches to a language and updates every text of the page. */
export async function switchLanguage(code: LanguageCode): Promise<void> {
  const loaded = await Promise.all(catalogs.map((load) => load(code)));
  current = { code, locale: chooseLocale(code, navigator.languages) };
  for (const put of loaded) put();
  document.documentElement.lang = current.locale;
  document.documentElement.dir = LANGUAGES[code].direction;
  refreshTexts();
}

/** The remembered language, else the browser's, else the operator's. */
export function preferredLanguage(): LanguageCode {
  const { language } = readPreferences();
  const ofOperator = brand()?.language;
  if (isLanguageCode(language)) return language;
  return chooseLanguage(navigator.languages, isLanguageCode(ofOperator) ? ofOperator : 'en');
}

/** The message for a code that the server made; the code itself when the page does not know it. */
export function sayCode(
  group: 'never' | 'anonymisation' | 'event' | 'error',
  code: string,
  values?: Values,
): () => string {
  const key = `${group}.${code}`;
  return () => (isMessageKey(key) ? t(key, values) : code);
}

function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}
